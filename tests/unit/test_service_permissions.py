"""The table command → who may: every command, every role, own and foreign window. New commands need a row."""

import asyncio

import pytest

from queue_server.contracts.actors import STAFF, Actor, Permission, Role
from queue_server.contracts.permissions import NEEDED, PERMITTED, Scope, permits
from queue_server.contracts.refusals import WORDS, RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.domain.errors import Code
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support.command_bodies import KINDS, body_of
from tests.support.hall_service import memory_world

# Who may, written out by hand beside the table in code: k kiosk, d desk, c clerk, m manager, p keypad or bridge,
# z citizen, h helper,
# t cashier (at the till), i inspector, s the server itself, * every device and member of staff. Capital: at any window; small: at the own one.
WANTED = {
    "issue_ticket": "kdmh", "record_consent": "kd", "record_attendant": "k", "record_certificate": "k", "report_print": "kdmh", "cancel_ticket": "kdzmh", "call_next": "cpm", "recall": "cpm",
    "arrive": "cpm", "start_service": "cpm", "confirm_person": "cm", "confirm_waiting": "DCM", "finish_service": "cpm", "mark_missed": "cpm",
    "undo": "cpm", "open_window": "cpM", "pause_window": "cpM", "close_window": "cpM", "set_skills": "M",
    "set_head_start": "M",
    "report_look": "DCMH", "note_needs": "kDCMH", "return_ticket": "kDCMH", "park_ticket": "cm", "resume_parked": "cm",
    "step_done": "kDCMH", "transfer_ticket": "m", "pick": "M", "reprint_ticket": "kDMH", "sweep_hall": "M",
    "keep_ticket": "DMH", "sign_on": "cm", "sign_off": "cM", "raise_panic": "cpmt", "clear_panic": "M",
    "accept_case": "cm", "receive_parcel": "CM", "accept_received": "CM", "refuse_case": "CM", "withdraw_case": "CM", "ask_supplement": "CM", "supplement_case": "CM", "fill_gap": "CM",
    "pause_case": "CM", "resume_case": "CM", "start_steps": "CM", "finish_step": "CM", "decide_case": "CM", "issue_result": "CM", "hand_over": "CM",
    "acknowledge_alarm": "M", "confirm_class": "cDMH", "take_back_class": "cDMH", "answer_floating": "DMH",
    "lease_range": "kdm", "return_range": "kdm", "issued_offline": "kd", "enter_paper": "dmh", "book": "kDMH", "move_booking": "kDMH",
    "cancel_booking": "kDMH", "check_in": "kDMH", "party_arrived": "dCMH", "allow_without": "dCMH", "mark_ticket": "dCMH",
    "rate_visit": "KDZp", "suspend_matter": "M", "resume_matter": "M", "choose_on_suspend": "zkdMH", "turn_away": "cm", "use_pass": "kdMH",
    "open_payment": "kDCT", "find_payment": "kD", "start_payment": "kDCT", "cancel_payment": "kDCT", "confirm_counter": "T", "ask_waiver": "T",
    "ask_refund": "T", "answer_ask": "MT", "pay_out": "T", "take_difference": "MT", "resolve_difference": "MT",
    "tell_attempt": "s", "tell_refund": "s", "tell_notice": "s", "refuse_notice": "s", "read_notice": "s", "check_bill": "s",
    "call_help": "k", "cancel_help": "kMH", "accept_help": "MH", "end_help": "MH", "stand_on_floor": "MH", "leave_floor": "MH",
    "give_advice": "dMH", "step_out": "dMH", "step_in": "dMH", "post_notice": "M", "withdraw_notice": "M",
    "open_follow_up": "ZDMH", "take_follow_up": "M", "note_call_back": "M", "answer_follow_up": "M", "rate_again": "Z", "ask_review": "Z", "leave_phone": "Z", "answer_review": "M", "appeal": "M",
    "book_outing": "HCM", "take_outing": "HCM", "move_outing": "HCM", "cancel_outing": "HCM", "end_outing": "HCM", "close_outing": "HM", "declare_duty": "M", "make_round": "MI", "answer_appeal": "M", "close_follow_up": "M", "give_flag": "M",
    "ping": "*", "refresh": "*", "find_bookings": "khm", "find_visits": "k",
}  # fmt: skip
LETTERS = {
    Role.KIOSK: "k", Role.DESK: "d", Role.CLERK: "c", Role.MANAGER: "m", Role.KEYPAD: "p", Role.BRIDGE: "p",
    Role.CITIZEN: "z", Role.CASHIER: "t", Role.INSPECTOR: "i", Role.HELPER: "h",
    Role.SYSTEM: "s",
}  # fmt: skip
EVERYONE = set(Role) - {Role.CITIZEN, Role.SYSTEM}


def wanted(kind: str, role: Role, window: str | None) -> bool:
    """What the hand-written row says."""
    row, letter = WANTED[kind], LETTERS.get(role, "-")
    if row == "*":
        return role in EVERYONE
    if letter.upper() in row:
        return True
    return letter in row and (window == "w1" or "window" not in KINDS[kind].model_fields)


def test_every_command_has_a_row_in_both_tables():
    """A command without a row fails here: refuse by default is not enough, somebody must have thought of it."""
    assert set(KINDS) == set(PERMITTED) == set(WANTED)


@pytest.mark.parametrize("kind", KINDS)
def test_permission_is_as_written(kind):
    """For every role, at the own window, at another and at none."""
    body = body_of(kind)
    wrong = [
        (role, window)
        for role in Role
        for window in ("w1", "w2", None)
        if permits(Actor(role=role, id="x", window=window), body) is not wanted(kind, role, window)
    ]
    assert wrong == []


EACH = {
    "call": ("call_next", "recall", "arrive", "start_service", "confirm_person", "confirm_waiting", "finish_service", "undo"),
    "pick": ("pick",), "transfer": ("transfer_ticket",), "missed": ("mark_missed", "return_ticket"),
    "parked": ("park_ticket", "resume_parked"), "settings": ("set_skills", "set_head_start"), "refund": ("answer_ask",),
    "devices": ("lease_range", "return_range"), "emergency": ("suspend_matter", "resume_matter", "sweep_hall", "clear_panic"),
    "inspect": ("make_round",),
    "ratings": ("take_follow_up", "note_call_back", "answer_follow_up", "appeal", "answer_appeal", "answer_review", "close_follow_up", "give_flag"),
}  # fmt: skip
ONLY_PAGES = {"reports"}
"""What it opens stands in tests/support/page_doors.py."""

OF_CASES = {"cases"}
"""Judged with the case's matter, in the rules: tests/unit/test_domain_authority.py, and with accounts test_service_cases.py."""


def test_every_permission_opens_something():
    """One that did nothing would be a promise on the staff page that nobody keeps."""
    assert set(EACH) | ONLY_PAGES | OF_CASES == set(Permission)
    assert {kind for kinds in EACH.values() for kind in kinds} == set(NEEDED)


@pytest.mark.parametrize("permission", EACH)
@pytest.mark.parametrize("role", sorted(STAFF))
def test_permission_of_an_account_opens_its_commands_and_no_others(permission, role):
    """With this one alone: what it names and the role's row allows; without it, all others but that."""
    everything = frozenset(Permission)
    for name, kinds in EACH.items():
        for kind in kinds:
            body = body_of(kind)
            reached = role in PERMITTED[kind]
            alone = Actor(role=role, id="x", window="w1", may=frozenset({Permission(permission)}))
            without = Actor(role=role, id="x", window="w1", may=everything - {Permission(permission)})
            assert permits(alone, body) is (reached and name == permission)
            assert permits(without, body) is (reached and name != permission)


@pytest.mark.parametrize("has", [frozenset(), frozenset(Permission)], ids=["none", "all"])
def test_inspector_sends_nothing_but_rounds_whatever_the_account_has(has):
    """Every kind there is, at a window too: an inspector reads, and tells what a round found."""
    actor = Actor(role=Role.INSPECTOR, id="i1", window="w1", may=has)
    rounds = {"make_round"} if has else set()
    assert {kind for kind in KINDS if permits(actor, body_of(kind))} == {"ping", "refresh"} | rounds


def test_permission_gives_no_clerk_another_window_and_no_device_anything():
    """It is needed beside the row, never instead of it."""
    for kind in ("pick", "transfer_ticket", "call_next"):
        clerk = Actor(role=Role.CLERK, id="x", window="w2", may=frozenset(Permission))
        assert not permits(clerk, body_of(kind))
    for role in set(Role) - {Role.CLERK, Role.MANAGER}:
        assert not permits(Actor(role=role, id="x", window="w1", may=frozenset(Permission)), body_of("pick"))


@pytest.mark.parametrize("kind", [k for k in KINDS if Scope.OWN_WINDOW in PERMITTED[k].values()])
def test_own_window_commands_name_a_window(kind):
    """Without a window field the rule would have nothing to compare."""
    assert "window" in KINDS[kind].model_fields


@pytest.mark.parametrize("role", [Role.BOARD, Role.INTEGRATOR])
def test_who_only_reads_changes_nothing(role):
    """No state-changing command is theirs."""
    actor = Actor(role=role, id="x", window="w1")
    assert {kind for kind in KINDS if permits(actor, body_of(kind))} <= {"ping", "refresh"}


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("ping", "refresh", "make_round")])
async def test_service_refuses_what_the_table_forbids_and_writes_nothing(kind, tmp_path):
    """The hall itself judges, whatever door the command came by."""
    world = memory_world(tmp_path)
    before = len(world.store.disk.journal)
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    command = world.command(body_of(kind))
    reply = await service.submit(Actor(role=Role.INSPECTOR, id="i1", window="w1"), command, "0" * 64)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert reply == Refused(id=command.id, code=RefusalCode.NOT_PERMITTED, about=kind)
    assert len(world.store.disk.journal) == before
    assert world.store.disk.replies == {}


def test_every_refusal_of_the_rules_has_words():
    """Each code of the domain is a code of the wire, with words in both languages."""
    assert {code.value for code in Code} <= {code.value for code in RefusalCode}
    assert set(WORDS) == set(RefusalCode)
    assert all(text.zh and text.en for text in WORDS.values())

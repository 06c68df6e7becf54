"""Errands through the service: what the wire asks for, what is answered, what everybody sees."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.contracts import commands as wire
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import Party
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, CallView, Done, Refused, TicketView
from queue_server.contracts.snapshots import TicketPage, WindowSnapshot
from queue_server.domain.hall import Hall
from queue_server.service.views import Views
from tests.support import hall_day
from tests.support.hall_service import CLERK, KIOSK, MANAGER, World, memory_world

DESK = Actor(role=Role.DESK, id="d1")
CODE = "ab" * 16
SHA = hashlib.sha256(CODE.encode()).hexdigest()


def errand_hall() -> Hall:
    """The small hall with a journey, a step of its own and a matter for two."""
    plain = hall_day.hall()
    tax = replace(hall_day.matter("tax", "help", "none"), step_only=True)
    sale = replace(hall_day.matter("sale", "help", "none"), steps=("sale", "tax"))
    wedding = replace(hall_day.matter("wedding", "help", "none"), parties=("applicant", "co-applicant"))
    windows = tuple(
        replace(w, matters=(*w.matters, "sale", "wedding") if w.id == "w1" else (*w.matters, "tax") if w.id == "w2" else w.matters)
        for w in plain.windows
    )  # fmt: skip
    return replace(plain, matters=(*plain.matters, tax, sale, wedding), windows=windows)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A hall with w1 and w2 open."""
    made = memory_world(tmp_path, hall=errand_hall())
    made.open_window("w1")
    made.open_window("w2")
    return made


def views(world: World) -> Views:
    """What everybody sees, drawn from the journal."""
    drawn = Views(world.hall, 1, "http://hall/t")
    for happened in world.opened().take_history():
        drawn.apply(happened)
    return drawn


def page(world: World, ticket: str) -> TicketPage:
    """The ticket's page now."""
    found = views(world).ticket_page(ticket, world.clock.now())
    assert found is not None
    return found


def console(world: World, window: str = "w1") -> WindowSnapshot:
    """The window's console now."""
    found = views(world).window(window, world.clock.now())
    assert found is not None
    return found


def ask(world: World, actor: Actor, body: wire.Body) -> Accepted:
    """A command that must be carried out."""
    reply = world.ask(actor, body)
    assert isinstance(reply, Accepted), reply
    return reply


def serving(world: World) -> str:
    """w1 calls and begins; returns the ticket."""
    reply = world.call("w1")
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, CallView)
    ask(world, CLERK, wire.StartService(window="w1"))
    return reply.result.ticket or ""


def test_journey_shows_the_way_and_frees_the_window(world: World) -> None:
    """The page says which window's part is done; another window may call the ticket at once."""
    ticket = world.issue("sale", visitor=None)
    serving(world)
    reply = ask(world, CLERK, wire.FinishService(window="w1"))
    assert reply.result == CallView(window="w1", ticket=None, number=None)
    shown = page(world, ticket.ticket)
    assert (shown.state, [line.state for line in shown.errand.way]) == ("waiting", ["done", "now"])
    called = world.call("w2")
    assert isinstance(called, Accepted)
    assert called.result == CallView(window="w2", ticket=ticket.ticket, number=ticket.number)


def test_step_of_others_is_not_offered(world: World) -> None:
    """The catalogue has what a number can be taken for, with its windows and who must be there."""
    found = {m.id: m for m in views(world).catalogue(world.clock.now()).matters}
    assert set(found) == {"advice", "record", "deed", "sale", "wedding"}
    assert [name.zh for name in found["sale"].way] == ["sale", "tax"]
    assert found["wedding"].parties == ("applicant", "co-applicant")


def test_absent_party_shows_on_page_and_console_until_allowed(world: World) -> None:
    """The ticket does not sink silently: both say whom it waits for."""
    absent = (Party(role="co-applicant", present=False),)
    ticket = world.issue("wedding", visitor=None, parties=absent)
    shown = page(world, ticket.ticket).errand
    assert shown.held == "party"
    assert shown.notice is not None
    assert "共同申请人" in shown.notice.zh
    assert [line.number for line in console(world).aside] == [ticket.number]
    assert isinstance(world.call("w1"), Refused)
    ask(world, DESK, wire.AllowWithout(ticket=ticket.ticket, part="co-applicant"))
    assert page(world, ticket.ticket).errand.held == "none"
    serving(world)
    current = console(world).current
    assert current is not None
    assert [(p.part, p.present, p.awaited) for p in current.errand.parties] == [
        ("co-applicant", False, False)
    ]


def test_suspension_is_told_on_boards_pages_and_catalogue(world: World) -> None:
    """One action, and every screen says which matter stops until when."""
    ticket = world.issue("advice", visitor=None)
    until = world.clock.now() + timedelta(minutes=90)
    ask(world, MANAGER, wire.SuspendMatter(matter="advice", reason="system_down", until=until))
    drawn = views(world)
    board = drawn.board("a", world.clock.now())
    assert board is not None
    assert "10:30" in board.notices[0].zh
    offered = {m.id: m.open for m in drawn.catalogue(world.clock.now()).matters}
    assert (offered["advice"], offered["record"]) == (False, True)
    shown = drawn.ticket_page(ticket.ticket, world.clock.now())
    assert shown is not None
    assert shown.errand.held == "suspended"
    refused = world.ask(KIOSK, world.issuing("advice"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.when) == (RefusalCode.MATTER_SUSPENDED, until)


def test_suspension_redraws_the_pages_of_its_holders(world: World) -> None:
    """Whoever looks at the own page sees it without asking again."""
    ticket = world.issue("advice", visitor=None)
    _, outcomes = world.batch(world.request(MANAGER, wire.SuspendMatter(matter="advice", reason="power")))
    drawn = views(world)
    touched = {key for happened in outcomes[0].happened for key in drawn.touched(happened)}
    assert {f"ticket/{ticket.ticket}", "board/a", "window/w1", "catalogue"} <= touched


def test_held_ticket_is_told_no_turn_and_no_wait(world: World) -> None:
    """Of a stopped matter nobody is next; when it goes on the place is the old one, and near by the hall's rule."""
    tickets = [world.issue("advice", visitor=None).ticket for _ in range(6)]
    before = [(shown.ahead, shown.soon) for shown in (page(world, each) for each in tickets)]
    ask(world, MANAGER, wire.SuspendMatter(matter="advice", reason="power"))
    held = [page(world, each) for each in tickets]
    assert [(shown.errand.held, shown.wait, shown.soon) for shown in held] == 6 * [("suspended", None, False)]
    ask(world, MANAGER, wire.ResumeMatter(matter="advice"))
    assert [(shown.ahead, shown.soon) for shown in (page(world, each) for each in tickets)] == before
    assert before == [(0, True), (1, True), (2, True), (3, True), (4, False), (5, False)]


def test_holder_who_stays_is_seen_to(world: World) -> None:
    """The page need not ask again."""
    ticket = world.issue("advice", visitor=None).ticket
    ask(world, MANAGER, wire.SuspendMatter(matter="advice", reason="power"))
    assert not page(world, ticket).errand.stays
    ask(world, Actor(role=Role.CITIZEN, id=ticket), wire.ChooseOnSuspend(ticket=ticket, choice="wait"))
    assert page(world, ticket).errand.stays


def test_pass_counts_until_its_day_and_ends_when_used(world: World) -> None:
    """What the page that shows it asks for."""
    ticket = world.issue("advice", visitor=None).ticket
    ask(world, MANAGER, wire.SuspendMatter(matter="advice", reason="power"))
    leave = wire.ChooseOnSuspend(ticket=ticket, choice="continue_later", code_sha256=SHA)
    ask(world, Actor(role=Role.CITIZEN, id=ticket), leave)
    days = timedelta(days=world.hall.rules.errands.pass_days)
    assert views(world).pass_until(SHA) == world.clock.now().date() + days
    ask(world, MANAGER, wire.ResumeMatter(matter="advice"))
    ask(world, KIOSK, wire.UsePass(code=CODE, language="zh", page_token_sha256="3" * 64))
    assert views(world).pass_until(SHA) is None


def test_citizen_leaves_with_a_pass_and_comes_back_by_its_code(world: World) -> None:
    """The page stores the code's hash; the code itself brings the number back, once."""
    ticket = world.issue("advice", visitor=None)
    ask(world, MANAGER, wire.SuspendMatter(matter="advice", reason="network"))
    citizen = Actor(role=Role.CITIZEN, id=ticket.ticket)
    leave = wire.ChooseOnSuspend(ticket=ticket.ticket, choice="continue_later", code_sha256=SHA)
    assert ask(world, citizen, leave).result == Done()
    assert page(world, ticket.ticket).errand.held == "away"
    ask(world, MANAGER, wire.ResumeMatter(matter="advice"))
    assert isinstance(world.call("w1"), Refused)
    stolen = wire.UsePass(code=SHA[:32], language="zh", page_token_sha256="2" * 64)
    assert isinstance(world.ask(KIOSK, stolen), Refused)
    ask(world, KIOSK, wire.UsePass(code=CODE, language="zh", page_token_sha256="3" * 64))
    assert serving(world) == ticket.ticket


def test_turned_away_comes_back_on_another_day_after_restarts(world: World) -> None:
    """The pass outlives the day and the server; the new ticket has the list, the class and the visit of the first."""
    first = world.issue("record")
    serving(world)
    ask(world, CLERK, wire.TurnAway(window="w1", materials=(1,), lacking=("copy",), code_sha256=SHA))
    assert page(world, first.ticket).state == "turned_away"
    world.clock.move(2 * 86_400)
    world.opened(owner="test:2")
    reply = ask(world, KIOSK, wire.UsePass(code=CODE, language="zh", page_token_sha256="4" * 64))
    assert isinstance(reply.result, TicketView)
    assert (reply.result.matter, reply.result.green) == ("record", first.green)
    world.opened(owner="test:3")
    shown = page(world, reply.result.ticket)
    assert [line.zh for line in shown.errand.listed] == ["ID card", "缺复印件"]
    again = world.ask(KIOSK, wire.UsePass(code=CODE, language="zh", page_token_sha256="5" * 64))
    assert isinstance(again, Refused)
    assert again.code is RefusalCode.UNKNOWN_RETURN


def test_pass_is_still_out_after_a_night_and_a_restart(world: World) -> None:
    """Open passes are read again at each start; the day's file alone would not have them."""
    world.issue("record")
    serving(world)
    ask(world, CLERK, wire.TurnAway(window="w1", materials=(1,), code_sha256=SHA))
    for days in range(3):
        world.clock.move(86_400)
        world.commit()
        world.opened(owner=f"night:{days}")
    back = ask(world, KIOSK, wire.UsePass(code=CODE, language="zh", page_token_sha256="6" * 64))
    assert isinstance(back.result, TicketView)
    assert back.result.ticket.startswith("2026-11-25-")


def test_marks_are_shown_to_the_clerk_in_words(world: World) -> None:
    """容缺 with the material's name, by whose role."""
    ticket = world.issue("advice", visitor=None)
    ask(world, DESK, wire.MarkTicket(ticket=ticket.ticket, mark="gap", material=1))
    serving(world)
    current = console(world).current
    assert current is not None
    (mark,) = current.errand.marks
    assert (mark.name.zh, mark.material.zh if mark.material else "", mark.by) == (
        "容缺受理",
        "ID card",
        "desk",
    )


def test_pass_code_is_in_no_journal_entry(world: World) -> None:
    """Who reads the journal can't walk in with somebody's pass."""
    world.issue("record")
    serving(world)
    ask(world, CLERK, wire.TurnAway(window="w1", materials=(1,), code_sha256=SHA))
    ask(world, KIOSK, wire.UsePass(code=CODE, language="zh", page_token_sha256="7" * 64))
    bodies = [h.entry.body for h in world.opened().take_history()]
    assert bodies
    assert not any(CODE in body for body in bodies)
    assert CODE not in repr(wire.UsePass(code=CODE, language="zh", page_token_sha256="7" * 64))


def test_turned_away_page_shows_the_complete_list(world: World) -> None:
    """The list is on the ticket's own page, in words, for as long as that page is there."""
    world.issue("wedding", visitor=None)
    ticket = serving(world)
    ask(world, CLERK, wire.TurnAway(window="w1", lacking=("copy", "photo"), code_sha256=SHA))
    shown = page(world, ticket)
    assert shown.state == "turned_away"
    assert [text.zh for text in shown.errand.listed] == ["缺复印件", "照片不合要求"]
    assert console(world).pass_days == 14

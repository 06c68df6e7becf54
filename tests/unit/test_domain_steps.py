"""Each command in each state: what is allowed, what is refused and why; a refusal changes nothing."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from queue_server.domain import commands as c
from queue_server.domain.day import Day
from queue_server.domain.deciding import handle
from queue_server.domain.errors import Refusal
from queue_server.domain.ticket import Person, State
from tests.support.hall_day import KIOSK, TODAY, YOUNG, Play, hall, open_hall

TICKET = "2026-11-22-B001"
COMMANDS: dict[str, c.Command] = {
    "call": c.CallNext("w3"),
    "recall": c.Recall("w3"),
    "arrive": c.Arrive("w3"),
    "start": c.StartService("w3"),
    "confirm": c.ConfirmPerson("w3", True),
    "finish": c.FinishService("w3"),
    "miss": c.MarkMissed("w3"),
    "cancel": c.CancelTicket(TICKET, KIOSK),
    "print": c.ReportPrint(TICKET, "printed", "none", KIOSK),
    "open": c.OpenWindow("w3"),
    "pause": c.PauseWindow("w3", "break"),
    "close": c.CloseWindow("w3"),
    "skills": c.SetSkills("w3", ("deed",)),
    "compare": c.ConfirmWaiting(TICKET, True),
}
# Rows: the state of the one ticket and its window; columns: ok, or the refusal's code.
TABLE = """
           call                 recall          arrive          start           confirm          finish               miss            cancel         print open pause close        skills                   compare
empty      nobody_waiting       nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   unknown_ticket unknown_ticket ok ok ok ok                             unknown_ticket
waiting    ok                   nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   ok             ok    ok   ok    ok           ok                       person_not_asked
called     window_busy          ok              ok              ok              person_not_asked not_started          ok              ok             ok    ok   ok    window_busy  ok                       person_not_asked
arrived    window_busy          ok              not_started     ok              person_not_asked not_started          ok              not_waiting    ok    ok   ok    window_busy  ok                       person_not_asked
serving    ok                   already_started already_started already_started person_not_asked ok                   already_started not_waiting    ok    ok   ok    window_busy  ok                       person_not_asked
unproved   person_not_confirmed already_started already_started already_started ok               person_not_confirmed already_started not_waiting    ok    ok   ok    window_busy  ok                       ok
served     nobody_waiting       nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   not_waiting    ok    ok   ok    ok           ok                       ticket_ended
missed     nobody_waiting       nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   not_waiting    ok    ok   ok    ok           ok                       person_not_asked
cancelled  nobody_waiting       nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   not_waiting    ok    ok   ok    ok           ok                       ticket_ended
paused     window_closed        nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   ok             ok    ok   ok    ok           ok                       person_not_asked
closed     window_closed        nobody_called   nobody_called   nobody_called   nobody_called    nobody_called        nobody_called   ok             ok    ok   window_closed ok    ok                      person_not_asked
dayclosed  day_closed           day_closed      day_closed      day_closed      day_closed       day_closed           day_closed      day_closed     day_closed day_closed day_closed day_closed day_closed day_closed
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
CASES = [(row[0], name, wanted) for row in ROWS[1:] for name, wanted in zip(ROWS[0], row[1:], strict=True)]
REACH: dict[str, list[c.Command]] = {
    "empty": [],
    "waiting": [],
    "called": [c.CallNext("w3")],
    "arrived": [c.CallNext("w3"), c.Arrive("w3")],
    "serving": [c.CallNext("w3"), c.StartService("w3")],
    "unproved": [c.CallNext("w3"), c.StartService("w3")],
    "served": [c.CallNext("w3"), c.StartService("w3"), c.FinishService("w3")],
    "missed": [c.CallNext("w3"), c.MarkMissed("w3")],
    "cancelled": [c.CancelTicket(TICKET, KIOSK)],
    "paused": [c.PauseWindow("w3", "break")],
    "closed": [c.CloseWindow("w3")],
    "dayclosed": [c.CloseDay()],
}


def _reached(state: str) -> Play:
    play = open_hall()
    if state != "empty":
        play.issue("deed", person="none" if state == "unproved" else "accept")
    for command in REACH[state]:
        assert not isinstance(play.do(command), Refusal)
    return play


def test_table_has_every_command_of_a_window_or_ticket():
    """A new command of these topics needs a column here; those of other topics have tests of their own."""
    elsewhere = {c.Configure, c.CloseDay, c.IssueTicket, c.SetHeadStart, c.Undo}
    topics = {f"queue_server.domain.commands.{topic}" for topic in ("calls", "hall", "tickets")}
    here = {kind for kind in get_args(c.Command) if kind.__module__ in topics}
    assert {type(command) for command in COMMANDS.values()} == here - elsewhere
    assert set(ROWS[0]) == set(COMMANDS)


@pytest.mark.parametrize(("state", "name", "wanted"), CASES)
def test_command_in_state_is_as_the_table_says(state, name, wanted):
    """Allowed where the table says ok, otherwise refused with its code and nothing changed."""
    play = _reached(state)
    before = deepcopy(play.day)
    decision = play.do(COMMANDS[name])
    if wanted == "ok":
        assert not isinstance(decision, Refusal), decision
        assert play.day == play.replayed()
    else:
        assert isinstance(decision, Refusal)
        assert decision.code == wanted
        assert play.day == before


@pytest.mark.parametrize("name", [n for n in COMMANDS if n not in ("cancel", "print", "compare")])
def test_command_at_an_unknown_window_is_refused(name):
    """Every command with a window names one that the hall has."""
    command = COMMANDS[name]
    fields = {f: getattr(command, f) for f in type(command).__slots__}
    refused = open_hall().do(type(command)(**{**fields, "window": "w99"}))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.about) == ("unknown_window", "w99")


@pytest.mark.parametrize("matter", ["record", "deed"])
def test_issue_without_a_card_is_refused_where_one_is_needed(matter):
    """Levels card and person need a visit; level none does not."""
    play = open_hall()
    refused = play.do(c.IssueTicket(matter, "zh", KIOSK, None, None))
    assert isinstance(refused, Refusal)
    assert refused.code == "card_needed"
    assert play.day.tickets == {}
    assert play.issue("advice", None)


def test_issue_of_an_unknown_matter_is_refused():
    """Also before the day is configured."""
    for play in (open_hall(), Play()):
        refused = play.do(c.IssueTicket("passport", "zh", KIOSK, None, None))
        assert isinstance(refused, Refusal)
        assert refused.code == "unknown_matter"


@pytest.mark.parametrize(
    ("matter", "check", "person"),
    [
        ("deed", "accept", Person.ACCEPTED),
        ("deed", "review", Person.TO_CONFIRM),
        ("deed", "none", Person.TO_CONFIRM),
        ("record", "accept", Person.NOT_NEEDED),
    ],
)
def test_issue_asks_for_the_person_only_where_the_matter_does(matter, check, person):
    """`accept` alone proves; everything else is confirmed by staff."""
    play = open_hall()
    assert play.day.tickets[play.issue(matter, person=check)].person is person


@pytest.mark.parametrize(("mode", "person"), [("demo", Person.ACCEPTED), ("production", Person.TO_CONFIRM)])
def test_issue_with_emulated_evidence_proves_nobody_outside_a_demo(mode, person):
    """An emulated camera vouches for nobody in a real hall: staff compare."""
    play = Play()
    play.do(c.Configure(replace(hall(), mode=mode), "0" * 64), 0)
    play.do(c.IssueTicket("deed", "zh", KIOSK, "0" * 32, YOUNG, "accept", emulated=True))
    assert [ticket.person for ticket in play.day.tickets.values()] == [person]


def test_finish_after_a_comparison_is_allowed_whatever_it_said():
    """A matter of level person ends after the person was compared, also when it was another."""
    for same, left in ((True, Person.CONFIRMED), (False, Person.NOT_SAME)):
        play = _reached("unproved")
        play.do(c.ConfirmPerson("w3", same))
        assert not isinstance(play.do(c.FinishService("w3")), Refusal)
        assert play.day.tickets[TICKET].person is left


def test_cancel_and_print_by_another_are_refused():
    """Only the machine that issued it, or the holder of the ticket's own token."""
    play = open_hall()
    ticket = play.issue()
    for command in (
        c.CancelTicket(ticket, "kiosk:k2"),
        c.CancelTicket(ticket, "citizen:2026-11-22-A002"),
        c.ReportPrint(ticket, "printed", "none", "kiosk:k2"),
        c.ReportPrint(ticket, "printed", "none", f"citizen:{ticket}"),
    ):
        refused = play.do(command)
        assert isinstance(refused, Refusal)
        assert refused.code == "not_permitted"
    assert not isinstance(play.do(c.CancelTicket(ticket, f"citizen:{ticket}")), Refusal)


def test_cancel_of_a_called_ticket_frees_the_window():
    """Who gives the number back on the phone while being called leaves the window free, and nothing to undo."""
    play = open_hall()
    ticket, following = play.issue(), play.issue()
    play.call("w1")
    play.do(c.CancelTicket(ticket, KIOSK))
    window = play.day.windows["w1"]
    assert (window.current, window.last, play.day.tickets[ticket].state) == (None, None, State.CANCELLED)
    refused = play.do(c.Undo("w1"))
    assert isinstance(refused, Refusal)
    assert refused.code == "nothing_to_undo"
    assert play.call("w1") == following
    assert play.day == play.replayed()


def test_call_next_with_nobody_waiting_still_ends_the_service():
    """顺呼 on an empty queue finishes who is served, and calls nobody."""
    play = _reached("serving")
    decided = play.do(c.CallNext("w3"))
    assert isinstance(decided, tuple)
    assert [type(event).__name__ for event in decided] == ["ServiceFinished"]


def test_failed_print_keeps_the_place():
    """A slip that did not come out marks the ticket, and its place stays."""
    play = open_hall()
    ticket = play.issue()
    play.do(c.ReportPrint(ticket, "failed", "paper", KIOSK))
    assert play.day.tickets[ticket].printed == "failed"
    assert play.call("w1") == ticket


def test_set_skills_with_an_unknown_matter_is_refused():
    """Skills name matters of the hall."""
    refused = open_hall().do(c.SetSkills("w1", ("advice", "passport")))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.about) == ("unknown_matter", "passport")


def test_set_skills_changes_who_is_called_next():
    """A window calls only what it serves now."""
    play = open_hall()
    play.issue("deed")
    advice = play.issue("advice")
    play.do(c.SetSkills("w1", ("advice",)))
    assert play.call("w1") == advice
    assert play.day.windows["w1"].themes == {"help"}


def test_configure_twice_changes_nothing():
    """Another file waits for tomorrow."""
    play = open_hall()
    before = deepcopy(play.day)
    assert play.do(c.Configure(hall(undo_s=1), "1" * 64)) == ()
    assert play.day == before


def test_close_day_sweeps_whoever_is_left():
    """Waiting, missed, called, at the window, in service: all are swept, no window keeps anybody; who was served stays so."""
    play = open_hall()
    served, missed = play.issue(), play.issue()
    play.call("w1")
    play.do(c.StartService("w1"))
    play.do(c.FinishService("w1"))
    play.call("w1")
    play.do(c.MarkMissed("w1"))
    left = [play.issue() for _ in range(4)]
    play.call("w1")
    play.call("w2")
    play.do(c.StartService("w2"))
    play.call("w4")
    play.do(c.Arrive("w4"))
    play.do(c.CloseDay())
    tickets = play.day.tickets
    assert {t: tickets[t].state for t in left} == dict.fromkeys(left, State.SWEPT)
    assert (tickets[served].state, tickets[missed].state) == (State.SERVED, State.SWEPT)
    assert all(w.current is None for w in play.day.windows.values())
    assert not any(play.day.queue.places.values())
    assert play.day.closed
    assert play.day == play.replayed()


def test_birth_and_secrets_stay_out_of_repr():
    """A command's repr never shows the birth date."""
    assert "1956" not in repr(c.IssueTicket("advice", "zh", KIOSK, None, date(1956, 1, 2)))


def test_window_that_was_missed_at_lists_it():
    """The day knows who was missed, oldest first, and forgets who was taken back."""
    play = open_hall()
    first, second = play.issue(), play.issue()
    for _ in range(2):
        play.call("w1")
        play.do(c.MarkMissed("w1"))
    assert list(play.day.missed) == [first, second]
    play.do(c.Undo("w1"))
    assert list(play.day.missed) == [first]


def test_handle_on_an_unconfigured_day_refuses():
    """Before the hall's file nothing is known; no state is made up."""
    day: Day = Day(TODAY)
    decisions: list[Any] = [handle(day, command, Play().now) for command in COMMANDS.values()]
    assert {d.code for d in decisions} == {"unknown_window", "unknown_ticket"}

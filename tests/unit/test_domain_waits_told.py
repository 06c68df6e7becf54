"""What becomes of the waits that tickets were told: which count, and that the journal alone gives the same correction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.commands.floor import StepIn, StepOut
from queue_server.domain.conformal import HALL, LEAST, score
from queue_server.domain.day import Day
from queue_server.domain.estimate import CORRECTED, MODEL, Range
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply
from tests.support.hall_day import KIOSK, OLD, TODAY, YOUNG, Play, hall, open_hall


def busy(waiting: int = 1) -> Play:
    """Every window for advice has somebody, and so many wait who were told a range."""
    play = open_hall()
    for _ in range(3 + waiting):
        play.issue("advice")
    for window in ("w1", "w2", "w4"):
        play.call(window, 0)
        play.do(c.StartService(window), 0)
    return play


def scores(play: Play, group: str = "help") -> list[int]:
    """What is known of the group, oldest first."""
    found = play.day.worth.groups.get(group)
    return list(found.last) if found else []


def known(play: Play) -> int:
    """How many of the hall have shown what their wait was worth."""
    return len(scores(play, HALL))


def told(play: Play, ticket: str) -> e.TicketIssued:
    """The entry of its issue."""
    return next(x for x, _ in play.journal if isinstance(x, e.TicketIssued) and x.ticket == ticket)


def test_first_call_shows_what_the_wait_told_was_worth():
    """Counted from the issue, on the scale of the closed form, for the hall and for the theme."""
    play = busy(0)
    ticket, given_at = play.issue("advice"), play.now
    before = known(play)
    assert play.call("w1", 500) == ticket
    entry = told(play, ticket)
    base = Range(entry.base_p50_s, entry.base_p90_s)
    expected = score((play.now - given_at).total_seconds(), base)
    assert (known(play), scores(play)[-1], scores(play, HALL)[-1]) == (before + 1, expected, expected)


def test_call_taken_back_shows_nothing_until_the_next():
    """Undo leaves what was known before it; the call that counts is the one that stays."""
    play = busy()
    before = scores(play)
    play.call("w1", 300)
    play.do(c.Undo("w1"))
    assert scores(play) == before
    play.call("w2", 400)
    assert len(scores(play)) == len(before) + 1


def test_later_calls_of_a_ticket_show_nothing():
    """Who missed the call and is back waits by another rule than the one that was told."""
    play = busy()
    ticket = play.call("w1", 300)
    play.do(c.MarkMissed("w1"), 30)
    play.do(c.ReturnTicket(ticket, "desk:d1"))
    before = known(play)
    while play.call("w1") != ticket:
        play.do(c.StartService("w1"), 0)
    assert known(play) == before


def _gives_back(play: Play, ticket: str) -> None:
    play.do(c.CancelTicket(ticket, KIOSK), 100)


def _stops(play: Play, ticket: str) -> None:
    play.do(c.SuspendMatter("advice", "network"), 10)
    play.do(c.ResumeMatter("advice"), 600)


def _steps_out(play: Play, ticket: str) -> None:
    play.do(StepOut(ticket), 10)
    play.do(StepIn(ticket), 60)


def _another_class(play: Play, ticket: str) -> None:
    play.do(c.ConfirmClass(ticket, "disabled"), 10)


def _closes(play: Play, ticket: str) -> None:
    play.do(c.CloseDay(), 100)


@pytest.mark.parametrize("happens", [_gives_back, _stops, _steps_out, _another_class, _closes])
def test_wait_that_was_not_the_one_told_shows_nothing(happens: Callable[[Play, str], None]):
    """Given back, held while the matter stopped or its holder was out, moved to another place, swept: none counts."""
    play = busy(0)
    ticket, before = play.issue("advice"), known(play)
    happens(play, ticket)
    play.do(c.CallNext("w1"))
    assert known(play) == before


def test_ticket_that_a_free_window_takes_at_once_shows_nothing():
    """It was told no range of the closed form."""
    play = open_hall()
    play.issue("advice")
    play.call("w1")
    assert known(play) == 0


def test_ticket_with_a_head_start_counts_for_those_with_one():
    """They are told fewer people ahead, and nobody passes them: another group of the same theme."""
    play = busy(0)
    green, before = play.issue("advice", OLD), known(play)
    assert play.call("w1", 100) == green
    assert (known(play), len(scores(play, "help+"))) == (before + 1, 1)


def test_class_taken_back_at_the_window_takes_its_call_back():
    """That call was not due; the ticket waits again under another key, and shows nothing later."""
    play = busy()
    asked = c.IssueTicket("advice", "zh", KIOSK, "0" * 32, YOUNG, declared=("disabled",))
    (issued,) = play.do(asked)
    false, before = issued.ticket, known(play)
    assert play.call("w1") == false
    assert known(play) == before + 1
    play.do(c.TakeBackClass(false, "disabled", "not_shown", "w1"))
    assert known(play) == before
    play.call("w1")
    assert play.call("w2") == false
    assert known(play) == before + 1, "only of the one before it"


def test_entry_of_an_earlier_program_counts_by_what_it_showed():
    """Before there was a correction the closed form was what people were told."""
    play = busy(0)
    ticket = play.issue("advice")
    play.call("w1", 500)
    old = HallState(Day(TODAY))
    for event, at in play.journal:
        body = e.to_body(event)
        if isinstance(event, e.TicketIssued):
            del body["base_p50_s"], body["base_p90_s"]
        apply(old, e.from_body(type(event).__name__, event.VERSION, body), at)
    assert (told(play, ticket).model, old.day.worth) == (MODEL, play.day.worth)


def long_day() -> Play:
    """As many were called as are needed, all far beyond what they were told."""
    play = busy(1)
    for _ in range(LEAST):
        play.issue("advice")
        play.do(c.StartService("w1"), 0)
        play.call("w1", 2000)
    return play


def test_issue_after_enough_calls_tells_the_corrected_range_and_says_so():
    """The closed form stands beside it in the entry; waits that were all too short make it longer."""
    play = long_day()
    entry = told(play, play.issue("advice"))
    assert entry.model == CORRECTED
    assert entry.wait_p90_s > entry.base_p90_s > entry.base_p50_s
    assert entry.wait_p50_s > entry.base_p50_s


def next_day(play: Play, file: object = None) -> None:
    """The day after begins."""
    play.do(c.CloseDay())
    play.state.turn(play.day.date + timedelta(days=1))
    play.journal.clear()
    play.do(c.Configure(file or hall(), "1" * 64))  # type: ignore[arg-type]  # a hall


def test_next_day_begins_with_what_the_days_before_have_shown():
    """It stands in that day's own stream: whoever reads that day alone tells the same waits."""
    play = long_day()
    shown = play.day.worth
    next_day(play)
    assert play.day.worth == shown
    assert play.replayed().worth == shown
    play.do(c.OpenWindow("w1"))
    play.issue("advice")
    play.issue("advice")
    play.call("w1")
    play.do(c.StartService("w1"))
    assert told(play, play.issue("advice")).model == CORRECTED
    play.call("w1", 300)
    assert play.replayed() == play.day


def test_next_day_of_a_hall_without_a_theme_forgets_its_waits():
    """The hall's own record stays."""
    play, file = long_day(), hall()
    house = replace(
        file, themes=file.themes[1:], matters=tuple(m for m in file.matters if m.theme == "house"),
        windows=tuple(replace(w, matters=("deed",)) for w in file.windows), slots=(),
    )  # fmt: skip
    next_day(play, house)
    assert list(play.day.worth.groups) == [HALL]


def test_day_that_never_began_hands_on_what_it_was_given():
    """Two turns without a day between them lose nothing."""
    play = long_day()
    shown = play.day.worth
    play.do(c.CloseDay())
    for days in (1, 2):
        play.state.turn(TODAY + timedelta(days=days))
    play.do(c.Configure(hall(), "1" * 64))
    assert play.day.worth == shown


def test_first_day_of_a_hall_carries_nothing():
    """No entry without a past."""
    play = open_hall()
    assert not any(isinstance(event, e.WaitsCarried) for event, _ in play.journal)

"""Visits and errands at a time: a place of a slot each, moved, cancelled, and told to whoever took them."""

from dataclasses import replace

import pytest

from queue_server.domain import events as every
from queue_server.domain.commands import outings as o
from queue_server.domain.deciding import visiting
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import outings as e
from queue_server.domain.slot_rules import VISITS, SlotGroup, SlotSpan
from queue_server.domain.streams import apply
from queue_server.domain.times.calendar import YearPlan
from tests.support.calendars import at
from tests.support.case_play import CasePlay, case_hall
from tests.support.outing_play import CASE, DAY, ONE, TWO, book, one, refused

SLOT, LATER, LAST = "2026-11-25T14:00", "2026-11-25T15:00", "2026-11-26T15:00"
WEEKDAYS = (1, 2, 3, 4, 5)


@pytest.fixture
def timed() -> CasePlay:
    """Two can go at a time, at two and at three."""
    spans = (SlotSpan(WEEKDAYS, "14:00", "16:00"),)
    hall = replace(case_hall(), visits=SlotGroup(VISITS, (), 60, 2, spans))
    return CasePlay(at("2026-11-23 09:00"), hall)


def places(play: CasePlay) -> dict[str, int]:
    """What is left of the day's slots."""
    return {s.local: left for s, left in visiting.free(play.state, play.now) if s.date == DAY}


def test_visit_has_a_place_of_its_slot_and_no_slot_is_sold_twice(timed):
    """The lowest free place; the third is refused with the slots that are free; all of it survives the journal's form."""
    for outing, place in ((ONE, 1), (TWO, 2)):
        (booked,) = timed.done(book(outing=outing, slot=SLOT))
        assert (booked.day, booked.slot, booked.place) == (DAY, f"{SLOT}/{VISITS}", place)
    full = timed.do(book("staff_errand", "0000000003", slot=SLOT))
    assert isinstance(full, Refusal)
    assert (full.code, full.slots[-1]) == (Code.SLOT_FULL, "2026-11-26T14:00")
    assert SLOT not in full.slots
    assert places(timed) == {SLOT: 0, LATER: 2}
    assert timed.replayed().outings == timed.state.outings


@pytest.mark.parametrize(
    "slot", ["2026-11-25T12:00", "2026-11-28T14:00", "2026-11-20T14:00", "2027-01-04T14:00"]
)
def test_visit_at_a_time_that_the_hall_has_not_is_refused(timed, slot):
    """Not a slot, a Saturday, over, further ahead than is booked; a parcel has no time, nor a hall without visits."""
    assert refused(timed, book(slot=slot)) is Code.UNKNOWN_SLOT
    assert refused(CasePlay(at("2026-11-23 09:00")), book(slot=SLOT)) is Code.UNKNOWN_SLOT


def test_parcel_has_no_time(timed):
    """It goes when it goes."""
    timed.accepted("record", CASE)
    assert refused(timed, book("delivery", slot=SLOT)) is Code.UNKNOWN_SLOT
    timed.done(book("delivery"))
    assert refused(timed, o.MoveOuting(ONE, SLOT, "h01")) is Code.CASE_NOT_SO
    assert refused(timed, o.CancelOuting(ONE, "h01")) is Code.CASE_NOT_SO


def test_visit_is_moved_with_whoever_took_it(timed):
    """The old place is free, the new one held; to the same time is nothing; one with a day alone gets a time."""
    timed.done(book(slot=SLOT))
    timed.done(o.TakeOuting(ONE, "h01"))
    assert timed.done(o.MoveOuting(ONE, SLOT, "h01")) == ()
    (moved,) = timed.done(o.MoveOuting(ONE, LATER, "h01"))
    assert moved == e.OutingMoved(ONE, DAY, f"{LATER}/{VISITS}", 1, False)
    assert (places(timed), one(timed).owner) == ({SLOT: 2, LATER: 1}, "h01")
    timed.done(book(outing=TWO))
    assert timed.done(o.MoveOuting(TWO, LATER, "h01")) == (
        e.OutingMoved(TWO, DAY, f"{LATER}/{VISITS}", 2, False),
    )
    timed.done(book(outing="0000000003", slot=SLOT))
    assert refused(timed, o.MoveOuting("0000000003", LATER, "h01")) is Code.SLOT_FULL
    assert timed.replayed().outings == timed.state.outings


def test_visit_that_another_moved_is_told_to_whoever_took_it(timed):
    """Until they take it at its new time, move it themselves, or it comes back to the time that they know; moved twice, they still believe the first; once it is over nobody is told."""
    timed.done(book(slot=SLOT))
    timed.done(o.TakeOuting(ONE, "h01"))
    (moved,) = timed.done(o.MoveOuting(ONE, LATER, "h02"))
    assert (moved.untold, one(timed).moved, one(timed).moved_from) == (True, True, SLOT)
    timed.done(o.MoveOuting(ONE, LAST, "h02"))
    assert (one(timed).moved_from, one(timed).local) == (SLOT, LAST)
    assert timed.replayed().outings == timed.state.outings
    assert timed.done(o.TakeOuting(ONE, "h01")) == (e.OutingTaken(ONE, "h01"),)
    assert (one(timed).moved, timed.done(o.TakeOuting(ONE, "h01"))) == (False, ())
    for by, slot, believed in (
        ("h02", SLOT, LAST),
        ("h02", LAST, ""),
        ("h02", SLOT, LAST),
        ("h01", LATER, ""),
    ):
        timed.done(o.MoveOuting(ONE, slot, by))
        assert one(timed).moved_from == believed
    timed.done(o.MoveOuting(ONE, SLOT, "h02"))
    timed.done(o.EndOuting(ONE, "done", "", "", "h01"))
    assert (one(timed).moved, timed.done(o.TakeOuting(ONE, "h01"))) == (False, ())
    assert timed.replayed().outings == timed.state.outings


@pytest.mark.parametrize(("by", "now"), [("h01", LAST), ("h01", SLOT), ("h02", LAST)])
def test_visit_is_taken_at_the_time_that_was_seen_alone(timed, by: str, now: str):
    """Moved once more, or back, while the page stood open: nothing is said for whoever saw another time, until they saw the present one."""
    timed.done(book(slot=SLOT))
    timed.done(o.TakeOuting(ONE, "h01", SLOT))
    timed.done(o.MoveOuting(ONE, LATER, "h03"))
    timed.done(o.MoveOuting(ONE, now, "h03"))
    assert refused(timed, o.TakeOuting(ONE, by, LATER)) is Code.OUTING_MOVED
    timed.done(o.TakeOuting(ONE, by, now))
    assert (one(timed).owner, one(timed).moved) == (by, False)


def test_visit_with_a_day_alone_that_another_gives_a_time_is_told(timed):
    """Its owner believes the day; whoever takes it over knows the time."""
    timed.done(book())
    timed.done(o.TakeOuting(ONE, "h01", DAY))
    timed.done(o.MoveOuting(ONE, LATER, "h02"))
    assert one(timed).moved_from == DAY
    timed.done(o.TakeOuting(ONE, "h02"))
    assert (one(timed).owner, one(timed).moved) == ("h02", False)


def test_move_of_before_told_nobody():
    """A journal of the version before loads."""
    body = {"outing": ONE, "day": DAY, "slot": f"{LATER}/{VISITS}", "place": 1}
    assert every.from_body("OutingMoved", 1, body) == e.OutingMoved(ONE, DAY, f"{LATER}/{VISITS}", 1, False)


def test_visit_is_moved_no_further_than_its_address_is_kept(timed):
    """Kept a day: whoever goes on the third would find no address; also in steps, and the slots offered instead are before that."""
    play = CasePlay(at("2026-11-25 09:00"), replace(timed.state.day.hall, keep_days=1))
    play.done(book(slot=SLOT))
    play.done(o.MoveOuting(ONE, "2026-11-26T15:00", "h01"))
    beyond = play.do(o.MoveOuting(ONE, "2026-11-27T14:00", "h01"))
    assert isinstance(beyond, Refusal)
    assert (beyond.code, max(beyond.slots)) == (Code.UNKNOWN_SLOT, "2026-11-26T15:00")
    assert play.replayed().outings == play.state.outings


def test_slot_that_has_fewer_places_than_before_is_not_sold_beyond_them(timed):
    """Somebody holds the second of two; of one there is none left."""
    for outing in (ONE, TWO):
        timed.done(book(outing=outing, slot=SLOT))
    timed.done(o.CancelOuting(ONE, "h01"))
    state = timed.state
    state.day.hall = replace(state.day.hall, visits=replace(state.day.hall.visits, capacity=1))
    assert refused(timed, book(outing="0000000003", slot=SLOT)) is Code.SLOT_FULL


@pytest.mark.parametrize("owner", ["", "h02"])
def test_visit_is_cancelled_by_whoever_hears_of_it(timed, owner: str):
    """Nobody's, or their own: ended and closed at once, the place is anybody's; a second time there is none."""
    timed.done(book(slot=SLOT))
    if owner:
        timed.done(o.TakeOuting(ONE, owner))
    assert timed.done(o.CancelOuting(ONE, "h02")) == (
        e.OutingEnded(ONE, "cancelled", "", ""), e.OutingClosed(ONE, 0, "h02"),
    )  # fmt: skip
    assert places(timed)[SLOT] == 2
    assert refused(timed, o.CancelOuting(ONE, "h02")) is Code.UNKNOWN_CASE


def test_cancelled_visit_that_another_took_stays_until_they_know(timed):
    """The place is anybody's at once; its owner alone closes it, without a grade; it is neither taken, moved, ended nor cancelled again."""
    timed.done(book(slot=SLOT))
    timed.done(o.TakeOuting(ONE, "h01"))
    assert timed.done(o.CancelOuting(ONE, "h02")) == (e.OutingEnded(ONE, "cancelled", "", ""),)
    assert (places(timed)[SLOT], one(timed).called_off) == (2, True)
    for command in (o.CancelOuting(ONE, "h02"), o.TakeOuting(ONE, "h02"), o.MoveOuting(ONE, LATER, "h01")):
        assert refused(timed, command) is Code.CASE_NOT_SO
    assert refused(timed, o.EndOuting(ONE, "done", "", "", "h01")) is Code.CASE_NOT_SO
    assert refused(timed, o.CloseOuting(ONE, 0, "h02")) is Code.NOT_PERMITTED
    assert refused(timed, o.CloseOuting(ONE, 5, "h01")) is Code.CASE_NOT_SO
    assert timed.replayed().outings == timed.state.outings
    assert timed.done(o.CloseOuting(ONE, 0, "h01")) == (e.OutingClosed(ONE, 0, "h01"),)


def test_cancelled_visit_is_forgotten_when_its_day_is_over(timed):
    """Of a visit of yesterday nobody must be told any more; of one to come they must, on the next day too."""
    for outing, day in ((ONE, DAY), (TWO, "2026-11-30")):
        timed.done(book(outing=outing, day=day))
        timed.done(o.TakeOuting(outing, "h01"))
        timed.done(o.CancelOuting(outing, "h02"))
    timed.beat(f"{DAY} 09:00")
    assert list(timed.state.outings.open) == [ONE, TWO]
    timed.beat("2026-11-26 09:00")
    assert list(timed.state.outings.open) == [TWO]
    assert timed.replayed().outings == timed.state.outings


def test_cancelled_visit_is_told_until_the_day_is_over_that_its_owner_believes(timed):
    """Brought forward by somebody else and then cancelled: on the day of before they would still go."""
    timed.done(book(slot=LAST))
    timed.done(o.TakeOuting(ONE, "h01"))
    timed.done(o.MoveOuting(ONE, SLOT, "h02"))
    timed.done(o.CancelOuting(ONE, "h02"))
    timed.beat("2026-11-26 09:00")
    assert one(timed).called_off
    timed.beat("2026-11-27 09:00")
    assert timed.state.outings.open == {}


def test_visit_that_has_ended_holds_no_place_and_stays_as_it_is(timed):
    """Done early, the hour is anybody's; it is neither moved nor cancelled."""
    timed.done(book(slot=SLOT))
    timed.done(o.TakeOuting(ONE, "h01"))
    timed.done(o.EndOuting(ONE, "done", "", "", "h01"))
    assert places(timed)[SLOT] == 2
    assert refused(timed, o.MoveOuting(ONE, LATER, "h01")) is Code.CASE_NOT_SO
    assert refused(timed, o.CancelOuting(ONE, "h02")) is Code.CASE_NOT_SO


def test_nobody_goes_on_a_holiday(timed):
    """Within the hall's own hours, where it keeps a calendar."""
    year = YearPlan(2026, "the test", (DAY,), ())
    hall = replace(timed.hall, calendar=replace(timed.hall.calendar, years=(year,)))
    timed.begin_day(hall)
    assert refused(timed, book(slot=SLOT)) is Code.UNKNOWN_SLOT


def test_outing_of_before_there_were_times_loads():
    """Version 1 had a last day alone."""
    body = {
        "outing": ONE,
        "kind": "home_visit",
        "matter": "advice",
        "case": "",
        "person": "f" * 32,
        "day": DAY,
        "why": "old",
    }
    assert every.from_body("OutingBooked", 1, body) == e.OutingBooked(
        ONE, "home_visit", "advice", "", "f" * 32, DAY, "old", "", 0
    )


def test_place_sold_twice_in_a_journal_is_not_of_this_program(timed):
    """Whoever writes so by hand is found when it is read."""
    timed.done(book(slot=SLOT))
    twice = replace(
        e.OutingBooked(TWO, "home_visit", "advice", "", "f" * 32, DAY, "old", f"{SLOT}/{VISITS}", 1)
    )
    with pytest.raises(ValueError, match="sold twice"):
        apply(timed.state, twice, timed.now)

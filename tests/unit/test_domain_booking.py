"""预约: one ledger, no place sold twice; quotas, check-in, late, missed, moved; booked and walk-in on one day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.booking import BookedDay, BookingState
from queue_server.domain.day import Day
from queue_server.domain.deciding.places import offers, ticket_places_left
from queue_server.domain.deciding.slots import slots_on
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import Hall
from queue_server.domain.slot_rules import BookingRules, SlotGroup, SlotSpan
from queue_server.domain.state import HallState
from queue_server.domain.times.calendar import Calendar, Hours, SpecialDay
from queue_server.domain.times.spans import Span
from tests.support.hall_day import KIOSK, OLD, START, TODAY, YOUNG, Play, hall

NINE, TEN, TOMORROW = "2026-11-22T09:30", "2026-11-22T10:00", "2026-11-23T09:30"
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def at(local: str, second: int = 0) -> datetime:
    """An instant by the hall's clock (Hangzhou has UTC+8 all year)."""
    return datetime.fromisoformat(f"{local}:{second:02d}+08:00").astimezone(UTC)


def opened(per_day: int = 0, booked_per_day: int = 0, **rules: Any) -> Play:
    """A day with every window open; limits on the matter `advice`, rules of bookings as given."""
    plan = hall()
    matters = tuple(
        replace(m, per_day=per_day, booked_per_day=booked_per_day) if m.id == "advice" else m
        for m in plan.matters
    )
    play = Play()
    play.do(c.Configure(replace(plan, matters=matters, booking=BookingRules(**rules)), "0" * 64), 0)
    for window in ("w1", "w2", "w3", "w4"):
        play.do(c.OpenWindow(window), 0)
    return play


def book(play: Play, booking: str, slot: str = NINE, matter: str = "advice", **fields: Any) -> Any:
    return play.do(c.Book(booking, matter, slot, fields.pop("channel", "desk"), **fields), 0)


def check_in(play: Play, booking: str, birth: date | None = YOUNG, **fields: Any) -> Any:
    issue = c.IssueTicket("booked", "zh", KIOSK, "0" * 32, birth, **fields)
    return play.do(c.CheckIn(booking, issue), 0)


def code(decided: Any) -> Code:
    assert isinstance(decided, Refusal), decided
    return decided.code


def ticket(decided: Any) -> e.TicketIssued:
    assert isinstance(decided, tuple), decided
    return next(event for event in decided if isinstance(event, e.TicketIssued))


def places(play: Play, slot: str) -> dict[int, str]:
    return play.state.bookings[slot[:10]].held.get(f"{slot}/help", {})


# Slots


def test_slots_of_a_span_are_those_that_end_within_it():
    """09:00–10:45 in half hours: three slots; other days have none; instants by the hall's zone."""
    group = SlotGroup("g", ("m",), 30, 4, (SlotSpan((7,), "09:00", "10:45"),))
    slots = slots_on(group, "Asia/Shanghai", TODAY)
    assert [slot.local[11:] for slot in slots] == ["09:00", "09:30", "10:00"]
    assert slots[0].starts == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert slots_on(group, "Asia/Shanghai", TODAY + timedelta(days=1)) == ()


def test_slots_outside_of_the_opening_hours_are_not_offered():
    """A hall with a calendar books within its hours, and not at all on a day that it is closed."""
    play = opened(offers=20)
    hours = Hours("office", ((Span(600, 660),),) * 7)
    shut = SpecialDay("2026-11-23", (), "停电", "Power cut")
    calendar = Calendar(observe=True, default="office", hours=(hours,), days=(shut,))
    play.day.hall = replace(play.day.hall, calendar=calendar)
    assert offers(play.state, "advice", START)[:4] == (
        TEN, "2026-11-22T10:30", "2026-11-24T10:00", "2026-11-24T10:30",
    )  # fmt: skip
    assert code(book(play, "b1", NINE)) is Code.UNKNOWN_SLOT
    assert code(book(play, "b1", TOMORROW)) is Code.UNKNOWN_SLOT
    assert isinstance(book(play, "b1", TEN), tuple)


@pytest.mark.parametrize(
    "slot", ["2026-11-22T09:00", "2026-11-21T09:30", "2026-11-22T09:31", "2026-12-07T09:30", "", "tomorrow", "2026-11-22T09:30Z"]
)  # fmt: skip
def test_book_of_a_slot_that_is_none_is_refused_with_others(slot):
    """Begun, past, between two, too far ahead, nonsense: each is answered with the next free slots."""
    play = opened(offers=2)
    refused = book(play, "b1", slot)
    assert code(refused) is Code.UNKNOWN_SLOT
    assert refused.slots == (NINE, TEN)


def test_book_on_the_last_day_ahead_is_taken():
    """14 days ahead; the 15th is refused."""
    play = opened()
    assert isinstance(book(play, "b1", "2026-12-06T09:30"), tuple)


@pytest.mark.parametrize(
    ("matter", "expected"), [("deed", Code.NOT_BOOKABLE), ("nothing", Code.UNKNOWN_MATTER)]
)
def test_book_of_what_cannot_be_booked_is_refused(matter, expected):
    """A matter without slots, and none at all."""
    assert code(book(opened(), "b1", matter=matter)) is expected


# Places


def test_book_takes_the_lowest_free_place_until_the_slot_is_full():
    """Two places: two bookings, whatever their channels and matters; the third is offered other slots."""
    play = opened(offers=1)
    assert [book(play, "b1", channel="web")[0].place, book(play, "b2", matter="record")[0].place] == [1, 2]
    refused = book(play, "b3", channel="phone")
    assert (code(refused), refused.slots) == (Code.SLOT_FULL, (TEN,))
    play.do(c.CancelBooking("b1", "desk:d1"))
    assert book(play, "b3", channel="wechat")[0].place == 1


def test_slot_that_has_fewer_places_than_when_they_were_sold_is_full():
    """Two of three went home: the one that is left holds the last place, and of one place none is free."""
    assert BookedDay(held={NINE: {3: "b3"}}).free_place(NINE, 1) is None
    assert BookedDay(held={NINE: {3: "b3"}}).free_place(NINE, 2) == 1


def test_book_with_a_reference_that_is_known_is_refused():
    """A reference is one booking's for ever."""
    play = opened()
    book(play, "b1")
    play.do(c.CancelBooking("b1", "desk:d1"))
    assert code(book(play, "b1")) is Code.BOOKING_ENDED


def test_move_gives_the_old_place_up_and_takes_the_new_one():
    """One step, two events; the old place is anybody's, and the booking has one place."""
    play = opened()
    book(play, "b1", NINE)
    left, made = play.do(c.MoveBooking("b1", TOMORROW, "desk:d1"))
    assert (left.cause, made.moved_from) == ("moved", f"{NINE}/help")
    assert places(play, NINE) == {}
    assert places(play, TOMORROW) == {1: "b1"}


def test_move_within_the_date_and_back_keeps_one_place():
    """There and back again: the reference is alive, its place is a new one."""
    play = opened()
    book(play, "b1", NINE)
    book(play, "b2", NINE)
    play.do(c.MoveBooking("b1", TEN, "desk:d1"))
    book(play, "b3", NINE)
    assert code(play.do(c.MoveBooking("b1", NINE, "desk:d1"))) is Code.SLOT_FULL
    assert places(play, TEN) == {1: "b1"}
    assert play.do(c.MoveBooking("b1", TEN, "desk:d1")) == ()


def test_move_that_is_refused_changes_nothing():
    """The old place stays until the new one is sure."""
    play = opened()
    book(play, "b1", NINE)
    before = repr(play.state)
    assert code(play.do(c.MoveBooking("b1", "2026-11-22T09:31", "desk:d1"))) is Code.UNKNOWN_SLOT
    assert repr(play.state) == before


def test_move_to_a_later_slot_never_keeps_the_old_place():
    """A real hall was paralysed by that: who moves from 9:30 to 16:30 counts from 15:30, not from 8:30."""
    play = opened()
    book(play, "b1", NINE)
    play.do(c.MoveBooking("b1", "2026-11-22T16:30", "desk:d1"))
    play.now = at("2026-11-22T16:20")
    assert ticket(check_in(play, "b1")).key == at("2026-11-22T15:30")


@pytest.mark.parametrize("minutes", [0, 1])
def test_change_once_the_slot_has_begun_is_refused(minutes):
    """Whoever did not come can't make it undone by moving or cancelling."""
    play = opened()
    book(play, "b1", NINE)
    play.now = at("2026-11-22T09:30") + timedelta(minutes=minutes)
    assert code(play.do(c.MoveBooking("b1", TOMORROW, "desk:d1"), 0)) is Code.BOOKING_ENDED
    assert code(play.do(c.CancelBooking("b1", "desk:d1"), 0)) is Code.BOOKING_ENDED


def test_change_of_an_unknown_booking_is_refused():
    """A reference that was never given."""
    play = opened()
    assert code(play.do(c.MoveBooking("bx", TOMORROW, "desk:d1"))) is Code.UNKNOWN_BOOKING
    assert code(play.do(c.CancelBooking("bx", "desk:d1"))) is Code.UNKNOWN_BOOKING
    assert code(check_in(play, "bx")) is Code.UNKNOWN_BOOKING


# Limits


def test_person_books_so_often_a_day():
    """By the tag of the visited day: two; other days and other persons have their own; a cancelled one is free again."""
    play = opened(per_person=2)
    book(play, "b1", NINE, day_tag="t1")
    book(play, "b2", TEN, day_tag="t1")
    assert code(book(play, "b3", "2026-11-22T10:30", day_tag="t1")) is Code.BOOKED_OFTEN
    assert isinstance(book(play, "b3", "2026-11-22T10:30", day_tag="t2"), tuple)
    assert isinstance(book(play, "b4", TOMORROW, day_tag="t1"), tuple)
    assert code(play.do(c.MoveBooking("b4", "2026-11-22T11:00", "desk:d1", "t1"))) is Code.BOOKED_OFTEN
    assert isinstance(play.do(c.MoveBooking("b1", "2026-11-22T11:00", "desk:d1")), tuple)
    play.do(c.CancelBooking("b2", "desk:d1"))
    assert isinstance(play.do(c.MoveBooking("b4", "2026-11-22T11:30", "desk:d1", "t1")), tuple)


def test_bookings_of_a_matter_and_of_the_day_are_bounded():
    """Of the matter first, then of the whole hall; the offers name days that have room."""
    play = opened(booked_per_day=1, per_day=0, offers=1)
    book(play, "b1")
    refused = book(play, "b2", TEN)
    assert (code(refused), refused.slots) == (Code.DATE_FULL, ("2026-11-23T09:00",))
    assert isinstance(book(play, "b2", TEN, "record"), tuple)
    play.day.hall = replace(play.day.hall, booking=BookingRules(per_day=2, offers=1))
    assert code(book(play, "b3", "2026-11-22T10:30", "record")) is Code.DATE_FULL
    assert isinstance(play.do(c.MoveBooking("b2", "2026-11-22T10:30", "desk:d1")), tuple)


@pytest.mark.parametrize("channel", ["web", "wechat", "phone", "desk", "kiosk"])
@pytest.mark.parametrize("missed", [0, 2, 3, 9])
def test_missed_bookings_limit_online_booking_alone(channel, missed):
    """After three the web is closed to the person; telephone, desk, kiosk and walking in never are."""
    play = opened()
    decided = book(play, "b1", channel=channel, no_shows=missed)
    limited = channel in ("web", "wechat") and missed >= 3
    assert (isinstance(decided, Refusal) and decided.code is Code.BOOK_WITH_STAFF) == limited
    assert isinstance(decided, Refusal) == limited


# Check-in


@pytest.mark.parametrize(
    ("when", "second", "key"),
    [
        ("2026-11-22T09:30", 0, "2026-11-22T09:00"),
        ("2026-11-22T10:00", 0, "2026-11-22T09:00"),
        ("2026-11-22T10:15", 0, "2026-11-22T09:00"),
        ("2026-11-22T10:15", 1, "late"),
        ("2026-11-22T16:00", 0, "late"),
    ],
)
def test_check_in_counts_from_the_slot_or_from_now(when, second, key):
    """Until slot + grace the key is slot − 60 min; a second later it is the check-in."""
    play = opened()
    book(play, "b1", TEN)
    play.now = at(when, second)
    decided = check_in(play, "b1")
    issued = ticket(decided)
    assert issued.key == (play.now if key == "late" else at(key))
    assert issued.via == ("" if key == "late" else "booked")
    assert decided[0] == e.BookingUsed("2026-11-22", "b1", issued.ticket, late=key == "late")
    assert issued.matter == "advice"
    assert play.state.bookings["2026-11-22"].bookings["b1"].state is BookingState.USED


def test_check_in_before_it_opens_says_when():
    """30 min before the slot, to the second; on another day not at all."""
    play = opened()
    book(play, "b1", TEN)
    book(play, "b2", TOMORROW)
    play.now = at("2026-11-22T09:29", 59)
    for booking, opens in (("b1", "2026-11-22T09:30"), ("b2", "2026-11-23T09:00")):
        refused = check_in(play, booking)
        assert (code(refused), refused.when) == (Code.CHECK_IN_NOT_OPEN, at(opens))


def test_check_in_twice_gives_one_ticket():
    """A booking is used once; a cancelled one gives none."""
    play = opened()
    book(play, "b1", NINE)
    book(play, "b2", NINE)
    play.do(c.CancelBooking("b2", "desk:d1"))
    play.now = at(NINE)
    ticket(check_in(play, "b1"))
    assert [code(check_in(play, b)) for b in ("b1", "b2")] == [Code.BOOKING_ENDED] * 2
    assert len(play.day.tickets) == 1


def test_check_in_of_a_green_person_keeps_the_better_place():
    """90 min of green from now, or the slot's hour: whichever is earlier."""
    play = opened()
    book(play, "b1", NINE)
    book(play, "b2", TEN)
    play.now = at("2026-11-22T09:35")
    green = ticket(check_in(play, "b1", OLD))
    assert (green.key, green.via) == (at("2026-11-22T08:05"), "")
    play.now = at("2026-11-22T10:15")
    late = ticket(check_in(play, "b2", OLD))
    assert late.key == at("2026-11-22T08:45")


def test_booked_is_called_before_those_who_came_after_its_hour():
    """Booked for 10:00 and there at 10:00: before everybody who came after 9:00, behind who was there earlier."""
    play = opened()
    book(play, "b1", TEN)
    play.now = at("2026-11-22T08:59")
    first = play.issue("advice", after_s=0)
    play.now = at("2026-11-22T09:01")
    second = play.issue("advice", after_s=0)
    play.now = at(TEN)
    booked = ticket(check_in(play, "b1")).ticket
    called = [play.do(c.CallNext(w))[-1] for w in ("w1", "w2", "w4")]
    assert [call.ticket for call in called] == [first, booked, second]
    assert [call.reason for call in called] == ["order", "booked", "order"]


# 今日号满


def test_day_that_is_full_offers_slots_before_anyone_queues():
    """Three numbers of the matter a day: the fourth is refused with the next free slots; other matters go on."""
    play = opened(per_day=3, offers=2)
    for _ in range(3):
        play.issue("advice")
    refused = play.do(c.IssueTicket("advice", "zh", KIOSK, None, None))
    assert (code(refused), refused.about) == (Code.DAY_FULL, "advice")
    assert refused.slots == ("2026-11-23T09:00", "2026-11-23T09:30")
    assert play.issue("record")


def test_number_given_back_is_free_again():
    """Cancelled in time: the next one gets it."""
    play = opened(per_day=1)
    given = play.issue("advice")
    play.do(c.CancelTicket(given, KIOSK))
    assert play.issue("advice")


def test_walk_ins_leave_the_places_of_the_booked():
    """Three a day, two booked: one walk-in; the booked get theirs though the day is full."""
    play = opened(per_day=3)
    book(play, "b1", NINE)
    book(play, "b2", TEN)
    play.issue("advice")
    assert code(play.do(c.IssueTicket("advice", "zh", KIOSK, None, None))) is Code.DAY_FULL
    assert code(book(play, "b3", TEN)) is Code.DATE_FULL
    play.now = at(NINE)
    assert ticket(check_in(play, "b1"))
    play.now = at("2026-11-22T10:15")
    assert ticket_places_left(play.state, "advice", play.now) == 0
    play.now = at("2026-11-22T10:15", 1)
    assert play.issue("advice", after_s=0), "nobody came by slot + grace: the place is anybody's"
    assert ticket(check_in(play, "b2")), "late, and served all the same"


# The day's end


def closed(play: Play) -> dict[str, bool]:
    """Missed bookings of the day that was closed, and whether they count."""
    events = play.do(c.CloseDay())
    assert isinstance(events[-1], e.DayClosed)
    return {event.booking: event.counts for event in events if isinstance(event, e.BookingMissed)}


def test_day_that_closes_notes_who_did_not_come():
    """Only today's, only those never used; green never counts."""
    play = opened()
    book(play, "used", NINE)
    book(play, "missed", NINE)
    book(play, "green", TEN, birth=OLD)
    book(play, "gone", TEN)
    book(play, "later", TOMORROW)
    play.do(c.CancelBooking("gone", "desk:d1"))
    play.now = at(NINE)
    check_in(play, "used")
    assert closed(play) == {"missed": True, "green": False}
    assert play.state.bookings["2026-11-23"].bookings["later"].state is BookingState.BOOKED


def test_missed_where_the_hall_was_not_there_never_counts():
    """No window of the theme opened all day: the hall's fault, nobody's no-show."""
    play = Play()
    play.do(c.Configure(hall(), "0" * 64))
    book(play, "b1")
    assert closed(play) == {"b1": False}


def test_closed_day_takes_no_booking():
    """After the close every command is refused until the next day begins."""
    play = opened()
    play.do(c.CloseDay())
    assert code(book(play, "b1")) is Code.DAY_CLOSED


def test_state_replayed_is_the_state():
    """Through the stored form of every event, over every kind of change."""
    play = opened()
    book(play, "b1", NINE, day_tag="t", visit="0" * 32)
    book(play, "b2", TEN)
    book(play, "b3", TOMORROW)
    play.do(c.MoveBooking("b2", TOMORROW, "desk:d1"))
    play.do(c.CancelBooking("b3", "desk:d1"))
    play.now = at(NINE)
    check_in(play, "b1")
    assert play.replayed_state() == play.state


def test_state_that_turns_keeps_later_bookings():
    """Tomorrow's ledger is there tomorrow, today's is gone."""
    state = HallState(Day(TODAY))
    state.bookings = {"2026-11-22": None, "2026-11-23": None}  # type: ignore[dict-item]  # only names matter here
    state.turn(TODAY + timedelta(days=1))
    assert list(state.bookings) == ["2026-11-23"]


def test_hall_without_slots_takes_no_booking():
    """Nothing is made up."""
    plan: Hall = replace(hall(), slots=())
    play = Play()
    play.do(c.Configure(plan, "0" * 64))
    assert code(book(play, "b1")) is Code.NOT_BOOKABLE
    assert offers(play.state, "advice", START) == ()

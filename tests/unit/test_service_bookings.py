"""Bookings through the service: stored, answered, repeated, shown; no place sold twice by any number of clients."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from queue_server.adapters.clock import LETTERS, SystemIds
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Book, CancelBooking, CheckIn, MoveBooking, Visitor
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, BookingView, Refused, TicketView
from queue_server.contracts.sealing import seal_visitor
from queue_server.domain.booking import BookingState
from queue_server.service import journal, loading
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from queue_server.service.slots_view import bookable_matters
from tests.support import hall_day
from tests.support.hall_service import HALL, KIOSK, MANAGER, VISITOR, World, memory_world

DESK = Actor(role=Role.DESK, id="d1")
NINE, TEN, TOMORROW = "2026-11-22T09:30", "2026-11-22T10:00", "2026-11-23T09:30"


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def booking(slot: str = NINE, matter: str = "advice", **fields: object) -> Book:
    return Book(matter=matter, slot=slot, **{"channel": "desk", **fields})


def book(world: World, slot: str = NINE, actor: Actor = DESK, **fields: object) -> BookingView:
    reply = world.ask(actor, booking(slot, **fields))
    assert isinstance(reply, Accepted), reply
    assert isinstance(reply.result, BookingView)
    return reply.result


def sealed(world: World, visitor: Visitor = VISITOR) -> str:
    return seal_visitor(world.keys.seal_public_b64, visitor)


def check_in(world: World, reference: str, **fields: object) -> Accepted | Refused:
    token = world.issuing().page_token_sha256
    return world.ask(KIOSK, CheckIn(booking=reference, language="zh", page_token_sha256=token, **fields))


def code(reply: Accepted | Refused) -> RefusalCode:
    assert isinstance(reply, Refused), reply
    return reply.code


def test_book_answers_with_what_the_citizen_keeps(world):
    """Reference, slot, matter's name, when check-in opens and until when one is on time."""
    shown = book(world)
    assert (shown.slot, shown.matter, shown.matter_name.zh) == (NINE, "advice", "advice")
    assert [(at - shown.starts).total_seconds() / 60 for at in (shown.opens, shown.on_time)] == [-30, 15]


def test_reference_of_the_machine_is_random_and_readable():
    """Ten letters that nobody mistakes; a thousand are all different."""
    made = {SystemIds().booking() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(each) == 10 and set(each) <= set(LETTERS) for each in made)
    assert not set(LETTERS) & set("ILOU")


def test_repeat_of_a_booking_is_the_same_booking(world):
    """Sent again, now and after a restart: one place, the same bytes."""
    request = world.request(DESK, booking())
    first, again = world.commit(request, request)
    world.opened()
    later = world.commit(request)[0]
    assert isinstance(first.reply, Accepted)
    assert len({encode(outcome.reply) for outcome in (first, again, later)}) == 1
    assert len(world.committer._state.bookings["2026-11-22"].bookings) == 1


def test_refusal_goes_out_with_free_slots(world):
    """The third for a slot of two is told what is free, in a form that a machine can show."""
    book(world)
    book(world)
    reply = world.ask(DESK, booking())
    assert code(reply) is RefusalCode.SLOT_FULL
    assert reply.slots[:2] == (TEN, "2026-11-22T10:30")
    assert len(reply.slots) == 6


def test_day_that_is_full_offers_slots_on_the_wire(world):
    """今日号满: typed, with slots, before anybody queues."""
    plan = world.hall
    world.hall = replace(
        plan, matters=tuple(replace(m, per_day=1 if m.id == "advice" else 0) for m in plan.matters)
    )
    world.store = MemoryStore()
    world.opened()
    world.commit()
    world.issue()
    reply = world.ask(KIOSK, world.issuing())
    assert code(reply) is RefusalCode.DAY_FULL
    assert reply.slots[0] == "2026-11-23T09:00"


def test_kiosk_books_as_a_kiosk(world):
    """A machine can't say that somebody telephoned."""
    book(world, actor=KIOSK, channel="web")
    book(world, TEN, actor=MANAGER, channel="phone")
    found = world.committer._state.bookings["2026-11-22"].bookings.values()
    assert [each.channel for each in found] == ["kiosk", "phone"]


def test_person_is_counted_under_the_visited_day_alone(world):
    """Two a day by the card; the tag of another day is another; nothing of the person stands in the journal."""
    card = sealed(world)
    book(world, NINE, sealed=card)
    book(world, TEN, sealed=sealed(world))
    assert code(world.ask(DESK, booking("2026-11-22T10:30", sealed=card))) is RefusalCode.BOOKED_OFTEN
    book(world, TOMORROW, sealed=card)
    ledger = world.committer._state.bookings
    tags = [{b.day_tag for b in ledger[day].bookings.values()} for day in ("2026-11-22", "2026-11-23")]
    assert [len(each) for each in tags] == [1, 1]
    assert tags[0] != tags[1]
    kept = repr(world.store.disk.journal) + repr(world.store.disk.replies)
    for secret in (VISITOR.name, VISITOR.number, VISITOR.address, VISITOR.birth):
        assert secret not in kept
    assert len(world.store.disk.vault) == 3


def test_slot_far_away_makes_no_key(world, tmp_path):
    """Whoever asks for the year 9999 leaves no key file behind."""
    for slot in ("9999-12-31T09:30", "1999-01-01T09:30", "2026-13-41T09:30"):
        assert code(world.ask(DESK, booking(slot, sealed=sealed(world)))) is RefusalCode.UNKNOWN_SLOT
    assert list((tmp_path / "keys").rglob("*day-tag*")) == []
    book(world, TOMORROW, sealed=sealed(world))
    assert [path.name[:18] for path in (tmp_path / "keys").rglob("*day-tag*")] == ["day-tag-2026-11-23"]


def test_check_in_gives_a_ticket_with_a_page(world):
    """The booking becomes a number of its matter, with the page token of the slip; once."""
    shown = book(world, matter="record", sealed=sealed(world))
    world.clock.move(1800)
    reply = check_in(world, shown.booking, sealed=sealed(world))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketView)
    assert (reply.result.number, reply.result.matter) == ("A001", "record")
    assert list(world.committer.page_tokens().values()) == ["2026-11-22-A001"]
    assert code(check_in(world, shown.booking)) is RefusalCode.BOOKING_ENDED
    assert [entry.stream for entry in world.store.disk.journal if entry.kind in ("BookingUsed", "TicketIssued")] == [
        "booking/2026-11-22", "day/2026-11-22",
    ]  # fmt: skip


def test_check_in_without_the_card_that_its_matter_needs_is_refused(world):
    """A booking proves nobody; it stays good."""
    shown = book(world, matter="record")
    world.clock.move(1800)
    assert code(check_in(world, shown.booking)) is RefusalCode.CARD_NEEDED
    assert isinstance(check_in(world, shown.booking, sealed=sealed(world)), Accepted)


def test_check_in_before_it_opens_says_when(world):
    """A time, for the kiosk to show."""
    shown = book(world, TEN)
    early = check_in(world, shown.booking)
    assert (code(early), early.when) == (RefusalCode.CHECK_IN_NOT_OPEN, shown.opens)


def test_bookings_without_a_card_are_bounded_like_numbers(world):
    """A machine that has gone wrong can't sell the hall out: what it gives without a card is counted together."""
    replies = [
        world.ask(KIOSK, booking(f"2026-11-22T{9 + n % 8:02d}:30", channel="kiosk")) for n in range(21)
    ]
    assert code(replies[20]) is RefusalCode.TOO_MANY


def test_move_and_cancel_free_the_tables_too(world):
    """The place that was given up can be sold again, in memory and in the database."""
    first = book(world)
    assert isinstance(world.ask(DESK, MoveBooking(booking=first.booking, slot=TEN)), Accepted)
    book(world)
    book(world)
    assert isinstance(world.ask(DESK, CancelBooking(booking=first.booking)), Accepted)
    assert len(world.store.disk.places) == 2
    world.opened()
    book(world, TEN)
    book(world, TEN)
    assert len(world.store.disk.places) == 4


def test_day_that_turns_notes_missed_bookings_in_their_own_stream(world):
    """Before the close, so that the day's signed head covers them."""
    world.open_window()
    book(world)
    world.clock.move(86_400)
    world.commit()
    kinds = [entry.kind for entry in world.store.disk.journal]
    assert kinds.index("BookingMissed") == kinds.index("DayClosed") - 1
    missed = next(entry for entry in world.store.disk.journal if entry.kind == "BookingMissed")
    assert missed.stream == "booking/2026-11-22"
    assert '"counts":true' in missed.body
    assert journal.broken_at(HALL, world.store.disk.journal) is None


# Many clients


async def _sold(world: World, clients: int, slots: tuple[str, ...]) -> list[Accepted | Refused]:
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "")
    running = asyncio.create_task(service.run())
    await asyncio.sleep(0)

    async def ask(number: int) -> Accepted | Refused:
        actor = Actor(role=Role.DESK, id=f"d{number % 7}")
        command = world.command(booking(slots[number % len(slots)]))
        return await service.submit(actor, command, digest(encode(command)))

    replies = await asyncio.gather(*map(ask, range(clients)))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return replies


@pytest.mark.parametrize("where", ["memory", "sqlite"])
async def test_many_clients_at_once_get_each_place_once(tmp_path, where):
    """300 clients for 3 slots of 2 places: six get one, the others are told why and what is free."""
    plan = replace(hall_day.hall(cardless_per_minute=1000))
    keys = KeyRing.create(tmp_path / "keys", mode="demo")
    store = MemoryStore() if where == "memory" else SqliteStore(tmp_path / "hall.db", HALL)
    world = World(store, keys, hall=plan)
    replies = await _sold(world, 300, (NINE, TEN, TOMORROW))
    views = [reply.result for reply in replies if isinstance(reply, Accepted)]
    assert sorted(view.slot for view in views) == sorted([NINE, TEN, TOMORROW] * 2)
    assert len({view.booking for view in views}) == 6
    refused = [reply for reply in replies if isinstance(reply, Refused)]
    assert {reply.code for reply in refused} == {RefusalCode.SLOT_FULL}
    assert all(reply.slots for reply in refused)


def test_catalogue_shows_what_is_left(world):
    """A booking takes its place off the catalogue; a full slot is gone from it; all matters of a group stand together."""
    book(world)
    (group,) = bookable_matters(world.committer._state, world.clock.now())
    assert group.matters == ("advice", "record")
    assert (group.free[0].slot, group.free[0].places) == (NINE, 1)
    book(world)
    (group,) = bookable_matters(world.committer._state, world.clock.now())
    assert group.free[0].slot == TEN


# Any order of anything


SLOTS = st.sampled_from([NINE, TEN, TOMORROW, "2026-11-23T10:00"])


class AnyBookings(RuleBasedStateMachine):
    """Random hands on one ledger through the committer, with restarts and days that turn."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="yitang-bookings-")
        self.world = memory_world(Path(self.folder.name), hall=hall_day.hall(cardless_per_minute=100_000))
        self.world.open_window()
        self.known: list[str] = []

    @rule(slot=SLOTS, matter=st.sampled_from(["advice", "record"]))
    def book(self, slot: str, matter: str) -> None:
        reply = self.world.ask(DESK, booking(slot, matter))
        if isinstance(reply, Accepted):
            self.known.append(reply.result.booking)

    @rule(slot=SLOTS, pick=st.integers(0, 30))
    def move(self, slot: str, pick: int) -> None:
        if self.known:
            self.world.ask(DESK, MoveBooking(booking=self.known[pick % len(self.known)], slot=slot))

    @rule(pick=st.integers(0, 30))
    def cancel(self, pick: int) -> None:
        if self.known:
            self.world.ask(DESK, CancelBooking(booking=self.known[pick % len(self.known)]))

    @rule(pick=st.integers(0, 30))
    def arrive(self, pick: int) -> None:
        if self.known:
            check_in(self.world, self.known[pick % len(self.known)], sealed=sealed(self.world))

    @rule(seconds=st.sampled_from([60, 600, 1800]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.move(seconds)

    @rule(sure=st.integers(0, 9))
    def night(self, sure: int) -> None:
        if sure == 0:
            self.world.clock.move(86_400)
            self.world.commit()

    @rule()
    def restart(self) -> None:
        self.world.opened()

    @invariant()
    def every_place_is_sold_once(self) -> None:
        state = self.world.committer._state
        live = {
            b.id: (b.slot, b.place)
            for ledger in state.bookings.values()
            for b in ledger.bookings.values()
            if b.state is not BookingState.CANCELLED
        }
        assert len(set(live.values())) == len(live)
        assert all(1 <= place <= 2 for _, place in live.values())
        today = state.day.date.isoformat()
        stored = {b: place for b, place in self.world.store.disk.places.items() if place[0] >= today}
        assert stored == live
        held = {(slot, place): b for led in state.bookings.values() for slot, h in led.held.items() for place, b in h.items()}  # fmt: skip
        assert held == {place: b for b, place in live.items()}

    @invariant()
    def every_used_booking_has_one_ticket(self) -> None:
        state = self.world.committer._state
        ledger = state.bookings.get(state.day.date.isoformat())
        used = [b for b in ledger.bookings.values() if b.state is BookingState.USED] if ledger else []
        assert len(used) == len(state.day.tickets)

    def teardown(self) -> None:
        assert loading.load(self.world.store).state == self.world.committer._state
        assert journal.broken_at(HALL, self.world.store.disk.journal) is None
        self.folder.cleanup()


AnyBookings.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestAnyBookings = AnyBookings.TestCase

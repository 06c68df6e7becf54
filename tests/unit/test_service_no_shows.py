"""爽约: three missed bookings in ninety days close online booking alone, and nothing lasting of it is in the journal."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts import commands as w
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import Visitor
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, BookingView, Refused
from queue_server.contracts.sealing import seal_visitor
from queue_server.domain.slot_rules import BookingRules
from tests.support import hall_day
from tests.support.hall_service import MANAGER, VISITOR, World, memory_world

DESK = Actor(role=Role.DESK, id="d1")
YOUNG = VISITOR.model_copy(update={"birth": "1990-01-01"})
DAY_S = 86_400


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A hall that takes bookings for the next fourteen days, a window open."""
    made = memory_world(tmp_path)
    made.open_window()
    return made


def book(
    world: World, days: int = 1, channel: str = "web", visitor: Visitor = YOUNG, at: str = "09:30"
) -> Accepted | Refused:
    """A place so many days from now."""
    day = (world.committer._state.day.date + timedelta(days=days)).isoformat()
    sealed = seal_visitor(world.keys.seal_public_b64, visitor)
    return world.ask(DESK, w.Book(matter="advice", slot=f"{day}T{at}", channel=channel, sealed=sealed))


def reference(reply: Accepted | Refused) -> str:
    """The booking that was made."""
    assert isinstance(reply, Accepted), reply
    assert isinstance(reply.result, BookingView)
    return reply.result.booking


def missed(world: World, times: int, **how: object) -> None:
    """So many bookings that nobody came for, each on a day of its own; a window opens every day."""
    for _ in range(times):
        reference(book(world, channel="desk", **how))  # type: ignore[arg-type]  # fields of a booking
        for _ in range(2):
            world.clock.move(DAY_S)
            world.commit()
            world.open_window()


def is_closed(world: World, **how: object) -> bool:
    """Whether the person must book with staff."""
    reply = book(world, 3, **how)  # type: ignore[arg-type]  # fields of a booking
    if isinstance(reply, Refused):
        assert (reply.code, reply.about) == (RefusalCode.BOOK_WITH_STAFF, "3")
        return True
    return False


def test_third_missed_booking_closes_online_booking_of_that_person_alone(world):
    """Desk and phone still book, a number is still given; others are not concerned."""
    missed(world, 2)
    assert not is_closed(world)
    missed(world, 1)
    assert is_closed(world)
    assert is_closed(world, channel="wechat")
    assert not is_closed(world, channel="phone")
    other = YOUNG.model_copy(update={"number": "330102199001011235"})
    assert not is_closed(world, visitor=other)
    assert world.issue("advice", visitor=YOUNG).number


def test_count_outlasts_a_restart_and_a_rotated_key(world):
    """It is stored, and looked for under the look-up keys before the present one."""
    missed(world, 2)
    world.keys.rotate("lookup")
    missed(world, 1)
    world.opened()
    assert is_closed(world)


def test_missed_booking_counts_for_ninety_days(world):
    """Then online booking is open again, and the row is gone."""
    missed(world, 3)
    assert is_closed(world)
    world.clock.move(92 * DAY_S)
    world.commit()
    assert not is_closed(world)
    assert isinstance(world.store, MemoryStore)
    assert [row[2] for row in world.store.disk.no_shows.values()] == [False]


def test_booking_that_was_used_given_back_or_green_does_not_count(world):
    """Whoever came, or said in time that they would not, and the green channel."""
    reference(book(world, visitor=VISITOR))
    given_back = reference(book(world))
    assert isinstance(world.ask(DESK, w.CancelBooking(booking=given_back)), Accepted)
    used = reference(book(world))
    world.clock.move(DAY_S + 1200)
    check_in = w.CheckIn(booking=used, language="zh", page_token_sha256="d" * 64)
    assert isinstance(world.ask(DESK, check_in), Accepted)
    world.clock.move(DAY_S)
    world.commit()
    assert isinstance(world.store, MemoryStore)
    assert world.store.disk.no_shows == {}


def test_booking_that_the_hall_let_down_does_not_count(world):
    """No window of its theme ever opened on that day."""
    reference(book(world))
    for _ in range(2):
        world.clock.move(DAY_S)
        world.commit()
    assert isinstance(world.store, MemoryStore)
    assert world.store.disk.no_shows == {}


def test_moved_booking_is_missed_on_its_new_day(world):
    """The old place is nobody's fault."""
    booking = reference(book(world))
    day = (world.committer._state.day.date + timedelta(days=2)).isoformat()
    assert isinstance(world.ask(DESK, w.MoveBooking(booking=booking, slot=f"{day}T10:00")), Accepted)
    for _ in range(3):
        world.clock.move(DAY_S)
        world.commit()
        world.open_window()
    assert isinstance(world.store, MemoryStore)
    assert [(row[1], row[2]) for row in world.store.disk.no_shows.values()] == [(day, True)]


def test_hall_sets_how_many_and_for_how_long(tmp_path):
    """One in ten days."""
    hall = replace(hall_day.hall(), booking=BookingRules(no_shows=1, no_show_days=10))
    world = memory_world(tmp_path, hall=hall)
    world.open_window()
    missed(world, 1)
    assert isinstance(book(world, 3), Refused)
    world.clock.move(11 * DAY_S)
    world.commit()
    assert isinstance(book(world, 3), Accepted)


def test_journal_holds_nothing_of_who_it_was(world):
    """Neither the count's hash nor the vault's, and the two are not the same."""
    missed(world, 1)
    assert isinstance(world.store, MemoryStore)
    ((person, _, _),) = world.store.disk.no_shows.values()
    said = "".join(entry.body for entry in world.store.disk.journal)
    for secret in (person, world.vault.lookups(YOUNG.number)[0]):
        assert secret.hex() not in said
    assert person != world.vault.lookups(YOUNG.number)[0]
    assert isinstance(world.ask(MANAGER, w.OpenWindow(window="w2")), Accepted)

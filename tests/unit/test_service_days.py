"""The hall's day: it turns at the hall's midnight, the head is signed, and who re-chains everything is found."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.commands import OpenWindow, StartService
from queue_server.contracts.replies import Accepted
from queue_server.domain import events as e
from queue_server.service import journal
from queue_server.service.committer import REPLIES_KEPT
from queue_server.service.ports import Entry, StorageError
from tests.support.hall_service import CLERK, HALL, KIOSK, MANAGER, World, memory_world

BEFORE_MIDNIGHT = datetime(2026, 11, 22, 15, 59, 59, 999999, tzinfo=UTC)  # 23:59:59.999999 in Hangzhou


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def _entries(world: World) -> list[Entry]:
    assert isinstance(world.store, MemoryStore)
    return world.store.disk.journal


def _closed(world: World) -> tuple[Entry, e.DayClosed]:
    entry = next(entry for entry in _entries(world) if entry.kind == "DayClosed")
    event = journal.read(entry)
    assert isinstance(event, e.DayClosed)
    return entry, event


def test_day_turns_at_the_halls_midnight(world):
    """23:59:59.999999 is today; a microsecond later it is tomorrow, and numbers begin again."""
    world.clock.time = BEFORE_MIDNIGHT
    assert world.issue().ticket == "2026-11-22-A001"
    world.clock.move(1e-6)
    by_itself, outcomes = world.batch(world.request(KIOSK, world.issuing()))
    assert [(h.day, type(h.event).__name__) for h in by_itself] == [
        ("2026-11-22", "DayClosed"),
        ("2026-11-23", "HallConfigured"),
    ]
    reply = outcomes[0].reply
    assert isinstance(reply, Accepted)
    assert reply.result.ticket == "2026-11-23-A001"


def test_day_that_closed_says_who_was_left(world):
    """Issued, served and swept are counted in the close."""
    world.open_window()
    world.issue()
    second = world.issue().ticket
    world.call()
    world.ask(CLERK, StartService(window="w1"))
    world.call()
    world.clock.move(86_400)
    world.commit()
    closed = _closed(world)[1]
    assert (closed.issued, closed.served, closed.swept) == (2, 1, (second,))


def test_window_with_a_ticket_at_midnight_calls_again_next_day(world):
    """Who stood at a window when the day ended blocks nobody: neither in memory nor in the tables."""
    world.open_window()
    world.issue()
    world.call()
    world.clock.move(86_400)
    world.commit()
    assert isinstance(world.store, MemoryStore)
    assert world.store.disk.calls == {}
    world.ask(MANAGER, OpenWindow(window="w1"))
    world.issue()
    assert isinstance(world.call(), Accepted)


def test_day_head_is_signed_by_the_hall(world):
    """Ed25519 over hall, seq and hash of the last entry before the close."""
    world.issue()
    world.clock.move(86_400)
    world.commit()
    entry, closed = _closed(world)
    head = journal.Head(entry.seq - 1, closed.head)
    assert closed.head == entry.prev_hash
    assert closed.key_id == world.keys.sign_key_id
    world.public_key().verify(bytes.fromhex(closed.signature), journal.signed_text(HALL, head))


def test_tampering_that_chains_everything_anew_is_found(world):
    """Somebody with the database changes a ticket and recomputes every hash: the chain is whole, the head is not."""
    world.issue()
    slip = world.issue()
    world.clock.move(86_400)
    world.commit()
    forged: list[Entry] = []
    for entry in _entries(world):
        body = json.loads(entry.body)
        if entry.kind == "TicketIssued":
            body["green"] = not body["green"]
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        draft = replace(entry, body=text, prev_hash=forged[-1].hash if forged else journal.GENESIS)
        forged.append(replace(draft, hash=journal.entry_hash(HALL, draft)))
    assert journal.broken_at(HALL, forged) is None
    at = next(place for place, entry in enumerate(forged) if entry.kind == "DayClosed")
    closed = journal.read(forged[at])
    assert isinstance(closed, e.DayClosed)
    with pytest.raises(InvalidSignature):
        world.public_key().verify(
            bytes.fromhex(closed.signature), journal.signed_text(HALL, journal.head_of(forged[at - 1]))
        )
    issued = [entry for entry in forged if entry.kind == "TicketIssued"]
    assert journal.witness(issued[1]) != slip.witness


def test_slip_carries_sixty_bits_of_its_entry(world):
    """Twelve base-32 letters that anybody can recompute from the journal."""
    slip = world.issue()
    entry = next(entry for entry in _entries(world) if entry.kind == "TicketIssued")
    assert slip.witness == journal.witness(entry)
    assert len(slip.witness) == 12


def test_clock_set_back_never_makes_time_run_backwards(world):
    """Two hours back: entries stand still in time, the day stays, everything works."""
    world.open_window()
    world.clock.time = BEFORE_MIDNIGHT + timedelta(seconds=1)
    world.issue()
    world.clock.move(-7200)
    ticket = world.issue().ticket
    times = [entry.at for entry in _entries(world)]
    assert times == sorted(times)
    assert ticket.startswith("2026-11-23")


def test_clock_two_hours_ahead_and_back_keeps_undo_and_order(world):
    """Commands of that time are not stale against the machine's own clock."""
    world.open_window()
    world.clock.move(7200)
    world.issue()
    world.clock.move(-7200)
    world.issue()
    assert isinstance(world.call(), Accepted)


def test_restart_in_the_middle_of_a_day_goes_on(world):
    """Numbers, windows and called tickets are as they were; the epoch is another."""
    world.open_window()
    world.issue()
    called = world.call()
    epoch = world.committer.epoch
    world.opened()
    assert world.committer.epoch == epoch + 1
    assert world.issue().number == "A002"
    assert isinstance(called, Accepted)
    assert isinstance(world.ask(CLERK, StartService(window="w1")), Accepted)


def test_restart_after_days_closes_the_old_one(world):
    """A hall that was off for three days closes the day it was in and begins today's."""
    world.issue()
    world.clock.move(3 * 86_400)
    world.opened()
    by_itself, _ = world.batch()
    assert [h.day for h in by_itself] == ["2026-11-22", "2026-11-25"]
    assert journal.broken_at(HALL, _entries(world)) is None


def test_changed_hall_file_waits_for_tomorrow(world):
    """Today goes on under this morning's file; tomorrow's day begins with the new digest."""
    world.hall = replace(world.hall, name=replace(world.hall.name, zh="新名"))
    world.opened()
    assert world.batch()[0] == []
    world.clock.move(86_400)
    configured = world.batch()[0][-1].event
    assert isinstance(configured, e.HallConfigured)
    assert configured.hall.name.zh == "新名"


def test_replies_are_forgotten_days_later_and_stay_refused(world):
    """Pruned at the turn of a day; a duplicate of what was forgotten is stale, never a ghost."""
    request = world.request(KIOSK, world.issuing())
    world.commit(request)
    assert isinstance(world.store, MemoryStore)
    for _ in range(REPLIES_KEPT.days + 1):
        world.clock.move(86_400)
        world.commit()
    assert world.store.disk.replies == {}
    reply = world.commit(request)[0].reply
    assert getattr(reply, "code", None) == "stale"


def test_journal_of_a_newer_program_is_refused_by_name(world):
    """An entry that this program can't read stops the start, and names its seq only."""
    world.issue()
    assert isinstance(world.store, MemoryStore)
    stream = world.store.disk.streams["day/2026-11-22"]
    stream[-1] = replace(stream[-1], kind="TicketTeleported")
    with pytest.raises(StorageError, match=r"journal entry \d+ is not one of this program's"):
        world.opened()

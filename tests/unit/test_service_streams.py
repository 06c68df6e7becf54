"""Streams beyond the day: one chain over all, read again whole, and nothing of what is over."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.commands import OpenWindow
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain import streams
from queue_server.domain.applying import bookings, cases, payments
from queue_server.domain.state import HallState
from queue_server.service import claims, committer, journal, loading
from queue_server.service.ports import Entry, StorageError, StreamClaim
from queue_server.service.requests import Happened
from queue_server.service.views import Views
from queue_server.service.voice_view import PAGE_DAYS
from tests.support.hall_service import HALL, KIOSK, MANAGER, World, memory_world

TODAY, TOMORROW, AFTER = "2026-11-22", "2026-11-23", "2026-11-24"


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def made(booking: str, day: str = TOMORROW, place: int = 1) -> e.BookingMade:
    starts = datetime.fromisoformat(f"{day}T01:30:00+00:00")
    return e.BookingMade(
        day, booking, f"{day}T09:30/help", place, "help", "advice", starts, "desk", visit="0" * 32
    )


def decided(world: World, monkeypatch, *events: e.Event) -> Accepted | Refused:
    """One command that the rules answer with these events."""

    def decide(_: HallState, command: c.Command, __: datetime) -> tuple[e.Event, ...]:
        return events if isinstance(command, c.OpenWindow) else ()

    with monkeypatch.context() as patch:
        patch.setattr(committer, "decide", decide)
        return world.ask(MANAGER, OpenWindow(window="w1"))


def entries(world: World) -> list[Entry]:
    assert isinstance(world.store, MemoryStore)
    return world.store.disk.journal


def test_events_of_one_command_may_be_of_several_streams(world, monkeypatch):
    """One transaction, one chain: seq and hashes go on, each entry names its own stream."""
    before = len(entries(world))
    decided(
        world, monkeypatch, made("B000000001"), e.WindowOpened("w1", ("advice",)), made("B000000002", AFTER)
    )
    written = entries(world)[before:]
    assert [entry.stream for entry in written] == [
        f"booking/{TOMORROW}",
        f"day/{TODAY}",
        f"booking/{AFTER}",
    ]
    assert journal.broken_at(HALL, entries(world)) is None
    assert len({entry.command_id for entry in written}) == 1


def test_restart_with_the_tail_in_another_stream_finds_the_day(world, monkeypatch):
    """The journal's last entry is a booking for tomorrow: today's tickets go on all the same."""
    world.issue()
    decided(world, monkeypatch, made("B000000001"))
    assert entries(world)[-1].stream == f"booking/{TOMORROW}"
    world.opened()
    assert world.issue().number == "A002"


def test_state_read_again_is_the_state(world, monkeypatch):
    """Live state and the state read from the store are equal, over days and restarts."""
    decided(world, monkeypatch, made("B000000001"), made("B000000002", AFTER), made("B000000003", TODAY))
    world.issue()
    for _ in range(2):
        assert loading.load(world.store).state == world.committer._state
        world.clock.move(86_400)
        world.commit()
        world.issue()
    assert loading.load(world.store).state == world.committer._state


def test_day_that_turns_forgets_bookings_of_days_that_are_over(world, monkeypatch):
    """Yesterday's ledger is neither kept in memory nor read at a start."""
    decided(world, monkeypatch, made("B000000001", TODAY), made("B000000002", AFTER))
    assert set(world.committer._state.bookings) == {TODAY, AFTER}
    world.clock.move(86_400)
    world.commit()
    assert set(world.committer._state.bookings) == {AFTER}
    assert {h.entry.stream for h in loading.load(world.store).past} == {f"day/{TOMORROW}", f"booking/{AFTER}"}


def test_loading_reads_in_the_order_of_the_journal(world, monkeypatch):
    """Views start from a history in which nothing comes before its cause."""
    decided(world, monkeypatch, made("B000000001"))
    world.issue()
    decided(
        world, monkeypatch, e.BookingCancelled(TOMORROW, "B000000001", "asked", "desk:d1"), made("B000000002")
    )
    seqs = [h.entry.seq for h in loading.load(world.store).past]
    assert seqs == sorted(seqs)
    assert len(seqs) == len(entries(world))


def test_commit_that_fails_takes_back_every_stream(world, monkeypatch):
    """A booking that was not committed stands neither in memory nor in the tables."""

    def refused(*_: object) -> None:
        raise StorageError("no disk")

    with monkeypatch.context() as patch:
        patch.setattr("queue_server.adapters.storage.memory.MemoryUnit.commit", refused)
        with pytest.raises(StorageError):
            decided(world, patch, made("B000000001"))
    assert world.committer._state.bookings == {}
    assert isinstance(decided(world, monkeypatch, made("B000000002")), Accepted)


def test_place_that_the_tables_hold_is_refused_alone(world, monkeypatch):
    """Should the rules ever sell a place twice, the database does not."""
    assert isinstance(decided(world, monkeypatch, made("B000000001")), Accepted)
    reply = decided(world, monkeypatch, made("B000000002"))
    assert isinstance(reply, Refused)
    assert reply.code is RefusalCode.TRY_AGAIN
    assert set(world.committer._state.bookings[TOMORROW].bookings) == {"B000000001"}


def test_event_of_another_day_leaves_the_present_one_as_it_is():
    """A late entry of a closed day is stored in its own stream; it is not held in memory."""

    @dataclass(frozen=True, slots=True)
    class Late:
        VERSION: ClassVar[int] = 1
        STREAM: ClassVar[tuple[str, str]] = ("day", "day")
        day: str

    state = HallState()
    state.turn(datetime(2026, 11, 22, tzinfo=UTC).date())
    assert streams.stream_of(Late(TOMORROW), TODAY) == f"day/{TOMORROW}"  # type: ignore[arg-type]  # a made-up event
    streams.apply(state, Late("2026-11-21"), datetime.now(UTC))  # type: ignore[arg-type]  # a made-up event
    with pytest.raises(KeyError):
        streams.apply(state, Late(TODAY), datetime.now(UTC))  # type: ignore[arg-type]  # a made-up event


def test_every_command_over_more_than_the_day_is_decided_in_one_place():
    """No table overrides a row of another."""
    kinds = Counter(kind for table in streams.TABLES for kind in table)
    assert {kind.__name__: n for kind, n in kinds.items() if n > 1} == {}


def test_every_event_has_one_place():
    """An event beyond the day says which stream and has an applier there; a day's event, one of a closed day and what only a page reads have neither."""
    for kind in e.KINDS.values():
        beyond = kind in streams._APPLY or kind in cases.APPLY or kind in payments.APPLY
        kind_of, named_by = getattr(kind, "STREAM", ("day", None))
        assert beyond == (kind_of not in ("day", "rating", "posted"))
        assert named_by is None or named_by in kind.__dataclass_fields__
    assert set(bookings.APPLY) <= set(streams._APPLY)


def test_stream_that_begins_and_ends_is_claimed():
    """An event class that says BEGINS makes its stream one that is read at each start, ENDS takes it out."""

    class Begun:
        BEGINS = True

    class Ended:
        ENDS = True

    entry = Entry(1, 1, "case/a", "Begun", 1, datetime.now(UTC), "x", "", "{}", "", "")
    happened = [Happened("", kind(), entry) for kind in (Begun, Ended)]  # type: ignore[arg-type]  # made-up events
    record = claims.record(None, happened)
    assert record.streams == (StreamClaim("case/a", open=True), StreamClaim("case/a", open=False))


def test_views_follow_bookings_without_losing_the_day(world, monkeypatch):
    """An event of a booking changes the catalogue alone; boards keep their day, revisions only rise."""
    world.open_window()
    ticket = world.issue().ticket
    views = Views(world.hall, 1, "")
    for happened in loading.load(world.store).past:
        views.apply(happened)
    decided(world, monkeypatch, made("B000000001"))
    last = loading.load(world.store).past[-1]
    views.apply(last)
    assert list(views.touched(last)) == ["catalogue"]
    elsewhere = replace(last, entry=replace(last.entry, stream="case/a"))
    assert list(views.touched(elsewhere)) == [], "a case changes no kiosk's screen"
    assert views.ticket_page(ticket, world.clock.now()) is not None
    views.apply(replace(last, event=made("B000000002", AFTER), entry=replace(last.entry, seq=1)))
    assert views.catalogue(world.clock.now()).rev == last.entry.seq


# Page tokens


def test_token_that_was_used_is_refused_by_type(world):
    """Before the store: in the same batch, later, after a restart, and on the next day."""
    first = world.issuing()
    again = world.issuing(page_token_sha256=first.page_token_sha256)
    replies = [o.reply for o in world.commit(world.request(KIOSK, first), world.request(KIOSK, again))]
    assert isinstance(replies[0], Accepted)
    late = [replies[1], world.ask(KIOSK, again)]
    world.opened()
    late.append(world.ask(KIOSK, again))
    world.clock.move(86_400)
    late.append(world.ask(KIOSK, again))
    assert [getattr(reply, "code", None) for reply in late] == [RefusalCode.TOKEN_USED] * 4


def test_token_of_a_commit_that_failed_is_free(world, monkeypatch):
    """What was taken back was never used."""
    body = world.issuing()
    with monkeypatch.context() as patch:
        patch.setattr(
            "queue_server.adapters.storage.memory.MemoryUnit.commit",
            lambda unit: (_ for _ in ()).throw(StorageError("no disk")),
        )
        with pytest.raises(StorageError):
            world.ask(KIOSK, body)
    assert isinstance(world.ask(KIOSK, body), Accepted)


def _on_sqlite(tmp_path) -> tuple[World, list[bool]]:
    """A world on SQLite, and how each of its transactions was begun (together or not)."""
    begun: list[bool] = []

    class Counted(SqliteStore):
        def batch(self, expected_seq: int, *, together: bool = False):
            begun.append(together)
            return super().batch(expected_seq, together=together)

    world = World(Counted(tmp_path / "hall.db", HALL), memory_world(tmp_path).keys)
    world.commit()
    begun.clear()
    return world, begun


def test_tokens_repeated_by_a_machine_do_not_slow_the_hall(tmp_path):
    """However many are repeated, the batch is decided once."""
    world, begun = _on_sqlite(tmp_path)
    first = world.issuing()
    repeats = [world.issuing(page_token_sha256=first.page_token_sha256) for _ in range(5)]
    outcomes = world.commit(*(world.request(KIOSK, body) for body in (first, *repeats, world.issuing())))
    assert [outcome.reply.ok for outcome in outcomes] == [True, *[False] * 5, True]
    assert begun == [True]
    world.store.close()


def test_token_that_only_the_tables_know_makes_the_batch_decided_again(tmp_path):
    """The retry: the tables refuse one record, the batch is taken again and only that one is refused."""
    world, begun = _on_sqlite(tmp_path)
    ticket = world.issue().ticket
    begun.clear()
    token = "e" * 64
    world.store._db.execute("INSERT INTO page_token VALUES (?, ?, ?)", (HALL, token, ticket))
    bodies = (world.issuing(), world.issuing(page_token_sha256=token), world.issuing())
    replies = [outcome.reply for outcome in world.commit(*(world.request(KIOSK, body) for body in bodies))]
    assert begun == [True, False]
    assert [reply.ok for reply in replies] == [True, False, True]
    assert replies[1].code is RefusalCode.TOKEN_USED
    assert [r.result.number for r in replies if isinstance(r, Accepted)] == ["A002", "A003"]
    assert journal.broken_at(HALL, world.store.all()) is None
    assert loading.load(world.store).state == world.committer._state
    world.store.close()


def test_tokens_are_forgotten_with_the_tables(world):
    """After a month a token is free again: neither table nor memory grows with history."""
    body = world.issuing()
    world.ask(KIOSK, body)
    for _ in range(PAGE_DAYS + 1):
        world.clock.move(86_400)
        world.commit()
    assert world.committer._tokens == set()
    assert isinstance(world.ask(KIOSK, body, sent_at=world.clock.now() + timedelta(0)), Accepted)

"""Commands to stored entries: repeats, refusals, quotas, faults; no ghost and no number twice."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.codec import encode
from queue_server.contracts.commands import CallNext, CancelTicket, ReportPrint, StartService
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused, TicketView
from queue_server.service.journal import broken_at
from queue_server.service.looks import visitor_of
from queue_server.service.personal import Access
from queue_server.service.ports import StorageError
from tests.support.hall_service import (
    CLERK,
    HALL,
    KIOSK,
    NOW,
    OTHER_KIOSK,
    VISITOR,
    World,
    memory_world,
)


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def _journal(world: World) -> list[str]:
    assert isinstance(world.store, MemoryStore)
    return [entry.kind for entry in world.store.disk.journal]


def _code(reply: Accepted | Refused) -> RefusalCode:
    assert isinstance(reply, Refused), reply
    return reply.code


def test_repeat_of_an_issue_gives_the_same_bytes(world):
    """One intention, one number: now, in the same batch, minutes later and after a restart."""
    request = world.request(KIOSK, world.issuing())
    first, again = world.commit(request, request)
    world.clock.move(3600)
    later = world.commit(request)[0]
    world.opened()
    restarted = world.commit(request)[0]
    assert isinstance(first.reply, Accepted)
    assert len({encode(o.reply) for o in (first, again, later, restarted)}) == 1
    assert _journal(world).count("TicketIssued") == 1
    assert not again.happened


def test_same_id_with_another_body_is_refused(world):
    """The digest of the body belongs to the id; the first answer stays."""
    first = world.request(KIOSK, world.issuing())
    other = world.request(KIOSK, world.issuing("record"), command_id=first.command.id)
    world.commit(first)
    assert _code(world.commit(other)[0].reply) is RefusalCode.ID_REUSED
    assert isinstance(world.commit(first)[0].reply, Accepted)


def test_same_id_of_another_actor_is_another_command(world):
    """Ids are told apart by actor: a guessed id gives nobody another's ticket."""
    first = world.request(KIOSK, world.issuing())
    second = world.request(OTHER_KIOSK, world.issuing(), command_id=first.command.id)
    one, two = (outcome.reply for outcome in world.commit(first, second))
    assert isinstance(one, Accepted)
    assert isinstance(two, Accepted)
    assert one.result != two.result


@pytest.mark.parametrize("ago", [timedelta(minutes=10, seconds=1), -timedelta(minutes=10, seconds=1)])
def test_stale_command_is_refused_and_stays_refused(world, ago):
    """Sent too long ago, or from the future; the same command is not taken once the clock agrees."""
    request = world.request(KIOSK, world.issuing(), sent_at=NOW - ago)
    assert _code(world.commit(request)[0].reply) is RefusalCode.STALE
    world.clock.time -= ago
    assert _code(world.commit(request)[0].reply) is RefusalCode.STALE
    assert "TicketIssued" not in _journal(world)


def test_command_just_fresh_is_taken(world):
    """Ten minutes are allowed."""
    assert isinstance(world.ask(KIOSK, world.issuing(), sent_at=NOW - timedelta(minutes=10)), Accepted)


def test_quota_bounds_numbers_without_a_card(world):
    """Twenty a machine and minute; cards, other machines and the next minute are free."""
    for _ in range(20):
        assert isinstance(world.ask(KIOSK, world.issuing(visitor=None)), Accepted)
    late = world.request(KIOSK, world.issuing(visitor=None))
    assert _code(world.commit(late)[0].reply) is RefusalCode.TOO_MANY
    assert isinstance(world.ask(KIOSK, world.issuing()), Accepted)
    assert isinstance(world.ask(OTHER_KIOSK, world.issuing(visitor=None)), Accepted)
    world.clock.move(61)
    assert isinstance(world.ask(KIOSK, world.issuing(visitor=None)), Accepted)
    assert _code(world.commit(late)[0].reply) is RefusalCode.TOO_MANY, "a late duplicate makes no ghost"


def test_quota_after_the_clock_was_set_back_still_forgets(world):
    """Two hours back: the machine is not shut out for two hours."""
    for _ in range(20):
        world.ask(KIOSK, world.issuing(visitor=None))
    world.clock.move(-7200)
    assert isinstance(world.ask(KIOSK, world.issuing(visitor=None)), Accepted)


@pytest.mark.parametrize("sealed", ["", "AAAA", "QUJD" * 200, "====", "A" * 11_999])
def test_sealed_that_cannot_be_opened_is_refused(world, sealed):
    """Garbage in place of a visitor is no visitor, and no number without a card either."""
    if sealed == "====":
        sealed = world.issuing().sealed[:-8] + "AAAAAAA="
    reply = world.ask(KIOSK, world.issuing(sealed=sealed))
    assert _code(reply) is RefusalCode.SEAL_BROKEN
    assert "TicketIssued" not in _journal(world)


def test_refusals_are_stored_and_repeated(world):
    """A refused command stays refused when the state would allow it now."""
    world.open_window()
    request = world.request(CLERK, CallNext(window="w1"))
    first = world.commit(request)[0].reply
    assert _code(first) is RefusalCode.NOBODY_WAITING
    world.issue()
    assert world.commit(request)[0].reply == first
    assert "TicketCalled" not in _journal(world)


def test_card_needed_is_refused_without_a_trace_in_the_journal(world):
    """Refusals stand outside the chain."""
    before = _journal(world)
    assert _code(world.ask(KIOSK, world.issuing("record", visitor=None))) is RefusalCode.CARD_NEEDED
    assert _journal(world) == before


def test_late_duplicate_of_a_cancelled_issue_makes_no_ghost(world):
    """The number was given back; the duplicate of its issue gets the old answer and no place."""
    request = world.request(KIOSK, world.issuing())
    reply = world.commit(request)[0].reply
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketView)
    assert isinstance(world.ask(KIOSK, CancelTicket(ticket=reply.result.ticket)), Accepted)
    assert world.commit(request)[0].reply == reply
    world.open_window()
    assert _code(world.call()) is RefusalCode.NOBODY_WAITING


def test_own_ticket_of_another_machine_is_not_permitted(world):
    """Cancelling and reporting are for who issued it."""
    ticket = world.issue().ticket
    for body in (CancelTicket(ticket=ticket), ReportPrint(ticket=ticket, outcome="printed")):
        assert _code(world.ask(OTHER_KIOSK, body)) is RefusalCode.NOT_PERMITTED


def test_batch_numbers_are_in_the_order_of_the_batch(world):
    """256 at once: each its own number, in order, each told how many stand before."""
    outcomes = world.commit(*(world.request(KIOSK, world.issuing()) for _ in range(256)))
    views = [o.reply.result for o in outcomes if isinstance(o.reply, Accepted)]
    assert [v.number for v in views if isinstance(v, TicketView)] == [f"A{n:03d}" for n in range(1, 257)]
    assert [v.ahead for v in views if isinstance(v, TicketView)] == list(range(256))


def test_reused_page_token_is_refused_alone(world):
    """A token opens one page: the second ticket with it is not given, its neighbours in the batch are."""
    token = "f" * 64
    requests = [
        world.request(KIOSK, world.issuing()),
        world.request(KIOSK, world.issuing(page_token_sha256=token)),
        world.request(KIOSK, world.issuing(page_token_sha256=token)),
        world.request(KIOSK, world.issuing()),
    ]
    replies = [outcome.reply for outcome in world.commit(*requests)]
    assert [reply.ok for reply in replies] == [True, True, False, True]
    assert _code(replies[2]) is RefusalCode.TOKEN_USED
    assert len(world.committer.page_tokens()) == 3


def test_journal_of_any_commands_is_one_whole_chain(world):
    """Every entry follows from the one before; a changed, missing or moved one is found at its place."""
    world.open_window()
    for _ in range(3):
        world.issue()
    world.call()
    world.ask(CLERK, StartService(window="w1"))
    assert isinstance(world.store, MemoryStore)
    entries = world.store.disk.journal
    assert broken_at(HALL, entries) is None
    assert broken_at("hall-2", entries) == 1
    for place in range(len(entries)):
        for change in (
            {"body": "{}"},
            {"actor": "kiosk:k9"},
            {"at": NOW - timedelta(1)},
            {"epoch": 9},
            {"hash": "0" * 64},
        ):
            changed = [*entries[:place], replace(entries[place], **change), *entries[place + 1 :]]
            assert broken_at(HALL, changed) == place + 1
        if place < len(entries) - 1:
            assert broken_at(HALL, entries[:place] + entries[place + 1 :]) == place + 1


def test_entries_hold_nothing_of_the_visitor(world):
    """Neither journal nor replies know the person; the vault row is ciphertext."""
    world.issue()
    assert isinstance(world.store, MemoryStore)
    disk = world.store.disk
    kept = repr(disk.journal) + repr(disk.replies) + repr(disk.vault)
    for secret in (VISITOR.name, VISITOR.number, VISITOR.address, VISITOR.birth):
        assert secret not in kept
        assert not any(secret.encode() in row.ciphertext for row in disk.vault.values())


def looked(world, ticket):
    """Who holds the ticket, as a console asks."""
    order = Access(str(CLERK), "", "at the window", world.clock.now())
    return world.committer.look(partial(visitor_of, ticket=ticket, order=order))


def test_read_visitor_is_on_record_first(world):
    """Who looked, at whom, why and when stands in the audit before the data is returned."""
    ticket = world.issue().ticket
    found = looked(world, ticket)
    assert found == VISITOR
    assert isinstance(world.store, MemoryStore)
    assert [(a.access.actor, a.access.purpose) for a in world.store.disk.audit] == [
        ("clerk:c1", "at the window")
    ]


def test_read_visitor_of_nobody_is_none_and_leaves_no_record(world):
    """A ticket without a card, and one that does not exist."""
    ticket = world.issue(visitor=None).ticket
    for unknown in (ticket, "2026-11-22-A999"):
        assert looked(world, unknown) is None
    assert isinstance(world.store, MemoryStore)
    assert world.store.disk.audit == []


class Failing(MemoryStore):
    """A disk that fails: `commits` to come, and `reads` to come."""

    def __init__(self, disk):
        super().__init__(disk)
        self.commits_fail = self.reads_fail = False

    def load(self, stream):
        if self.reads_fail:
            raise StorageError("no disk")
        return super().load(stream)

    def batch(self, expected_seq, *, together=False):
        if not self.commits_fail:
            return super().batch(expected_seq, together=together)
        return self._lost(expected_seq)

    def _lost(self, expected_seq):
        from contextlib import contextmanager

        outer = super().batch(expected_seq)

        @contextmanager
        def lost():
            with outer as unit:
                yield unit
                raise StorageError("SQLITE_FULL")

        return lost()


def test_commit_that_fails_gives_the_number_again(world):
    """COMMIT failed: nobody was answered, the day is as it was, the same command gets the same number later."""
    assert isinstance(world.store, MemoryStore)
    store = Failing(world.store.disk)
    world.opened(store)
    world.issue()
    request = world.request(KIOSK, world.issuing())
    store.commits_fail = True
    for reads_fail in (False, True):
        store.reads_fail = reads_fail
        with pytest.raises(StorageError):
            world.commit(request)
    store.commits_fail = store.reads_fail = False
    reply = world.commit(request)[0].reply
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketView)
    assert reply.result.number == "A002"
    assert broken_at(HALL, store.disk.journal) is None
    assert _journal(world).count("HallConfigured") == 1


def test_commit_while_the_store_cannot_be_read_begins_no_new_day(world):
    """As long as the day can't be read again nothing is decided: no second A001."""
    assert isinstance(world.store, MemoryStore)
    store = Failing(world.store.disk)
    world.opened(store)
    world.issue()
    store.commits_fail = store.reads_fail = True
    for _ in range(2):
        with pytest.raises(StorageError):
            world.commit(world.request(KIOSK, world.issuing()))
    store.commits_fail = False
    with pytest.raises(StorageError):
        world.commit(world.request(KIOSK, world.issuing()))
    store.reads_fail = False
    assert world.issue().number == "A002"


def test_disk_full_on_sqlite_loses_and_doubles_nothing(tmp_path):
    """Through the committer: refused while full, then the same commands get the next numbers, each once."""
    inner = memory_world(tmp_path)
    store = SqliteStore(tmp_path / "hall.db", HALL)
    world = World(store, inner.keys)
    world.commit()
    given = [world.issue().number for _ in range(3)]
    store._db.execute("PRAGMA max_page_count = 1")
    waiting, said = [], set()
    for _ in range(40):
        request = world.request(KIOSK, world.issuing())
        try:
            reply = world.commit(request)[0].reply
            assert isinstance(reply, Accepted)
            given.append(reply.result.number)
        except StorageError as error:
            said.add(str(error))
            waiting.append(request)
    assert said == {"SQLITE_FULL"}
    store._db.execute("PRAGMA max_page_count = 1000000")
    given += [outcome.reply.result.number for request in waiting for outcome in world.commit(request)]
    assert sorted(given) == [f"A{n:03d}" for n in range(1, 44)]
    assert broken_at(HALL, store.all()) is None
    store.close()

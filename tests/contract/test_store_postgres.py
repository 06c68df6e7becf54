"""PostgreSQL's own: the lease decides who writes, nothing hangs, nothing leaks, the past cannot be changed."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.postgres_line import Times
from queue_server.service.journal import GENESIS
from queue_server.service.personal import Access
from queue_server.service.ports import (
    Entry,
    LeaseLost,
    NumberClaim,
    Record,
    StorageError,
    StoredReply,
)

NOW = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
SHORT = Times(term=1.5, statement=2.5, idle=1.0, answer=3.5)
PATIENCE_S = 20


class HandSeconds:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def entry(seq: int, **other: Any) -> Entry:
    made = Entry(
        seq, 1, "day/2026-11-22", "WindowOpened", 1, NOW, "kiosk:k1", f"{seq:032x}", '{"a":"一趟"}', GENESIS, f"{seq:064x}"
    )  # fmt: skip
    return replace(made, **other)


def record(seq: int, **other: Any) -> Record:
    answered = StoredReply("kiosk:k1", f"{seq:032x}", "d" * 64, b"{}", NOW)
    return Record(answered, (entry(seq, **other),), (NumberClaim("2026-11-22", "A", seq),))


def keep(store: PostgresStore, *seqs: int) -> None:
    with store.batch(seqs[0] - 1, together=True) as unit:
        for seq in seqs:
            unit.append(record(seq))


@contextmanager
def opened(postgres, owner: str = "", times: Times = SHORT, **how: Any) -> Iterator[PostgresStore]:
    with closing(PostgresStore(postgres.url, "hall-1", times=times, **how)) as store:
        if owner:
            store.acquire(owner)
        yield store


def aside(work: Callable[[], Any]) -> "Future[Any]":
    """The work's outcome, done in a thread of its own."""
    outcome: Future[Any] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # whoever waits for the outcome gets it
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return outcome


def fall_silent(store: PostgresStore) -> None:
    """As a process does that was stopped: nobody renews any more."""
    store._end_keeper()


def test_lease_that_another_took_refuses_every_write_and_read(postgres):
    """Who lost the row writes nothing more, to the journal or the audit chain, and may not answer reads."""
    with opened(postgres, "one") as store:
        keep(store, 1)
        with closing(postgres.admin()) as admin:
            admin.execute("UPDATE lease SET owner = 'thief', epoch = epoch + 1")
            access = Access("clerk:c1", "0" * 32, "at the window", NOW)
            for attempt in (store.renew, lambda: keep(store, 2), lambda: store.personal.record(access)):
                with pytest.raises(LeaseLost):
                    attempt()
            with pytest.raises(LeaseLost):
                store.prune(NOW, "2026-11-22")
            assert admin.execute(
                "SELECT (SELECT max(seq) FROM journal), (SELECT count(*) FROM audit)"
            ).fetchone() == (1, 0)
        assert not store.in_force()


def test_take_over_waits_for_a_batch_that_is_under_way(postgres):
    """The batch holds the row: the new owner begins after its commit and sees everything of it."""
    with opened(postgres, "old", Times(term=0.5)) as old, opened(postgres, times=Times(term=5)) as new:
        fall_silent(old)
        with old.batch(0) as unit:
            unit.append(record(1))
            taking = aside(lambda: new.acquire("new"))
            threading.Event().wait(1.0)
            assert not taking.done()
        assert taking.result(PATIENCE_S) == 2
        assert new.tail() == entry(1)
        with pytest.raises(LeaseLost):
            keep(old, 2)


@pytest.mark.parametrize("together", [False, True])
def test_take_over_of_an_owner_that_stopped_inside_a_batch_ends_its_transaction(postgres, together):
    """A paused server keeps nobody waiting: the database ends its batch, and what it had appended is not there."""
    epochs = []

    def resumed() -> None:
        with old.batch(0, together=together) as unit:
            unit.append(record(1))
            epochs.append(new.acquire("new"))

    with opened(postgres, "old") as old, opened(postgres) as new:
        fall_silent(old)
        with pytest.raises(StorageError):
            resumed()
        assert (epochs, new.tail()) == ([2], None)
        keep(new, 1)
        with pytest.raises(LeaseLost):
            keep(old, 2)


def test_acquire_while_the_owner_lives_is_refused_by_name(postgres):
    """The second server is told who runs the hall; the first goes on."""
    with opened(postgres, "hall-server-7:4711") as store, opened(postgres) as second:
        with pytest.raises(LeaseLost, match=r"another queue server \(hall-server-7:4711\) runs hall-1"):
            second.acquire("two")
        keep(store, 1)
        assert store.in_force()


def test_acquire_by_the_same_name_is_another_owner(postgres):
    """Two containers may both be called host:1; the name alone takes no hall over."""
    with opened(postgres, "host:1"), opened(postgres) as second, pytest.raises(LeaseLost):
        second.acquire("host:1")


def test_acquire_waits_until_a_dead_owners_lease_runs_out(postgres):
    """After a crash the next start need not be repeated by hand."""
    with opened(postgres, "dead") as dead, opened(postgres) as second:
        fall_silent(dead)
        assert second.acquire("two") == 2
        assert second.in_force()


def test_close_gives_the_lease_back_at_once(postgres):
    """A clean restart does not wait for the term; a store that lost the hall gives nothing of others back."""
    long = Times(term=600)
    with opened(postgres, "one", long) as first:
        first.close()
        with opened(postgres, "two", long):
            first.close()
            with opened(postgres) as third, pytest.raises(LeaseLost):
                third.acquire("three")


def test_owner_with_a_long_name_is_kept_short(postgres):
    """A host's name may be longer than the column."""
    with opened(postgres, "h" * 200) as store:
        keep(store, 1)
        assert store.tail() == entry(1)


def test_reads_stop_at_half_the_term_and_go_on_when_renewed(postgres):
    """The server's own clock decides, whatever time it believes it is; one renewal later it is sure again."""
    seconds = HandSeconds()
    with opened(postgres, "one", Times(term=600), seconds=seconds) as store:
        seconds.at += 299
        assert store.in_force()
        seconds.at += 2
        assert not store.in_force()
        store.renew()
        assert store.in_force()


def test_keeper_renews_for_a_writer_that_is_busy(postgres):
    """A long load or a quiet night costs no lease."""
    with opened(postgres, "one") as store:
        threading.Event().wait(SHORT.term * 2)
        assert store.in_force()
        with opened(postgres) as second, pytest.raises(LeaseLost):
            second.acquire("two")


def test_keeper_that_cannot_reach_the_database_stops_the_reads(postgres):
    """No renewal by half the term: no answers; they come back with the database, while nobody took the hall."""
    close = f"ALTER DATABASE {postgres.name} ALLOW_CONNECTIONS"
    with opened(postgres, "one") as store:
        postgres.server.tell(f"{close} false")
        postgres.server.tell(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'yitang'"
        )
        assert_comes_about(lambda: not store.in_force())
        postgres.server.tell(f"{close} true")
        assert_comes_about(store.in_force)


def assert_comes_about(holds: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_S * 100):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came about")


def test_lost_connection_fails_one_batch_and_the_next_is_kept(postgres):
    """A restarted database costs a try, not the hall."""
    with opened(postgres, "one") as store, closing(postgres.admin()) as admin:
        keep(store, 1)
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'yitang'")
        with pytest.raises(StorageError):
            keep(store, 2)
        keep(store, 2)
        assert [e.seq for e in store.load("day/2026-11-22")] == [1, 2]


def test_connection_lost_inside_a_batch_keeps_nothing(postgres):
    """Between append and commit."""

    def cut() -> None:
        with closing(postgres.admin()) as admin, store.batch(0) as unit:
            unit.append(record(1))
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'yitang'")

    with opened(postgres, "one") as store:
        with pytest.raises(StorageError):
            cut()
        assert store.tail() is None
        keep(store, 1)


def test_database_that_says_nothing_is_given_up(postgres):
    """A hung database never hangs the hall: the wait ends, and a new connection goes on."""
    with opened(postgres, "one") as store:
        keep(store, 1)
        hung = store._line.get().info.backend_pid
        os.kill(hung, signal.SIGSTOP)
        try:
            with pytest.raises(StorageError):
                keep(store, 2)
            assert store.tail() == entry(1)
        finally:
            os.kill(hung, signal.SIGCONT)
        keep(store, 2)


@pytest.mark.parametrize("together", [False, True])
def test_commit_with_a_warning_is_not_answered(postgres, together):
    """So PostgreSQL says that no standby confirmed it in time: kept here, but nobody is told before it is safe."""
    with opened(postgres, "one") as store, closing(postgres.admin()) as admin:
        admin.execute(
            "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE WARNING 'late'; RETURN NULL; END$$"
        )
        admin.execute(
            "CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION warn()"
        )
        with pytest.raises(StorageError, match="standby"), store.batch(0, together=together) as unit:
            unit.append(record(1))
        assert store.tail() == entry(1)
        admin.execute("DROP TRIGGER warn ON journal")
        keep(store, 2)


def test_lock_of_others_ends_in_an_error(postgres):
    """Somebody's open transaction on the lease's row makes the batch fail in time, not wait for ever."""
    with opened(postgres, "one") as store, closing(postgres.admin()) as admin:
        admin.execute("BEGIN")
        admin.execute("SELECT * FROM lease FOR UPDATE")
        with pytest.raises(StorageError, match="PostgreSQL 5"):
            keep(store, 1)
        admin.execute("ROLLBACK")
        keep(store, 1)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("broken", [{"actor": "王小明" * 40}, {"body": "王小明\0"}], ids=["long", "nul"])
def test_refused_record_says_nothing_of_its_values(postgres, caplog, together, broken):
    """What the tables refuse is named by a code: no row, no parameter, in no message, cause or log."""
    with opened(postgres, "one") as store:
        keep(store, 1)
        with pytest.raises(StorageError) as caught, store.batch(1, together=together) as unit:
            unit.append(record(2, **broken))
        seen = f"{caught.value!r}{caught.value.__cause__!r}{caplog.text}"
        assert "王小明" not in seen
        assert "seq" not in seen
        keep(store, 2)


@pytest.mark.parametrize("together", [False, True])
def test_row_that_is_there_twice_says_nothing_of_its_values(postgres, caplog, together):
    """PostgreSQL's DETAIL quotes the whole key; ours quotes nothing."""
    secret = Record(StoredReply("clerk:canary", "0" * 32, "d" * 64, b"{}", NOW))

    def twice() -> None:
        with store.batch(0, together=together) as unit:
            unit.append(secret)
            unit.append(secret)

    with opened(postgres, "one") as store:
        with pytest.raises(StorageError) as caught:
            twice()
        assert "canary" not in f"{caught.value!r}{caught.value.__cause__!r}{caplog.text}"


def test_refused_record_leaves_its_neighbours(postgres):
    """Under a savepoint only the record that does not fit is left out."""
    with opened(postgres, "one") as store:
        with store.batch(0) as unit:
            unit.append(record(1))
            with pytest.raises(StorageError):
                unit.append(record(2, kind="k" * 200))
            unit.append(record(2))
        assert [e.seq for e in store.all()] == [1, 2]


@pytest.mark.parametrize("table", ["journal", "audit"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET actor = 'nobody'", "DELETE FROM {}", "TRUNCATE {}"])
def test_past_cannot_be_changed_by_anybody(postgres, table, verb):
    """The server's own role lacks the right, but for old audit entries, and a trigger stops who has it."""
    with opened(postgres, "one") as store:
        keep(store, 1)
        store.personal.record(Access("clerk:c1", "0" * 32, "at the window", NOW))
        words = verb.format(table).encode()
        own = psycopg.connect(postgres.url, autocommit=True)
        refusals = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)
        with closing(own), pytest.raises(refusals):
            own.execute(words)
        with closing(postgres.admin()) as admin:
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                admin.execute(words)
            assert admin.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (1,)  # noqa: S608 — a constant


def test_audit_is_a_chain(postgres):
    """Each access carries the hash of the one before."""
    with opened(postgres, "one") as store, closing(postgres.admin()) as admin:
        for number in range(3):
            store.personal.record(Access(f"clerk:c{number}", "0" * 32, "at the window", NOW))
        rows = admin.execute("SELECT seq, actor, prev_hash, hash FROM audit ORDER BY seq").fetchall()
    assert [row[:2] for row in rows] == [(1, "clerk:c0"), (2, "clerk:c1"), (3, "clerk:c2")]
    assert [row[2] for row in rows] == [GENESIS, rows[0][3], rows[1][3]]


def test_body_is_kept_as_text(postgres):
    """The hash is over the stored bytes: no database type may lay them out anew."""
    body = '{"b": 1,   "a":"一趟", "a":2.50}'
    with opened(postgres, "one") as store:
        with store.batch(0) as unit:
            unit.append(record(1, body=body))
        assert [e.body for e in store.all()] == [body]


def test_all_of_a_long_history_comes_in_order(postgres, monkeypatch):
    """Read in pieces, none missing, none twice."""
    monkeypatch.setattr("queue_server.adapters.storage.postgres._PAGE", 7)
    with opened(postgres, "one") as store:
        keep(store, *range(1, 31))
        assert [e.seq for e in store.all()] == list(range(1, 31))


def test_database_that_is_not_there_is_named_without_secrets(postgres, monkeypatch):
    """Host and reason, as the operator needs them; never what stands in the password file."""
    monkeypatch.setenv("PGPASSWORD", "canary-password")
    gone = postgres.url.replace(f":{postgres.server.port}/", ":1/")
    with pytest.raises(StorageError, match="cannot be reached") as caught:
        PostgresStore(gone, "hall-1")
    assert "canary" not in str(caught.value)
    with pytest.raises(StorageError, match="password authentication failed") as caught:
        PostgresStore(postgres.url, "hall-1")
    assert "canary" not in str(caught.value)


def test_journal_survives_with_synchronous_commit_whatever_the_role_says(postgres):
    """An answered command is on disk: a role's or database's laxer default does not count."""
    postgres.server.tell(f"ALTER DATABASE {postgres.name} SET synchronous_commit = off")
    with opened(postgres, "one") as store:
        shown = store._line.get().execute("SHOW synchronous_commit").fetchone()
    assert shown == ("on",)

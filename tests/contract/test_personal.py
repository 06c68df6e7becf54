"""One suite for personal data in every store: erased is gone and noted, the audit chain only grows, and only its old end is cut."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex

import psycopg
import pytest

from queue_server.adapters.storage import postgres_session, sqlite_session
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.service.audit_chain import broken_at
from queue_server.service.no_shows import NoShowClaim
from queue_server.service.personal import LEAST_AUDIT, Access, VaultRow
from queue_server.service.ports import Record, StorageError

NOW = datetime.now(UTC).replace(microsecond=7)
YEARS_AGO = NOW - timedelta(days=3 * 366)
SECRET = b"wrapped-canary-key-of-one-visit!"


def row(n: int, *, days: int = 30, look: bytes = b"look") -> VaultRow:
    return VaultRow(
        f"{n:032x}", "kek-2026-11-1", SECRET + bytes([n]), b"\xffcipher", look, NOW + timedelta(days=days)
    )


def access(n: int, at: datetime = NOW, **more: str) -> Access:
    return replace(Access(f"clerk:c{n}", f"{n:032x}", "at the window", at), **more)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request, tmp_path):
    """A hall's store; `name` is what its chain is hashed with."""
    match request.param:
        case "memory":
            opened, name = MemoryStore(), ""
        case "sqlite":
            opened, name = SqliteStore(tmp_path / "hall.db", "hall-1"), "hall-1"
        case _:
            name = token_hex(8)
            opened = PostgresStore(request.getfixturevalue("shared_postgres").url, name)
    opened.acquire("one")
    yield opened, name
    opened.close()


def keep(store, *rows: VaultRow, audit: tuple[Access, ...] = (), together: bool = False) -> None:
    with store.batch(0, together=together) as unit:
        unit.append(Record(None, vault=rows, audit=audit))


def test_rows_are_found_by_visit_and_by_lookup(store):
    """A row comes back whole, by its visit, its person and its day of expiry."""
    store, _ = store
    keep(store, row(1), row(2, look=b"other"), row(3, days=1))
    assert store.personal.row(row(1).visit) == row(1)
    assert {each.visit for each in store.personal.rows_of(b"look")} == {row(1).visit, row(3).visit}
    assert store.personal.due(NOW + timedelta(days=1)) == [row(3).visit]
    assert store.personal.kept() == [(row(n).visit, "kek-2026-11-1") for n in (1, 2, 3)]
    assert store.personal.row("f" * 32) is None


def test_erased_row_is_gone_and_noted(store):
    """Erasing what is there, what is not, and the same again: the row goes once, the note stays."""
    store, _ = store
    keep(store, row(1), row(2))
    assert store.personal.erase([row(1).visit, "e" * 32], NOW, "asked") == 1
    assert store.personal.erase([row(1).visit], NOW + timedelta(1), "again") == 0
    assert store.personal.row(row(1).visit) is None
    assert store.personal.row(row(2).visit) == row(2)
    assert [(each.visit, each.why) for each in store.personal.erased()] == [
        ("e" * 32, "asked"),
        (row(1).visit, "again"),
    ]
    assert store.personal.scrub()


def test_row_under_other_keys_replaces_only_what_it_was_made_from(store):
    """Rotation meets an erasure: a row that went meanwhile does not come back, one that changed is left."""
    store, _ = store
    keep(store, row(1), row(2))
    new = replace(row(1), kek_id="kek-2026-11-2", wrapped_dek=b"new", ciphertext=b"text", lookup=b"l")
    store.personal.replace([(row(1), new)])
    store.personal.replace([(row(1), replace(new, wrapped_dek=b"late"))])
    store.personal.erase([row(2).visit], NOW, "asked")
    store.personal.replace([(row(2), replace(row(2), wrapped_dek=b"back"))])
    assert store.personal.row(row(1).visit) == new
    assert store.personal.row(row(2).visit) is None


def test_missed_bookings_of_a_person_are_forgotten(store):
    """Every row of the hashes that are given, no other; and they stay away."""
    store, _ = store
    claims = [
        NoShowClaim(f"b{n}", "held", "2026-11-20", who)
        for n, who in enumerate((b"\x00her", b"old-key", b"his"))
    ]
    keep_missed(store, *claims, *(NoShowClaim(claim.booking, "missed") for claim in claims))
    assert store.personal.missed_of([b"\x00her", b"old-key", b"nobody"]) == ["b0", "b1"]
    assert store.personal.forget_missed(["b0", "b1"], NOW, "asked") == 2
    assert [store.no_shows(who, "2026-01-01") for who in (b"\x00her", b"old-key", b"his")] == [0, 0, 1]
    assert store.personal.forget_missed(["b0"], NOW, "again") == 0
    assert {each.visit: each.why for each in store.personal.erased()} == {"b0": "again", "b1": "asked"}


def keep_missed(store, *claims: NoShowClaim) -> None:
    with store.batch(0) as unit:
        unit.append(Record(None, no_shows=claims))


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "together"])
def test_audit_of_a_batch_stands_or_falls_with_it(store, together):
    """A consent that comes with a command is in the chain when the command is kept, and not when it is not."""
    store, name = store
    keep(store, row(1), audit=(access(1, kind="consent", detail="face-1"),), together=together)
    with pytest.raises(StorageError):
        keep(store, row(1), audit=(access(2),), together=True)
    store.personal.record(access(3))
    entries = store.personal.audit()
    assert [(e.seq, e.access) for e in entries] == [
        (1, access(1, kind="consent", detail="face-1")), (2, access(3))
    ]  # fmt: skip
    assert broken_at(name, entries) is None


def test_audit_is_read_by_range_and_by_visit(store):
    """What an inspector looks at, and what a person may ask for."""
    store, _ = store
    assert (store.personal.last_audit(), store.personal.audit()) == (0, [])
    for n in (1, 2, 1):
        store.personal.record(access(n))
    assert [e.seq for e in store.personal.audit(2, 3)] == [2, 3]
    assert [e.seq for e in store.personal.audit_of(access(1).visit)] == [1, 3]
    assert store.personal.last_audit() == 3


def test_audit_that_was_changed_is_found(store):
    """Another actor, a missing entry, a chain that begins too late without saying so."""
    store, name = store
    for n in range(4):
        store.personal.record(access(n))
    entries = store.personal.audit()
    forged = replace(entries[2], access=access(9))
    assert broken_at(name, [*entries[:2], forged, entries[3]]) == 3
    assert broken_at(name, [entries[0], *entries[2:]]) == 2
    assert broken_at(name, entries[1:]) == 2
    assert broken_at(name, []) is None


def test_audit_is_cut_at_its_old_end_only(store):
    """What is older than three years goes, the cut says so in the chain, half a year stays whatever is asked."""
    store, name = store
    for n, at in enumerate((YEARS_AGO, YEARS_AGO, NOW - timedelta(days=100), NOW)):
        store.personal.record(access(n, at))
    assert store.personal.prune_audit(NOW - timedelta(days=3 * 365), NOW, "system:server") == 2
    assert store.personal.prune_audit(NOW, NOW, "system:server") == 0
    entries = store.personal.audit()
    assert [(e.seq, e.access.kind) for e in entries] == [(3, "access"), (4, "access"), (5, "prune")]
    assert broken_at(name, entries) is None
    assert NOW - timedelta(days=100) > NOW - LEAST_AUDIT


def test_audit_that_is_empty_has_nothing_to_cut(store):
    """A hall's first day."""
    store, _ = store
    assert store.personal.prune_audit(NOW, NOW, "system:server") == 0
    assert store.personal.audit() == []


def test_sqlite_erased_bytes_are_in_no_file(tmp_path):
    """Wrapped key and ciphertext are gone from the database, its log and its shared memory, not only from the table."""
    store = SqliteStore(tmp_path / "hall.db", "hall-1")
    store.acquire("one")
    keep(store, row(1), row(2))
    assert any(SECRET in path.read_bytes() for path in tmp_path.iterdir())
    store.personal.erase([row(1).visit, row(2).visit], NOW, "asked")
    assert store.personal.scrub()
    assert [path.name for path in tmp_path.iterdir() if SECRET in path.read_bytes()] == []
    store.close()
    assert [path.name for path in tmp_path.iterdir() if SECRET in path.read_bytes()] == []


def test_sqlite_command_erases_beside_a_running_server(tmp_path):
    """The operator's command and the server write to one chain and one table; bytes go all the same."""
    store = SqliteStore(tmp_path / "hall.db", "hall-1")
    store.acquire("one")
    keep(store, row(1), audit=(access(1),))
    with sqlite_session.opened(tmp_path / "hall.db", "hall-1") as beside:
        beside.record(access(2))
        assert beside.erase([row(1).visit], NOW, "asked") == 1
        assert beside.scrub()
    store.personal.record(access(3))
    assert [e.seq for e in store.personal.audit()] == [1, 2, 3]
    assert broken_at("hall-1", store.personal.audit()) is None
    assert [path.name for path in tmp_path.iterdir() if SECRET in path.read_bytes()] == []
    store.close()


def test_sqlite_command_on_another_version_is_refused(tmp_path):
    """No file, and one that no server of this version has opened."""
    with pytest.raises(StorageError, match="no database"), sqlite_session.opened(tmp_path / "no.db", "h"):
        pass
    closing(sqlite3.connect(tmp_path / "old.db")).__enter__().execute(
        "CREATE TABLE alembic_version (version_num)"
    )
    with (
        pytest.raises(StorageError, match="another version"),
        sqlite_session.opened(tmp_path / "old.db", "h"),
    ):
        pass


def test_sqlite_itself_refuses_to_forget_the_young(tmp_path):
    """The trigger, not our good will: old entries may go, young ones stay."""
    store = SqliteStore(tmp_path / "hall.db", "hall-1")
    for n, at in enumerate((YEARS_AGO, NOW)):
        store.personal.record(access(n, at))
    with closing(sqlite3.connect(tmp_path / "hall.db", isolation_level=None)) as db:
        assert db.execute("DELETE FROM audit WHERE seq = 1").rowcount == 1
        with pytest.raises(sqlite3.IntegrityError, match="half a year"):
            db.execute("DELETE FROM audit")
    store.close()


def test_postgres_command_beside_a_running_server(postgres):
    """Two writers, one chain; the database refuses to forget what is young, also to the server's own role."""
    store = PostgresStore(postgres.url, "hall-1")
    store.acquire("one")
    keep(store, row(1), audit=(access(1, YEARS_AGO),))
    with postgres_session.opened(postgres.url, "hall-1") as beside:
        beside.record(access(2))
        assert beside.erase([row(1).visit], NOW, "asked") == 1
        assert beside.scrub()
    store.personal.record(access(3))
    assert broken_at("hall-1", store.personal.audit()) is None
    with closing(psycopg.connect(postgres.url, autocommit=True)) as own:
        with pytest.raises(psycopg.errors.RestrictViolation):
            own.execute("DELETE FROM audit")
        assert own.execute("DELETE FROM audit WHERE seq = 1").rowcount == 1
    store.close()


def test_postgres_refuses_who_lost_the_lease(postgres):
    """A server that was overtaken records nothing and reads nothing more through the chain."""
    old, new = PostgresStore(postgres.url, "hall-1"), PostgresStore(postgres.url, "hall-1")
    old.acquire("old")
    old._end_keeper()
    with closing(postgres.admin()) as admin:
        admin.execute("UPDATE lease SET expires = now() - interval '1 second'")
    new.acquire("new")
    with pytest.raises(StorageError):
        old.personal.record(access(1))
    assert new.personal.audit() == []
    new.close()
    old.close()

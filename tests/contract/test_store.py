"""One suite for every Store: what is appended is there, what breaks a promise is not, and nothing is half there."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import pytest

from queue_server.adapters.storage.memory import MemoryDisk, MemoryStore
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.domain import events as e
from queue_server.domain.events.outings import OutingBooked, OutingEnded, OutingMoved
from queue_server.service.claims import record
from queue_server.service.journal import GENESIS
from queue_server.service.no_shows import NoShowClaim
from queue_server.service.personal import Access, VaultRow
from queue_server.service.ports import (
    CallClaim,
    Entry,
    LeaseLost,
    NumberClaim,
    Record,
    SlotClaim,
    StorageError,
    Store,
    StoredReply,
    StreamClaim,
)
from queue_server.service.requests import Happened

NOW = datetime(2026, 11, 22, 1, 2, 3, 456789, tzinfo=UTC)
DAY = "2026-11-22"
Opener = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opener(request, tmp_path) -> Opener:
    """Opens the same hall again and again."""
    match request.param:
        case "memory":
            disk = MemoryDisk()
            return lambda: MemoryStore(disk)
        case "sqlite":
            return lambda: SqliteStore(tmp_path / "hall.db", "hall-1")
    url, hall = request.getfixturevalue("shared_postgres").url, token_hex(8)
    return lambda: PostgresStore(url, hall)


@pytest.fixture
def store(opener):
    store = opener()
    store.acquire("one")
    yield store
    store.close()


def entry(seq: int, stream: str = f"day/{DAY}") -> Entry:
    return Entry(
        seq,
        1,
        stream,
        "WindowOpened",
        1,
        NOW,
        "kiosk:k1",
        f"{seq:032x}",
        '{"a":"一趟"}',
        GENESIS,
        f"{seq:064x}",
    )


def reply(number: int = 1, actor: str = "kiosk:k1") -> StoredReply:
    return StoredReply(actor, f"{number:032x}", "d" * 64, b'{"ok":true}', NOW)


def vault_row(visit: str) -> VaultRow:
    return VaultRow(visit, "kek-2026-11-1", b"\x00wrapped", b"\xffcipher", b"look", NOW + timedelta(days=30))


def issued(seq: int, n: int | None = None) -> Record:
    """Everything that one issue leaves behind."""
    return Record(
        reply(seq), (entry(seq),), (NumberClaim(DAY, "A", n or seq),), (), (vault_row(f"{seq:032x}"),),
        ((f"{seq:064x}", f"{DAY}-A{seq:03d}"),),
    )  # fmt: skip


def called(seq: int, ticket: str, window: str | None) -> Record:
    return Record(reply(seq), (entry(seq),), calls=(CallClaim(ticket, window),))


def keep(store: Store, *records: Record, together: bool = False) -> None:
    tail = store.tail()
    with store.batch(tail.seq if tail else 0, together=together) as unit:
        for record in records:
            unit.append(record)


def test_append_with_everything_is_read_back(store):
    """Entries, replies, tokens and vault rows come back to the byte and microsecond."""
    keep(store, issued(1), issued(2))
    assert store.tail() == entry(2)
    assert list(store.load(f"day/{DAY}")) == [entry(1), entry(2)]
    assert store.replies([("kiosk:k1", f"{1:032x}"), ("kiosk:k2", f"{1:032x}")]) == {
        ("kiosk:k1", f"{1:032x}"): reply(1)
    }
    assert store.page_tokens(DAY) == {f"{n:064x}": f"{DAY}-A{n:03d}" for n in (1, 2)}
    assert store.personal.row(f"{1:032x}") == vault_row(f"{1:032x}")


def test_load_of_a_fresh_store_finds_nothing(store):
    """No entry, no reply, no visit."""
    assert store.tail() is None
    assert list(store.load(f"day/{DAY}")) == []
    assert store.replies([("kiosk:k1", "0" * 32)]) == {}
    assert store.personal.row("0" * 32) is None


def test_load_of_one_stream_leaves_others_out(store):
    """The tail is the journal's, a stream is its own."""
    keep(store, Record(None, (entry(1),)), Record(None, (entry(2, "day/2026-11-23"),)))
    assert [e.seq for e in store.load(f"day/{DAY}")] == [1]
    assert [e.seq for e in store.load("day/2026-11-23")] == [2]


def test_everything_is_there_after_opening_again(opener):
    """What was committed outlives the process."""
    first = opener()
    first.acquire("one")
    keep(first, issued(1))
    first.close()
    again = opener()
    assert again.tail() == entry(1)
    assert again.replies([("kiosk:k1", f"{1:032x}")])
    assert again.page_tokens(DAY)
    again.close()


def test_page_tokens_of_older_days_are_left_out(store):
    """Tokens are asked for from a day on."""
    keep(store, issued(1))
    assert store.page_tokens("2026-11-23") == {}
    assert len(store.page_tokens("2026-11-21")) == 1


def test_page_ticket_of_an_old_token_is_found_until_it_is_pruned(store):
    """Pages for what is said afterwards live longer than replies: their days are pruned apart."""
    keep(store, issued(1))
    later = NOW + timedelta(days=9)
    store.prune(later, DAY)
    assert store.page_ticket(f"{1:064x}") == f"{DAY}-A001"
    assert store.page_ticket(f"{9:064x}") is None
    store.prune(later, "2026-11-23")
    assert store.page_ticket(f"{1:064x}") is None


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "together"])
def test_page_tokens_of_a_slip_printed_again_end(store, together):
    """The new slip's token opens the page, the old one's does not; other tickets keep theirs."""
    again = Record(
        reply(3), (entry(3),), page_tokens=((f"{3:064x}", f"{DAY}-A001"),), closed_pages=(f"{DAY}-A001",)
    )
    if together:
        keep(store, issued(1), issued(2), again, together=True)
    else:
        for record in (issued(1), issued(2), again):
            keep(store, record)
    assert store.page_tokens(DAY) == {f"{2:064x}": f"{DAY}-A002", f"{3:064x}": f"{DAY}-A001"}


def test_batch_with_another_seq_is_refused(store):
    """Somebody else wrote: nothing goes in."""
    keep(store, issued(1))
    with pytest.raises(StorageError), store.batch(0) as unit:
        unit.append(issued(2))
    assert store.tail() == entry(1)


def test_batch_that_raises_leaves_nothing(store):
    """An exception of any kind rolls the whole batch back."""

    def fail() -> None:
        with store.batch(0) as unit:
            unit.append(issued(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.tail() is None
    assert store.replies([("kiosk:k1", f"{1:032x}")]) == {}
    keep(store, issued(1))


BROKEN = {
    "number": replace(issued(2), numbers=(NumberClaim(DAY, "A", 1),)),
    "number in itself": replace(issued(2), numbers=(NumberClaim(DAY, "A", 2), NumberClaim(DAY, "A", 2))),
    "entry": replace(issued(2), entries=(entry(1),)),
    "reply": replace(issued(2), reply=reply(1)),
    "token": replace(issued(2), page_tokens=((f"{1:064x}", f"{DAY}-A009"),)),
    "visit": replace(issued(2), vault=(vault_row(f"{1:032x}"),)),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
@pytest.mark.parametrize("split", [False, True], ids=["one batch", "two batches"])
def test_append_of_what_is_there_already_is_refused_alone(store, broken, split):
    """The record that repeats a number, entry, reply, token or visit is left out whole; the others stay."""
    if split:
        keep(store, issued(1))
    with store.batch(1 if split else 0) as unit:
        if not split:
            unit.append(issued(1))
        with pytest.raises(StorageError):
            unit.append(broken)
        unit.append(issued(2))
    assert [e.seq for e in store.load(f"day/{DAY}")] == [1, 2]
    assert store.replies([("kiosk:k1", f"{2:032x}")])
    assert store.page_tokens(DAY) == {f"{n:064x}": f"{DAY}-A{n:03d}" for n in (1, 2)}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_together_with_a_broken_record_keeps_nothing(store, broken):
    """Records that are stored together stand or fall together; the next batch begins where this one did."""
    with pytest.raises(StorageError):
        keep(store, issued(1), broken, together=True)
    assert store.tail() is None
    keep(store, issued(1), issued(2), together=True)
    assert store.tail() == entry(2)


@pytest.mark.parametrize("many", [1, 3, 63, 64, 65, 256])
def test_together_of_any_size_is_read_back(store, many):
    """However the rows are cut into statements, each is there once."""
    keep(store, *(issued(n) for n in range(1, many + 1)), together=True)
    assert list(store.load(f"day/{DAY}")) == [entry(n) for n in range(1, many + 1)]
    assert len(store.page_tokens(DAY)) == many
    asked = [("kiosk:k1", f"{n:032x}") for n in range(1, many + 1)]
    assert store.replies(asked) == {key: reply(n) for n, key in enumerate(asked, 1)}
    assert all(store.personal.row(f"{n:032x}") == vault_row(f"{n:032x}") for n in range(1, many + 1))


@pytest.mark.parametrize("together", [False, True])
def test_row_that_is_not_needed_any_more_is_due_with_the_entry_that_says_so(store, together):
    """At that entry's time and not before; others stay, and what was due earlier stays due."""
    keep(store, issued(1), issued(2), together=together)
    keep(store, Record(reply(3), (entry(3),), due=(f"{1:032x}", f"{9:032x}")), together=together)
    keep(store, Record(reply(4), (replace(entry(4), at=NOW + timedelta(days=60)),), due=(f"{2:032x}",)))
    at = entry(3).at
    assert store.personal.due(at - timedelta(seconds=1)) == []
    assert store.personal.due(at) == [f"{1:032x}"]
    assert store.personal.due(NOW + timedelta(days=30)) == [f"{n:032x}" for n in (1, 2)]


def test_append_of_a_second_call_is_refused(store):
    """A ticket is at one window, a window has one ticket; ended calls make room."""
    keep(store, called(1, "t1", "w1"))
    for ticket, window in (("t1", "w2"), ("t2", "w1"), ("t1", "w1")):
        with store.batch(1) as unit, pytest.raises(StorageError):
            unit.append(called(2, ticket, window))
    keep(store, called(2, "t2", "w2"), called(3, "t1", None), called(4, "t3", "w1"))
    assert store.tail() == entry(4)


def test_append_of_a_swap_at_one_window_is_kept(store):
    """顺呼 ends one call and makes the next in one record."""
    keep(store, called(1, "t1", "w1"))
    keep(store, Record(reply(2), (entry(2),), calls=(CallClaim("t1", None), CallClaim("t2", "w1"))))
    assert store.tail() == entry(2)


def placed(seq: int, booking: str, slot: str | None, place: int = 0) -> Record:
    return Record(reply(seq), (entry(seq),), slots=(SlotClaim(booking, slot, place),))


def opened(seq: int, stream: str, begin: bool = True) -> Record:
    return Record(reply(seq), (entry(seq, stream),), streams=(StreamClaim(stream, begin),))


def test_last_stream_is_the_greatest_of_its_kind(store):
    """By name and not by seq: a late entry of an older day hides no newer one, other kinds do not count."""
    assert store.last_stream("day/") is None
    streams = ("day/2026-11-22", "day/2026-11-23", "booking/2027-01-01", "day/2026-11-22", "daz/1", "day.1")
    keep(store, *(Record(None, (entry(seq, name),)) for seq, name in enumerate(streams, 1)))
    assert store.last_stream("day/") == "day/2026-11-23"
    assert store.last_stream("case/") is None


def test_load_range_is_in_the_order_of_the_journal(store):
    """First is inside, before is outside; entries of several streams come by seq."""
    streams = (
        "booking/2026-11-24",
        "booking/2026-11-21",
        "booking/2026-11-22",
        "booking/2026-11-24",
        "day/1",
    )
    keep(store, *(Record(None, (entry(seq, name),)) for seq, name in enumerate(streams, 1)))
    assert [e.seq for e in store.load_range("booking/2026-11-22", "booking0")] == [1, 3, 4]
    assert [e.seq for e in store.load_range("booking/2026-11-21", "booking/2026-11-24")] == [2, 3]
    assert list(store.load_range("booking/2026-11-25", "booking0")) == []


def test_load_open_leaves_ended_streams_out(opener):
    """What is read at a start does not grow with what has ended; also after a restart."""
    store = opener()
    store.acquire("one")
    keep(store, opened(1, "case/a"), opened(2, "case/b"), Record(None, (entry(3, "case/a"),)))
    keep(store, opened(4, "case/b", begin=False), Record(None, (entry(5),)))
    store.close()
    again = opener()
    assert [e.seq for e in again.load_open()] == [1, 3]
    again.close()


@pytest.mark.parametrize("stream", ["pass/" + "f" * 64, "booking/2026-11-25", "case/0123456789"])
def test_stream_of_any_kind_is_opened_and_ended(store, stream):
    """The longest name that any event gives its stream: a pass is named by 64 digits."""
    keep(store, opened(1, stream))
    assert [e.stream for e in store.load_open()] == [stream]
    keep(store, opened(2, stream, begin=False))
    assert list(store.load_open()) == []


def test_append_of_a_stream_that_is_open_is_refused(store):
    """A case begins once; once it has ended its name is free, and ending it again is no fault."""
    keep(store, opened(1, "case/a"))
    with store.batch(1) as unit, pytest.raises(StorageError):
        unit.append(opened(2, "case/a"))
    keep(store, opened(2, "case/a", begin=False), opened(3, "case/a", begin=False), opened(4, "case/a"))
    assert [e.seq for e in store.load_open()] == [1, 2, 3, 4]


SLOT = f"{DAY}T09:00/help"


def test_append_of_a_place_sold_twice_is_refused(store):
    """A place has one booking and a booking one place; a place that was given back can be taken."""
    keep(store, placed(1, "b1", SLOT, 1))
    for booking, slot, place in (("b2", SLOT, 1), ("b1", SLOT, 2), ("b1", f"{DAY}T10:00/help", 1)):
        with store.batch(1) as unit, pytest.raises(StorageError):
            unit.append(placed(2, booking, slot, place))
    keep(store, placed(2, "b2", SLOT, 2), placed(3, "b1", None), placed(4, "b3", SLOT, 1))
    assert store.tail() == entry(4)


def test_append_of_a_move_between_slots_is_kept(store):
    """One record gives the old place back and takes the new one."""
    keep(store, placed(1, "b1", SLOT, 1))
    moved = (SlotClaim("b1", None), SlotClaim("b1", SLOT, 2))
    keep(store, replace(placed(2, "b1", None), slots=moved), placed(3, "b2", SLOT, 1))
    with store.batch(3) as unit, pytest.raises(StorageError):
        unit.append(placed(4, "b4", SLOT, 2))


def visit(seq: int, *events: e.Event) -> Record:
    """What a command about a visit at home leaves behind."""
    kept = entry(seq, f"outing/{seq}")
    return record(reply(seq), [Happened("", event, kept) for event in events])


def booked(outing: str, place: int, slot: str = SLOT) -> OutingBooked:
    return OutingBooked(outing, "home_visit", "advice", "", "f" * 32, slot[:10], "old", slot, place)


def test_append_of_a_visit_s_place_sold_twice_is_refused(store):
    """To another visit or to a booking; moved or ended, the old place can be taken, and the new one is held."""
    keep(store, visit(1, booked("v1", 1)))
    for second in (visit(2, booked("v2", 1)), placed(2, "b1", SLOT, 1), visit(2, booked("v1", 2))):
        with store.batch(1) as unit, pytest.raises(StorageError):
            unit.append(second)
    keep(store, visit(2, OutingMoved("v1", SLOT[:10], SLOT, 2, False)), visit(3, booked("v2", 1)))
    with store.batch(3) as unit, pytest.raises(StorageError):
        unit.append(visit(4, booked("v3", 2)))
    keep(store, visit(4, OutingEnded("v1", "cancelled", "", "")), visit(5, booked("v3", 2)))


def test_append_of_a_visit_without_a_time_holds_no_place(store):
    """By a last day alone: as many as there are; their end frees nothing of others."""
    keep(store, visit(1, booked("v1", 1)), visit(2, booked("v2", 0, "")), visit(3, booked("v3", 0, "")))
    keep(store, visit(4, OutingEnded("v2", "done", "", "")))
    with store.batch(4) as unit, pytest.raises(StorageError):
        unit.append(visit(5, booked("v4", 1)))


def test_together_with_a_place_sold_twice_keeps_nothing(store):
    """A whole batch is decided again, as for a number."""
    with pytest.raises(StorageError):
        keep(store, placed(1, "b1", SLOT, 1), placed(2, "b2", SLOT, 1), together=True)
    assert store.tail() is None


def test_prune_forgets_places_of_earlier_days(store):
    """Places of days that are over go, today's stay."""
    keep(store, placed(1, "b1", SLOT, 1), placed(2, "b2", "2026-11-23T09:00/help", 1))
    store.prune(NOW + timedelta(days=1), DAY)
    keep(store, placed(3, "b1", SLOT, 1))
    with store.batch(3) as unit, pytest.raises(StorageError):
        unit.append(placed(4, "b4", "2026-11-23T09:00/help", 1))


def test_numbers_of_other_days_and_series_do_not_meet(store):
    """Unique by day, series and n."""
    claims = (NumberClaim(DAY, "A", 1), NumberClaim(DAY, "B", 1), NumberClaim("2026-11-23", "A", 1))
    keep(store, Record(None, (entry(1),), claims))
    assert store.tail() == entry(1)


def test_prune_forgets_only_old_replies(store):
    """Replies before an instant go, the journal stays."""
    keep(store, issued(1), replace(issued(2), reply=replace(reply(2), at=NOW + timedelta(hours=1))))
    assert store.prune(NOW + timedelta(minutes=1), DAY) == 1
    assert set(store.replies([("kiosk:k1", f"{n:032x}") for n in (1, 2)])) == {("kiosk:k1", f"{2:032x}")}
    assert store.tail() == entry(2)


def test_acquire_again_makes_a_new_epoch(opener):
    """Each owner has an epoch of its own, also after a restart."""
    first = opener()
    assert (first.acquire("one"), first.acquire("one")) == (1, 2)
    first.close()
    second = opener()
    assert second.acquire("two") == 3
    second.close()


def test_record_access_is_kept_before_the_data(store):
    """An access outside of any batch is committed by itself."""
    store.personal.record(Access("clerk:c1", "0" * 32, "at the window", NOW))
    store.personal.record(Access("clerk:c2", "0" * 32, "at the window", NOW))
    keep(store, issued(1))
    assert store.tail() == entry(1)


# Memory's own


def test_memory_taken_over_refuses_the_old_owner():
    """Who lost the lease writes nothing more."""
    disk = MemoryDisk()
    old, new = MemoryStore(disk), MemoryStore(disk)
    old.acquire("old")
    new.acquire("new")
    for attempt in (old.renew, lambda: keep(old, issued(1))):
        with pytest.raises(LeaseLost):
            attempt()
    keep(new, issued(1))


# SQLite's own


@pytest.fixture
def sqlite(tmp_path):
    store = SqliteStore(tmp_path / "hall.db", "hall-1")
    store.acquire("one")
    yield store
    store.close()


def other(tmp_path: Path) -> sqlite3.Connection:
    return sqlite3.connect(tmp_path / "hall.db", isolation_level=None)


def test_sqlite_with_a_changed_lease_row_refuses_to_write(sqlite, tmp_path):
    """Another owner's row in the database counts more than our file lock."""
    db = other(tmp_path)
    db.execute("UPDATE lease SET owner = 'thief', epoch = epoch + 1")
    for attempt in (sqlite.renew, lambda: keep(sqlite, issued(1))):
        with pytest.raises(LeaseLost):
            attempt()
    assert db.execute("SELECT count(*) FROM journal").fetchone() == (0,)
    db.close()


def test_sqlite_refuses_a_second_opener_by_name(sqlite, tmp_path):
    """Two servers on one file: the second is told which file is in use, and the first goes on."""
    with pytest.raises(LeaseLost, match=r"another queue server has hall\.db open"):
        SqliteStore(tmp_path / "hall.db", "hall-1")
    keep(sqlite, issued(1))


@pytest.mark.parametrize("table", ["journal", "audit"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET actor = 'nobody'", "DELETE FROM {}"])
def test_sqlite_itself_refuses_to_change_the_past(sqlite, tmp_path, table, verb):
    """Journal and audit take no UPDATE and no DELETE, whoever asks."""
    keep(sqlite, issued(1))
    sqlite.personal.record(Access("clerk:c1", "0" * 32, "at the window", NOW))
    db = other(tmp_path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(verb.format(table))
    assert db.execute(f"SELECT count(*), actor FROM {table}").fetchone()[0] == 1  # noqa: S608  a constant
    db.close()


def test_sqlite_audit_is_a_chain(sqlite, tmp_path):
    """Each access carries the hash of the one before."""
    for number in range(3):
        sqlite.personal.record(Access(f"clerk:c{number}", "0" * 32, "at the window", NOW))
    db = other(tmp_path)
    rows = db.execute("SELECT seq, actor, prev_hash, hash FROM audit ORDER BY seq").fetchall()
    db.close()
    assert [row[:2] for row in rows] == [(1, "clerk:c0"), (2, "clerk:c1"), (3, "clerk:c2")]
    assert [row[2] for row in rows] == [GENESIS, rows[0][3], rows[1][3]]
    assert len({row[3] for row in rows}) == 3


def test_sqlite_files_are_private(sqlite, tmp_path):
    """Database, WAL and shared memory are the server's alone."""
    keep(sqlite, issued(1))
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert set(modes) == {"hall.db", "hall.db-wal", "hall.db-shm", "hall.db.lock"}
    assert set(modes.values()) == {0o600}


def test_sqlite_holds_halls_apart(sqlite, tmp_path):
    """Two halls in one file share no number, no reply, no tail."""
    keep(sqlite, issued(1))
    sqlite.close()
    second = SqliteStore(tmp_path / "hall.db", "hall-2")
    second.acquire("two")
    assert second.tail() is None
    keep(second, issued(1))
    second.close()
    sqlite.__init__(tmp_path / "hall.db", "hall-1")
    assert sqlite.tail() == entry(1)


@pytest.mark.parametrize("together", [False, True])
def test_sqlite_write_that_the_disk_refuses_keeps_what_was_there(sqlite, together):
    """Disk full in the middle of a batch: a typed error, all or nothing, and the store goes on once there is room."""
    keep(sqlite, issued(1))
    sqlite._db.execute("PRAGMA max_page_count = 1")  # no page more than the file has
    big = replace(entry(2), body="x" * 300_000)
    with pytest.raises(StorageError, match="SQLITE_FULL"), sqlite.batch(1, together=together) as unit:
        unit.append(Record(reply(2), (big,)))
    assert sqlite.tail() == entry(1)
    assert sqlite.replies([("kiosk:k1", f"{2:032x}")]) == {}
    sqlite._db.execute("PRAGMA max_page_count = 1000000")
    keep(sqlite, issued(2))
    assert sqlite.tail() == entry(2)


def no_show(seq: int, kind: str, booking: str = "b1", day: str = DAY, person: bytes = b"") -> Record:
    """What one event about a booking leaves in the count."""
    return Record(None, (entry(seq),), no_shows=(NoShowClaim(booking, kind, day, person),))  # type: ignore[arg-type]  # a plain word


def put(store: Store, *records: Record) -> None:
    """In one batch, after what is there."""
    last = store.tail()
    with store.batch(last.seq if last else 0) as unit:
        for record in records:
            unit.append(record)


def test_missed_bookings_are_counted_by_person_and_date(store):
    """A held booking counts once it was missed, from the date on that is asked for; another person's is not hers."""
    put(
        store,
        no_show(1, "held", "b1", "2026-11-20", b"\x00her"),
        no_show(2, "held", "b2", "2026-11-22", b"\x00her"),
    )
    put(store, no_show(3, "held", "b3", "2026-11-22", b"his"))
    assert store.no_shows(b"\x00her", "2026-01-01") == 0
    put(store, *(no_show(4 + n, "missed", booking) for n, booking in enumerate(("b1", "b2", "b3"))))
    assert [store.no_shows(b"\x00her", since) for since in ("2026-11-20", "2026-11-21", "2026-11-23")] == [
        2,
        1,
        0,
    ]
    assert store.no_shows(b"his", "2026-11-22") == 1


def test_booking_that_was_used_or_moved_is_not_counted_there(store, opener):
    """Gone is gone, also after a restart; a moved one counts for its new date."""
    put(store, no_show(1, "held", "b1", person=b"her"), no_show(2, "held", "b2", person=b"her"))
    put(store, no_show(3, "gone", "b1"), no_show(4, "moved", "b2", "2026-12-24"))
    put(store, no_show(5, "missed", "b1"), no_show(6, "missed", "b2"), no_show(7, "gone", "nobody's"))
    assert store.no_shows(b"her", "2026-12-24") == 1
    store.forget_no_shows("2026-12-24")
    assert store.no_shows(b"her", "2026-01-01") == 1
    store.forget_no_shows("2026-12-25")
    assert store.no_shows(b"her", "2026-01-01") == 0


def test_count_of_a_batch_that_fails_is_not_kept(store):
    """It stands in the transaction of the events that cause it."""
    put(store, no_show(1, "held", "b1", person=b"her"))
    with pytest.raises(StorageError):
        put(store, no_show(1, "missed", "b1"))
    assert store.no_shows(b"her", "2026-01-01") == 0
    with pytest.raises(StorageError):
        put(store, no_show(2, "held", "b1", person=b"her"))

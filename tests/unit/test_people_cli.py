"""`keys`, `person`, `retention`, `backup` and `restore` at the prompt: on real files, on record first, erased for good."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from queue_server.adapters import hall_note, private_files
from queue_server.adapters.devices import DeviceRegistry, Offer
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage import sqlite_session
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.contracts.actors import Role
from queue_server.service.audit_chain import broken_at
from queue_server.service.no_shows import NoShowClaim
from queue_server.service.ports import Record
from tests.support.command_line import said
from tests.support.hall_day import hall
from tests.support.hall_service import HALL, VISITOR, World

NOW = datetime.now(UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A hall's folder after a day on which one person took a number."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    keys = KeyRing.create(folder / "keys")
    hall_note.put(folder, hall())
    world = World(SqliteStore(folder / "hall.db", HALL), keys)
    world.issue()
    world.store.close()
    return folder


def audit(data: Path) -> list[tuple[str, str, str]]:
    """(kind, purpose, detail) of the chain, which must hold."""
    with sqlite_session.opened(data / "hall.db", HALL) as personal:
        entries = personal.audit()
    assert broken_at(HALL, entries) is None
    return [(e.access.kind, e.access.purpose, e.access.detail) for e in entries]


def visits(data: Path) -> list[str]:
    """Who is in the vault."""
    with sqlite_session.opened(data / "hall.db", HALL) as personal:
        return [visit for visit, _ in personal.kept()]


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("seal", "hall-seal-2"), ("sign", "hall-sign-2"), ("lookup", "lookup-2"), ("broker", "broker-server-2"),
        ("kek", f"kek-{datetime.now():%Y-%m}-"),  # noqa: DTZ005 - the machine's own month, as the command's
    ],
)  # fmt: skip
def test_keys_rotate_makes_the_next_of_its_kind(data, kind, made):
    """One command a kind; the new id is said, listed as current, and on record."""
    new = said("keys", "rotate", kind, "--data", data)
    assert new.startswith(made)
    listed = {line.split()[0]: line.split()[3] for line in said("keys", "list", "--data", data).splitlines()}
    assert listed[new] == "current"
    assert audit(data)[-1] == ("keys", "operator", f"rotated {new}")


def test_keys_rotate_of_day_tags_is_for_the_day_that_has_them(data):
    """The key of today's tags is made anew; without a day there is nothing to rotate."""
    ring = KeyRing.open(data / "keys")
    days = [key for key in ring.ids if key.startswith("day-tag-")]
    assert said("keys", "rotate", "day-tag", "--data", data) == days[-1].removesuffix("1") + "2"
    ring = KeyRing.open(data / "keys")
    ring.destroy_day_tags(datetime(2999, 1, 1, tzinfo=UTC).date())
    assert "no day has tags" in said("keys", "rotate", "day-tag", "--data", data, status=1)


def test_keys_rotate_of_a_device_invites_it_again(data):
    """Its MAC key and password change when it enrols with the printed code; an unknown one is refused."""
    said("device", "add", "kiosk", "k1", "--data", data, "--assign", "a")
    assert "enrol k1" in said("keys", "rotate", "device", "--device", "k1", "--data", data)
    assert "names no device" in said("keys", "rotate", "device", "--data", data, status=1)
    assert "no kind of key" in said("keys", "rotate", "all", "--data", data, status=1)


def test_keys_list_shows_no_secret(data):
    """Ids, days and what they serve."""
    text = said("keys", "list", "--data", data)
    ring = KeyRing.open(data / "keys")
    assert all(key in text for key in ring.ids)
    assert not any(path.read_text().splitlines()[1] in text for path in (data / "keys").glob("*.key"))


def test_keys_destroy_refuses_what_is_in_use(data):
    """The newest of a kind stays; an older one goes, on record."""
    assert "rotate it first" in said("keys", "destroy", "hall-seal-1", "--data", data, status=1)
    said("keys", "rotate", "seal", "--data", data)
    said("keys", "destroy", "hall-seal-1", "--data", data)
    assert KeyRing.open(data / "keys").seal_key_id == "hall-seal-2"
    assert ("keys", "operator", "destroyed hall-seal-1") in audit(data)


def test_keys_destroy_refuses_a_key_that_a_kiosk_seals_to(data):
    """What a kiosk says of people after that could not be opened: it enrols again first, or is revoked."""
    said("keys", "rotate", "seal", "--data", data)
    devices = DeviceRegistry(data / "devices", HALL)
    enrol = partial(devices.enrol, now=NOW, offer=Offer("mqtt://127.0.0.1:1", "hall-seal-1", "AAAA"))
    enrol(devices.add(Role.KIOSK, "kiosk-1", ("a",), NOW))
    enrol(devices.add(Role.BOARD, "board-1", ("a",), NOW))
    text = said("keys", "destroy", "hall-seal-1", "--data", data, status=1)
    assert "hall-seal-1: kiosk-1 may still seal to it; enrol again or revoke first" in text
    assert ("keys", "operator", "destroyed hall-seal-1") not in audit(data)
    devices.enrol(
        devices.add(Role.KIOSK, "kiosk-1", ("a",), NOW), NOW, Offer("mqtt://x", "hall-seal-2", "AAAA")
    )
    said("keys", "destroy", "hall-seal-1", "--data", data)


def test_person_show_tells_everything_on_record_first(data):
    """By visit, by ticket, by the number that is asked for and never stands on the command line."""
    [visit] = visits(data)
    for reference, typed in ((visit, ""), ("2026-11-22-A001", ""), (None, VISITOR.number + "\n")):
        words = [reference] if reference else []
        text = said("person", "show", *words, "--data", data, typed=typed)
        assert VISITOR.name in text
        assert VISITOR.number in text
        assert "person_asked" in text
    assert [kind for kind, _, _ in audit(data)] == ["access", "access", "find", "access"]
    document = json.loads(said("person", "show", visit, "--data", data, "--json"))
    assert document["kept"]["address"] == VISITOR.address
    assert "nothing is kept" in said("person", "show", "2026-11-22-A999", "--data", data, status=1)


def test_person_erase_leaves_no_byte_and_the_journal(data):
    """Row, wrapped key and their bytes are gone; the number stays in the journal, which names nobody."""
    [visit] = visits(data)
    with sqlite_session.opened(data / "hall.db", HALL) as personal:
        row = personal.row(visit)
    assert said("person", "erase", visit, "--data", data) == "erased 1, missed bookings 0"
    assert not any(
        row.wrapped_dek in path.read_bytes() or row.ciphertext in path.read_bytes()
        for path in data.glob("hall.db*")
    )
    assert (visits(data), audit(data)[-1]) == ([], ("erase", "person_asked", ""))
    assert "nothing is kept any more" in said("person", "show", visit, "--data", data)
    with closing(sqlite3.connect(data / "hall.db")) as db:
        assert db.execute("SELECT count(*) FROM journal WHERE kind = 'TicketIssued'").fetchone() == (1,)


def count_missed(data: Path) -> tuple[bytes, bytes]:
    """One missed booking of the person in the vault and one of somebody else; the hashes by which they are counted."""
    vault = KeyVault(KeyRing.open(data / "keys"))
    ours, others = vault.people(VISITOR.number)[0], vault.people("110101199003070000")[0]
    store = SqliteStore(data / "hall.db", HALL)
    store.acquire("test")
    with store.batch(store.tail().seq) as unit:
        held = [
            NoShowClaim(f"000000000{n}", "held", "2026-11-20", who) for n, who in enumerate((ours, others))
        ]
        missed = [NoShowClaim(claim.booking, "missed") for claim in held]
        unit.append(Record(None, no_shows=(*held, *missed)))
    store.close()
    return ours, others


def counted(data: Path, *people: bytes) -> list[int]:
    """How many missed bookings each of them has."""
    store = SqliteStore(data / "hall.db", HALL)
    try:
        return [store.no_shows(who, "2026-01-01") for who in people]
    finally:
        store.close()


def test_person_erase_forgets_missed_bookings_too(data):
    """Those of this person alone, found by the number in the vault; the look at it is on record before."""
    [visit], people = visits(data), count_missed(data)
    assert said("person", "erase", visit, "--data", data) == "erased 1, missed bookings 1"
    assert counted(data, *people) == [0, 1]
    assert [kind for kind, why, _ in audit(data) if why == "person_asked"] == ["access", "erase", "erase"]


@pytest.mark.parametrize("key_lost", [False, True])
def test_restore_forgets_missed_bookings_again(data, tmp_path, key_lost):
    """A copy brings the count back and the list takes it out, by the booking's own reference: no key is needed for it."""
    [visit], people = visits(data), count_missed(data)
    copy = Path(said("backup", tmp_path / "copies", "--data", data))
    said("person", "erase", visit, "--data", data)
    if key_lost:
        (data / "erasures.txt").rename(copy.parent / "erasures.txt")
        (data / "hall.db").unlink()
        shutil.rmtree(data / "keys")
    assert said("restore", copy, "--data", data) == f"restored {copy.name}; erased again 2 of 2 listed"
    assert counted(data, *people) == [0, 1]
    assert not any(people[0] in path.read_bytes() for path in data.glob("hall.db*"))


def test_restore_erases_again_what_was_erased_since(data, tmp_path):
    """The copy still has the person: the list beside the database takes them out before the copy stands in its place."""
    copy = Path(said("backup", tmp_path / "copies", "--data", data))
    [visit] = visits(data)
    with sqlite_session.opened(data / "hall.db", HALL) as personal:
        row = personal.row(visit)
    said("person", "erase", visit, "--data", data)
    assert row.wrapped_dek in copy.read_bytes()
    assert said("restore", copy, "--data", data) == f"restored {copy.name}; erased again 1 of 1 listed"
    assert visits(data) == []
    assert not any(row.wrapped_dek in path.read_bytes() for path in data.glob("hall.db*"))
    assert audit(data)[-1][1] == "restore"
    reopened = SqliteStore(data / "hall.db", HALL)
    assert reopened.acquire("again")
    reopened.close()


def test_restore_after_the_machine_is_lost_uses_the_copies_own_list(data, tmp_path):
    """Each backup brings the list along: an older copy is cleaned by the newest list beside it."""
    copies = tmp_path / "copies"
    copy = Path(said("backup", copies, "--data", data))
    said("person", "erase", visits(data)[0], "--data", data)
    copy.rename(copy.with_name("hall-old.db"))
    said("backup", copies, "--data", data)
    for gone in ("hall.db", "erasures.txt"):
        (data / gone).unlink()
    assert "erased again 1 of 1" in said("restore", copies / "hall-old.db", "--data", data)
    assert visits(data) == []


def test_erasures_are_applied_by_a_command(data, tmp_path):
    """What an operator runs after PostgreSQL was put back from a dump; the same list twice changes nothing more."""
    [visit] = visits(data)
    (tmp_path / "list.txt").write_text(f"{NOW.isoformat()} {visit} person_asked\n")
    for gone in (1, 0):
        text = said("erasures", "--data", data, "--apply", tmp_path / "list.txt")
        assert text == f"erased again {gone} of 1 listed"
    assert visit in said("erasures", "--data", data)


def test_restore_beside_a_running_server_is_refused(data, tmp_path):
    """Two writers on one file are never let in."""
    copy = said("backup", tmp_path / "copies", "--data", data)
    store = SqliteStore(data / "hall.db", HALL)
    assert "stop it first" in said("restore", copy, "--data", data, status=1)
    store.close()


def test_backup_of_a_running_hall_is_whole(data, tmp_path):
    """The copy opens, holds the journal and the vault, and is the owner's alone."""
    store = SqliteStore(data / "hall.db", HALL)
    copy = Path(said("backup", tmp_path / "copies", "--data", data))
    store.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT count(*) FROM vault").fetchone() == (1,)


def test_keys_and_database_are_never_copied_together(data, tmp_path):
    """Whoever finds one backup reads no name."""
    said("backup", tmp_path / "a", "--data", data)
    assert "choose another folder" in said("backup-keys", tmp_path / "a", "--data", data, status=1)
    said("backup-keys", tmp_path / "b", "--data", data)
    assert "choose another folder" in said("backup", tmp_path / "b", "--data", data, status=1)
    assert "choose another folder" in said("backup", data / "inside", "--data", data, status=1)
    assert KeyRing.open(tmp_path / "b" / "keys").seal_key_id == "hall-seal-1"
    assert not list((tmp_path / "a").rglob("*.key"))


def test_copy_of_keys_takes_payment_keys_and_asks_for_a_new_folder(data, tmp_path):
    """All that no database has is in it; an earlier copy is neither mixed with this one nor lost."""
    private_files.write(private_files.folder(data / "payment-keys") / "alipay.toml", b"a")
    said("backup-keys", tmp_path / "b", "--data", data)
    assert (tmp_path / "b/payment-keys/alipay.toml").read_bytes() == b"a"
    assert "needs a new folder" in said("backup-keys", tmp_path / "b", "--data", data, status=1)


def test_lost_machine_is_put_back_from_both_copies(data, tmp_path):
    """The keys first: a folder without them is refused, since new ones would open nothing."""
    copy, new = Path(said("backup", tmp_path / "copies", "--data", data)), tmp_path / "new"
    said("backup-keys", tmp_path / "safe", "--data", data)
    new.mkdir(mode=0o700)
    assert "put what `backup-keys` copied there first" in said("restore", copy, "--data", new, status=1)
    shutil.copytree(tmp_path / "safe", new, dirs_exist_ok=True)
    said("restore", copy, "--data", new)
    assert json.loads(said("person", "show", visits(new)[0], "--data", new, "--json"))


def test_damaged_copy_is_refused_and_the_database_stays(data, tmp_path):
    """A restore that cannot work changes nothing."""
    (tmp_path / "hall-x.db").write_bytes(b"no database" * 100)
    said("restore", tmp_path / "hall-x.db", "--data", data, status=1)
    assert len(visits(data)) == 1


def test_retention_by_command_does_what_the_server_does(data, tmp_path):
    """Expired rows go, program logs older than 180 days too."""
    keys = KeyRing.open(data / "keys")
    store = SqliteStore(data / "hall.db", HALL)
    store.acquire("one")
    row = KeyVault(keys).lock("9" * 32, VISITOR, NOW, NOW - timedelta(days=1))
    with store.batch(store.tail().seq) as unit:
        unit.append(Record(None, vault=(row,)))
    store.close()
    for name, age in (("server.log.1", 200), ("server.log", 10)):
        (tmp_path / name).write_text("line\n")
        then = (NOW - timedelta(days=age)).timestamp()
        os.utime(tmp_path / name, (then, then))
    text = said("retention", "--data", data, "--logs", tmp_path)
    assert text.startswith("erased ")
    assert "9" * 32 not in visits(data)
    assert [path.name for path in tmp_path.glob("*.log*")] == ["server.log"]

"""`queue-server staff` and the audit chain: the operator is the actor, no record no change, `verify` finds what was tampered with."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import pytest

from queue_server.adapters import hall_note
from queue_server.adapters.clock import SystemClock
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.at_machine import opened, operator
from tests.support.command_line import said
from tests.support.hall_day import hall
from tests.support.hall_service import HALL
from tests.support.page_hall import PASSWORD
from tests.support.postgres import Database

NEW = "another long password"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A hall's folder whose server ran once."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    KeyRing.create(folder / "keys")
    hall_note.put(folder, hall())
    SqliteStore(folder / "hall.db", HALL).close()
    return folder


def changed(data: Path) -> None:
    """One of each."""
    two = f"{PASSWORD}\n{PASSWORD}\n"
    said("staff", "add", "0317", "clerk", "--data", data, typed=two)
    said("staff", "give", "0317", "pick", "--data", data)
    said("staff", "take", "0317", "call", "--data", data)
    said("staff", "password", "0317", "--data", data, typed=f"{NEW}\n{NEW}\n")
    said("staff", "link", "0317", "--data", data, "--issuer", "https://id.example", typed="f:77:zhou\n")
    said("staff", "unlink", "0317", "--data", data)
    said("first-manager", "--data", data)


def entries(data: Path) -> list[tuple[str, str, str]]:
    """(actor, kind, detail) as stored."""
    with closing(sqlite3.connect(data / "hall.db")) as db:
        return db.execute("SELECT actor, kind, detail FROM audit ORDER BY seq").fetchall()


def test_commands_are_on_record_as_the_operator_s(data: Path):
    """Each change in order, with who sat at the machine; no password, hash or person of the provider in the file."""
    changed(data)
    details = [
        "add 0317 clerk", "give 0317 pick", "take 0317 call", "password 0317", "link 0317", "unlink 0317", "code"
    ]  # fmt: skip
    assert entries(data) == [(operator(), "staff", each) for each in details]
    kept = b"".join(path.read_bytes() for path in data.glob("hall.db*"))
    assert not any(secret.encode() in kept for secret in (PASSWORD, NEW, "argon2", "f:77:zhou"))


def test_refused_command_leaves_no_record(data: Path):
    """An account that is there already, one that is not, a password too short."""
    changed(data)
    before = entries(data)
    said("staff", "add", "0317", "clerk", "--data", data, typed=f"{NEW}\n{NEW}\n", status=1)
    said("staff", "give", "0999", "pick", "--data", data, status=1)
    said("staff", "password", "0317", "--data", data, typed="short\nshort\n", status=1)
    assert entries(data) == before


def test_hall_without_a_database_changes_no_account(data: Path):
    """Where nothing can be on record nothing is changed, and a sentence says what to do; the set-up's code is printed all the same."""
    for path in data.glob("hall.db*"):
        path.unlink()
    text = said(
        "staff", "add", "0317", "manager", "--data", data, typed=f"{PASSWORD}\n{PASSWORD}\n", status=1
    )
    assert "start its server once" in text
    with closing(SqliteStaff(data / "staff.db", SystemClock())) as staff:
        assert staff.members() == ()
    assert len(said("first-manager", "--data", data)) == 23


def test_verify_tells_of_the_audit_chain(data: Path):
    """How many entries there are, and how many of them change accounts, for people and for programs."""
    changed(data)
    assert "7 entries linked, 7 of them changes of accounts" in said("verify", "--data", data)
    document = json.loads(said("verify", "--data", data, "--json"))
    assert document["audit"] == {"entries": 7, "accounts": 7, "first_false": None, "holds": True}


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE audit SET detail = 'give 0317 ratings' WHERE seq = 2", 2),
        ("UPDATE audit SET actor = 'manager:m01' WHERE seq = 4", 4),
        ("UPDATE audit SET at = replace(at, '+00:00', 'Z') WHERE seq = 5", 5),
        ("UPDATE audit SET at = 'yesterday' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 1", 2),
    ],
)
def test_verify_finds_a_tampered_record(data: Path, change: str, seq: int):
    """Whoever rewrites or takes out a change of an account is found at its entry: exit 1."""
    changed(data)
    with closing(sqlite3.connect(data / "hall.db")) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute(change)
        db.commit()
    assert f"does not hold: entry {seq}." in said("verify", "--data", data, status=1)


def test_commands_are_on_record_in_the_database_that_is_named(data: Path, shared_postgres: Database):
    """Where the hall's journal is in PostgreSQL its audit chain is there, too; the folder's file has none of it."""
    hall_id = f"hall-{token_hex(6)}"
    hall_note.put(data, replace(hall(), id=hall_id))
    PostgresStore(shared_postgres.url, hall_id).close()
    for path in data.glob("hall.db*"):
        path.unlink()
    there = ("--data", data, "--database", shared_postgres.url)
    said("staff", "add", "0317", "clerk", *there, typed=f"{PASSWORD}\n{PASSWORD}\n")
    said("staff", "give", "0317", "pick", *there)
    with opened(data, shared_postgres.url, hall_id) as personal:
        kept = [(each.access.actor, each.access.detail) for each in personal.audit()]
    assert kept == [(operator(), "add 0317 clerk"), (operator(), "give 0317 pick")]
    document = json.loads(said("verify", *there, "--json"))
    assert document["audit"] == {"entries": 2, "accounts": 2, "first_false": None, "holds": True}

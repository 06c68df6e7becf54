"""`explain` and `verify` at the prompt: on a real database file, in both languages, and in one sentence when wrong."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.service import journal
from queue_server.service.checking.witnesses import Sheet, Slip, WitnessError, parse
from queue_server.service.ports import Entry
from tests.support import forging
from tests.support.hall_day import hall
from tests.support.hall_service import HALL, World


def said(*words: object, status: int = 0) -> str:
    """What a command prints; it must end with this status by itself."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output.strip()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with keys and the database of two days."""
    data = tmp_path_factory.mktemp("data")
    _, entries = forging.written(data)
    hall_note.put(data, hall())
    store = SqliteStore(data / "hall.db", HALL)
    store.close()
    with sqlite3.connect(data / "hall.db") as db:
        db.executemany(f"INSERT INTO journal VALUES ({','.join('?' * 12)})", map(_row, entries))  # noqa: S608 - marks alone
    db.close()
    return data


@pytest.fixture
def data(kept: Path, tmp_path: Path) -> Path:
    """The same folder, to be forged by one test."""
    copy = tmp_path / "data"
    copy.mkdir()
    for name in ("hall.json", "hall.db"):
        (copy / name).write_bytes((kept / name).read_bytes())
    (copy / "keys").symlink_to(kept / "keys")
    return copy


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        HALL, entry.seq, entry.epoch, entry.stream, entry.kind, entry.version, entry.at.isoformat(), entry.actor,
        entry.command_id, entry.body, entry.prev_hash, entry.hash,
    )  # fmt: skip


def forged(data: Path, statement: str, *values: object) -> None:
    """One change of the file by somebody who knows how to put the journal's guards aside."""
    with sqlite3.connect(data / "hall.db") as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute(statement, values)
    db.close()


def slip_line(kept: Path) -> str:
    """A slip of the second day as a citizen copies it."""
    with sqlite3.connect(kept / "hall.db") as db:
        rows = db.execute(
            "SELECT hash, body FROM journal WHERE kind = 'TicketIssued' AND stream = 'day/2026-11-23' ORDER BY seq"
        ).fetchall()
    db.close()
    digest, body = rows[2]
    code = journal.witness(_entry_of(digest))
    return f"2026-11-23, {json.loads(body)['number']}, {code[:4]} {code[4:8]} {code[8:]}"


def _entry_of(digest: str) -> Entry:
    return Entry(
        1, 1, "", "", 1, World.__dataclass_fields__["clock"].default_factory().now(), "", "", "", "", digest
    )  # type: ignore[misc,operator]  # any instant


def test_verify_of_a_true_file(kept, tmp_path):
    """A true journal with a slip holds: exit 0, figures and verdict in both languages; JSON says the same."""
    (tmp_path / "slips.csv").write_text(f"day,number,code\n{slip_line(kept)}\n")
    text = said("verify", "--data", kept, "--witness", tmp_path / "slips.csv")
    assert "2026-11-22：" in text
    assert "0 unexplained; closed." in text
    assert text.splitlines()[-1].endswith("entries linked, 1 witnesses agree.")
    document = json.loads(said("verify", "--data", kept, "--json"))
    assert document["holds"]
    assert document["days"][0]["unexplained"] == 0


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        (
            'UPDATE journal SET body = replace(body, \'"language":"zh"\', \'"language":"en"\') WHERE seq = 7',
            7,
        ),
        ("UPDATE journal SET at = replace(at, '+00:00', 'Z') WHERE seq = 9", 9),
        ("UPDATE journal SET at = 'yesterday' WHERE seq = 9", 9),
        ("UPDATE journal SET body = x'00ff' WHERE seq = 12", 12),
        ("UPDATE journal SET actor = 'clerk:other' WHERE seq = 11", 11),
        ("UPDATE journal SET hall = 'hall-2' WHERE seq = 13", 13),
        ("DELETE FROM journal WHERE seq = 8", 8),
    ],
)
def test_verify_of_a_forged_file(data, change, seq):
    """A change of any stored byte is found at its entry: exit 1 and one line for each finding."""
    forged(data, change)
    text = said("verify", "--data", data, status=1)
    assert f"第一条假条目：第 {seq} 条。 The first false entry is {seq}." in text
    assert text.splitlines()[-1].startswith("The journal does not hold: ")


def test_verify_with_public_keys(kept, tmp_path):
    """An inspector needs the public keys alone; another hall's keys are told."""
    (tmp_path / "keys.txt").write_text(said("public-keys", "--data", kept))
    said("verify", "--data", kept, "--public-keys", tmp_path / "keys.txt")
    KeyRing.create(tmp_path / "other" / "keys", mode="demo")
    (tmp_path / "other" / "hall.json").write_bytes((kept / "hall.json").read_bytes())
    (tmp_path / "others.txt").write_text(said("public-keys", "--data", tmp_path / "other"))
    text = said("verify", "--data", kept, "--public-keys", tmp_path / "others.txt", status=1)
    assert "the signature of the day's head is false" in text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("verify", "--data", "{none}"), "no hall in"),
        (("explain", "A001", "A002", "--data", "{none}"), "no hall in"),
        (
            ("explain", "A001", "Z009", "--data", "{data}", "--day", "2026-11-22"),
            "no number Z009 on 2026-11-22",
        ),
        (("explain", "A001", "A002", "--data", "{data}", "--day", "2031-01-01"), "has no day 2031-01-01"),
        (("verify", "--data", "{data}", "--witness", "{none}"), "No such file"),
        (("verify", "--data", "{data}", "--witness", "{data}/hall.json"), "line 1 is neither a slip"),
        (("verify", "--data", "{data}", "--public-keys", "{data}/hall.json"), "must hold a key's id"),
    ],
)
def test_checking_commands_of_wrong_words(kept, tmp_path, words, answer):
    """What a person did wrong is one sentence, never a traceback."""
    text = said(*(word.format(data=kept, none=tmp_path / "none") for word in words), status=1)
    assert text.startswith("queue-server: ")
    assert answer in text
    assert "\n" not in text


def test_verify_of_a_broken_file(data):
    """A file that is no database is told in one sentence."""
    (data / "hall.db").write_bytes(b"not a database" * 100)
    text = said("verify", "--data", data, status=1)
    assert text == "queue-server: hall.db cannot be read: SQLITE_NOTADB"


def test_explain_at_the_prompt(kept):
    """Staff's and citizens' sentences in Chinese and English, and the facts as JSON."""
    text = said("explain", "a004", "A001", "--data", kept, "--day", "2026-11-22")
    assert len(text.splitlines()) == 4
    document = json.loads(said("explain", "A004", "A001", "--data", kept, "--day", "2026-11-22", "--json"))
    assert document["a"]["number"] == "A004"
    assert document["citizen"]["en"] in text


def test_verify_leaves_the_file_as_it_is(kept):
    """Reading writes nothing into the database."""
    before = (kept / "hall.db").read_bytes()
    said("verify", "--data", kept)
    said("explain", "A001", "A002", "--data", kept, "--day", "2026-11-22")
    assert (kept / "hall.db").read_bytes() == before


def test_parse_of_witness_files():
    """Slips and heads in any separation, remarks and a header; anything else is told with its line."""
    head = "head 41 " + "a" * 64 + " hall-sign-1 " + "b" * 128
    found = parse(
        ["date number code", "", "2026-11-22;a001;abcd-efgh-ijkl # mine", head, "head 9 " + "c" * 64]
    )
    assert found.slips == (Slip("2026-11-22", "A001", "ABCDEFGHIJKL"),)
    assert found.sheets == (Sheet(41, "a" * 64, "hall-sign-1", b"\xbb" * 64), Sheet(9, "c" * 64))
    with pytest.raises(WitnessError, match="line 2 is neither"):
        parse(["2026-11-22 A001 ABCDEFGHIJKL", "2026-11-22 A001 ABCDEFGH"])

"""`queue-server backup`, `backup-keys`, `restore`: the database in one place, the keys in another, erasures over every copy."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from queue_server.adapters import hall_note, private_files
from queue_server.adapters.erasure_list import ErasureFile
from queue_server.adapters.storage import sqlite_session
from queue_server.checking import told
from queue_server.service import person
from queue_server.service.personal import Access, Erased
from queue_server.service.ports import LeaseLost, StorageError

app = typer.Typer(add_completion=False)
ItsData = Annotated[Path, typer.Option(help="the server's data folder")]
_SECRET: Final = ("keys", "devices", "payment-keys")


@app.command()
def backup(folder: Path, *, data: ItsData) -> None:
    """Copy hall.db, also while the server runs, and the list of erasures. No key is among it."""
    with told():
        note = hall_note.get(data)
        _apart(folder, data, "keys", "*.key", "keys are kept elsewhere")
        private_files.folder(folder)
        name = f"hall-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
        with sqlite_session.opened(data / "hall.db", note.id) as personal:
            personal.record(Access("operator:backup", "", "backup", datetime.now(UTC), "backup", name))
        _copy(data / "hall.db", folder / name)
        _list_beside(folder, _listed(data, note.id))
        shutil.copyfile(data / "hall.json", folder / "hall.json")
        typer.echo(folder / name)


@app.command("backup-keys")
def backup_keys(folder: Path, *, data: ItsData) -> None:
    """Copy keys, devices, staff accounts and payment keys into a new folder; to another place than the database's."""
    with told():
        hall_note.get(data)
        _apart(folder, data, "hall.db", "hall-*.db", "the database's copies are there")
        if folder.exists() and any(folder.iterdir()):
            raise StorageError(f"{folder}: not empty; each copy of the keys needs a new folder")
        private_files.folder(folder)
        for part in _SECRET:
            _copy_files(data / part, folder / part)
        if (data / "staff.db").exists():
            _copy(data / "staff.db", folder / "staff.db")
        typer.echo(folder)


@app.command()
def restore(copy: Path, *, data: ItsData) -> None:
    """Put a copy in the place of hall.db, server stopped; what was erased since is erased from it before it is there."""
    from queue_server.adapters.storage.migrate import migrate  # noqa: PLC0415 - a server's start need not wait for it

    with told():
        note = _note(data, copy)
        with _stopped(data):
            listed = {*_listed(data, note.id), *ErasureFile(copy.parent).read()}
            draft = data / "hall.db.restored"
            draft.unlink(missing_ok=True)
            _copy(copy, draft)
            migrate(draft)
            gone = _erased_again(draft, note.id, sorted(listed, key=lambda each: (each.at, each.visit)))
            for old in ("hall.db-wal", "hall.db-shm"):
                (data / old).unlink(missing_ok=True)
            draft.replace(data / "hall.db")
        typer.echo(f"restored {copy.name}; erased again {gone} of {len(listed)} listed")


def _note(data: Path, copy: Path) -> hall_note.HallNote:
    """The folder's own note, or, in a folder that holds the keys alone, the one beside the copy."""
    beside = copy.parent / "hall.json"
    if not (data / beside.name).exists() and beside.exists():
        if not any((data / "keys").glob("*.key")):
            raise StorageError(f"no keys in {data}; put what `backup-keys` copied there first")
        private_files.write(data / beside.name, beside.read_bytes())
    return hall_note.get(data)


def _copy_files(source: Path, target: Path) -> None:
    files = sorted(source.glob("*.*"))
    if files:
        private_files.folder(target)
    for path in files:
        private_files.put(target / path.name, private_files.read(path))


def _erased_again(draft: Path, hall: str, listed: list[Erased]) -> int:
    now = datetime.now(UTC)
    with sqlite_session.opened(draft, hall) as personal:
        gone = person.apply_erasures(personal, listed, "operator:restore", now)
        personal.record(Access("operator:restore", "", "restore", now, "backup", f"erased again {gone}"))
        personal.scrub()
    with closing(sqlite3.connect(draft)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for left in ("-wal", "-shm"):
        draft.with_name(draft.name + left).unlink(missing_ok=True)
    return gone


def _listed(data: Path, hall: str) -> tuple[Erased, ...]:
    """What the present database and the list beside it know; a database that is lost knows nothing."""
    listed = ErasureFile(data).read()
    with suppress(StorageError), sqlite_session.opened(data / "hall.db", hall) as personal:
        listed += tuple(personal.erased())
    return listed


def _list_beside(folder: Path, listed: tuple[Erased, ...]) -> None:
    known = {each.visit for each in ErasureFile(folder).read()}
    new = {each.visit: each for each in listed if each.visit not in known}
    if new:
        ErasureFile(folder).add(list(new.values()))


def _copy(source: Path, target: Path) -> None:
    """A whole and consistent copy in one file, private and on the disk; raises StorageError."""
    if not source.exists():
        raise StorageError(f"there is no database at {source}")
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        sqlite_session.mapped(),
        closing(sqlite3.connect(source)) as db,
        closing(sqlite3.connect(target)) as new,
    ):
        db.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise StorageError(f"{source.name} is damaged")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _apart(folder: Path, data: Path, *what: str) -> None:
    """Whoever has both the database and the keys can read names: no command lays them together."""
    *there, why = what
    if folder.resolve().is_relative_to(data.resolve()) or any(
        next(folder.glob(name), None) for name in there
    ):
        raise StorageError(f"{folder}: choose another folder; {why}")


@contextmanager
def _stopped(data: Path) -> Iterator[None]:
    handle = os.open(data / "hall.db.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise LeaseLost("a queue server has hall.db open; stop it first") from None
    finally:
        os.close(handle)

"""`queue-server explain`, `verify`, `audit-log` and `lint-guides`: commands that read and judge, and change nothing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from queue_server.adapters import hall_note
from queue_server.adapters.devices import DeviceError
from queue_server.adapters.keys import DemoKey, KeyRing, KeyRingError
from queue_server.adapters.private_files import PrivateFileError
from queue_server.adapters.public_keys import PublicKeys
from queue_server.adapters.reports.day_book import DayBook, Source
from queue_server.adapters.storage import personal_statements, reader
from queue_server.adapters.storage.personal import LAST, audit_entries
from queue_server.audit import reading, words
from queue_server.audit.head_starts import head_starts
from queue_server.config import ConfigError, read_faults
from queue_server.domain.truth.legs import Chronicle
from queue_server.service import journal
from queue_server.service.checking import explaining, reporting
from queue_server.service.checking.audited import audited
from queue_server.service.checking.links import Unreadable
from queue_server.service.checking.verify import verify as check
from queue_server.service.checking.witnesses import WitnessError, Witnesses, parse
from queue_server.service.personal import AuditEntry
from queue_server.service.ports import Entry, StorageError
from queue_server.service.reports import answering

_NO_ZONE = "UTC"
"""The hall's own tells which hour a figure is of; a proposal has none of that."""
GAPS = 3
"""How `verify` ends where the journal is true and tickets were served without a case."""
app = typer.Typer(add_completion=False)
Database = Annotated[str | None, typer.Option(help="postgresql://… where the hall's journal is there")]
Json = Annotated[bool, typer.Option("--json", help="as JSON, for programs")]


@app.command("lint-guides")
def lint_guides(file: Annotated[Path, typer.Argument(help="the hall's TOML file")]) -> None:
    """Say where the guides of a hall's file are vague; 1 when they are. Such a file is refused by `run`, too."""
    try:
        found = list(read_faults(file))
    except ConfigError as error:
        typer.echo(f"queue-server: {error}", err=True)
        raise typer.Exit(1) from None
    for fault in found:
        typer.echo(str(fault))
    typer.echo(f"{file.name}: {len(found)} 处 / faults" if found else f"{file.name}: 清楚 / clear")
    raise typer.Exit(1 if found else 0)


@app.command()
def verify(
    *,
    data: Annotated[Path, typer.Option(help="the server's data folder")],
    witness: Annotated[Path | None, typer.Option(help="slips and sheets, one a line")] = None,
    day: Annotated[str | None, typer.Option(help="judge this day alone by the rules")] = None,
    database: Database = None,
    published: Annotated[
        Path | None, typer.Option("--public-keys", help="the hall's public keys in a file; else its own")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the journal (chain, signatures, witnesses, every day carried out again) and the chain of looks at data and changes of accounts.

    Ends with 1 where either is false, with 3 where it is true and people left gaps in the trace.
    """
    with told(), TemporaryDirectory() as notes:
        note = hall_note.get(data)
        brought = _witnesses(witness)
        keys = PublicKeys.read(published) if published else PublicKeys.of_ring(ring_of(data / "keys"))
        book = DayBook(Source(data, database or "", note.id, _NO_ZONE), notes=Path(notes))
        propose = partial(answering.proposal, book)
        report = check(entries_of(data, database, note.id), note.id, keys, brought, day=day, propose=propose)
        audit = audited(note.id, _audit_of(data, database, note.id))
    document, lines = reporting.plain(report) | {"audit": audit.plain}, [audit.line, *reporting.lines(report)]
    _say(json.dumps(document, ensure_ascii=False), lines, as_json)
    if not (report.holds and audit.holds):
        raise typer.Exit(1)
    if report.gaps:
        raise typer.Exit(GAPS)


@app.command("public-keys")
def public_keys(*, data: Annotated[Path, typer.Option(help="the server's data folder")]) -> None:
    """Print the hall's public signing keys, as an inspector needs them for `verify --public-keys`."""
    with told():
        hall_note.get(data)
        typer.echo(PublicKeys.of_ring(ring_of(data / "keys")).lines().rstrip())


@app.command()
def explain(
    a: str,
    b: str,
    *,
    data: Annotated[Path, typer.Option(help="the server's data folder")],
    day: Annotated[str | None, typer.Option(help="the day, such as 2026-11-22; else the last one")] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Why number A was called before number B: for staff, then as citizens may read it."""
    with told():
        hall = hall_note.get(data).id
        name = day or journal.day_of(_last_stream(data, database, hall) or "")
        day_told = _chronicle(list(entries_of(data, database, hall, journal.day_stream(name))), name)
        tickets = [_ticket(day_told, number) for number in (a, b)]
        said = explaining.explained(day_told, *tickets)
    lines = [said.staff.zh, said.staff.en, said.citizen.zh, said.citizen.en]
    _say(json.dumps(explaining.plain(said), ensure_ascii=False), lines, as_json)


@app.command("audit-log")
def audit_log(
    file: Path,
    *,
    came: Annotated[str | None, typer.Option(help="column: when the person joined the queue")] = None,
    taken: Annotated[str | None, typer.Option(help="column: when the person was called")] = None,
    group: Annotated[str | None, typer.Option(help="column: priority or class")] = None,
    queue: Annotated[str | None, typer.Option(help="column: service or queue")] = None,
    outcome: Annotated[str | None, typer.Option(help="column: how it ended")] = None,
    date: Annotated[str | None, typer.Option(help="column: the day, where times have none")] = None,
    as_json: Json = False,
) -> None:
    """Which head start explains the order of another system's call log (CSV or CSV.gz)."""
    columns = {
        "came": came, "taken": taken, "group": group, "queue": queue, "outcome": outcome, "date": date
    }  # fmt: skip
    with told():
        log = reading.read(file, {part: name for part, name in columns.items() if name is not None})
    found = head_starts(log.calls)
    _say(json.dumps(words.plain(log, found), ensure_ascii=False), words.sentences(log, found), as_json)


def entries_of(
    data: Path, database: str | None, hall: str, stream: str | None = None
) -> Iterator[Entry | Unreadable]:
    """The journal of a data folder or database, or one stream of it."""
    if database is None:
        return reader.entries(data / "hall.db", hall, stream)
    from queue_server.adapters.storage import postgres_reader  # noqa: PLC0415 - its driver is loaded where it is used

    return postgres_reader.entries(database, hall, stream)


def _audit_of(data: Path, database: str | None, hall: str) -> Iterator[AuditEntry]:
    """The audit chain of a data folder or database."""
    asked = (personal_statements.AUDIT, (hall, 1, LAST))
    if database is None:
        return audit_entries(reader.rows(data / "hall.db", *asked))
    from queue_server.adapters.storage import postgres_reader  # noqa: PLC0415 - its driver is loaded where it is used

    return audit_entries(postgres_reader.rows(database, *asked))


def _last_stream(data: Path, database: str | None, hall: str) -> str | None:
    if database is None:
        return reader.last_stream(data / "hall.db", hall, journal.DAY)
    from queue_server.adapters.storage import postgres_reader  # noqa: PLC0415 - its driver is loaded where it is used

    return postgres_reader.last_stream(database, hall, journal.DAY)


def _chronicle(stored: list[Entry | Unreadable], day: str) -> Chronicle:
    entries = [entry for entry in stored if isinstance(entry, Entry)]
    if not entries or len(entries) < len(stored):
        raise StorageError(
            f"the journal has no day {day}" if not stored else f"day {day} cannot be read; run verify"
        )
    return explaining.told_of(day, entries)


def _ticket(told: Chronicle, number: str) -> str:
    ticket = told.ticket(number)
    if ticket is None:
        raise StorageError(f"there is no number {number} on {told.day.date.isoformat()}")
    return ticket


def _witnesses(path: Path | None) -> Witnesses:
    if path is None:
        return Witnesses()
    try:
        return parse(path.read_text(encoding="utf-8-sig", errors="replace").splitlines())
    except WitnessError as error:
        raise WitnessError(f"{path.name}: {error}") from None


def ring_of(folder: Path) -> KeyRing:
    """The hall's keys, of a hall or of a demo."""
    try:
        return KeyRing.open(folder)
    except DemoKey:
        return KeyRing.open(folder, mode="demo")


def _say(document: str, lines: list[str], as_json: bool) -> None:
    typer.echo(document if as_json else "\n".join(lines))


@contextmanager
def told() -> Iterator[None]:
    """What a person did wrong comes back as one sentence."""
    try:
        yield
    except (
        reading.AuditError,
        WitnessError,
        StorageError,
        KeyRingError,
        DeviceError,
        PrivateFileError,
    ) as error:
        said = str(error)
    except OSError as error:
        said = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    else:
        return
    typer.echo(f"queue-server: {said}", err=True)
    raise typer.Exit(1)

"""`queue-server payments`: the bills compared, the report, an order's history. They read and change nothing."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from queue_server.adapters import hall_note
from queue_server.adapters.devices import DeviceError
from queue_server.adapters.storage import reader
from queue_server.config import ConfigError, read_hall
from queue_server.service import journal
from queue_server.service.checking.links import Unreadable
from queue_server.service.pay_ports import PaymentKeysError
from queue_server.service.ports import Entry, StorageError

app = typer.Typer(no_args_is_help=True, help="Money: bills compared, the report, one order's history.")
Data = Annotated[Path, typer.Option(help="the server's data folder")]
HallFile = Annotated[Path, typer.Option(help="the hall's TOML file")]
Database = Annotated[str | None, typer.Option(help="postgresql://… where the hall's journal is there")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.command()
def report(
    *,
    data: Data,
    hall: HallFile,
    first: Day = None,
    last: Day = None,
    out: Annotated[Path | None, typer.Option(help="a .csv or .xlsx; left out: to the screen")] = None,
    database: Database = None,
) -> None:
    """What was taken, waived and given back, by day, kind, item and channel."""
    from queue_server.payments.report import HEAD, orders_of
    from queue_server.payments.report import report as made

    with _told():
        plan = read_hall(hall).hall
        until = last.date() if last else datetime.now(UTC).date()
        since = first.date() if first else until - timedelta(days=30)
        lines = made(orders_of(_entries(data, database)), plan.id, plan.zone, since, until)
        rows = [astuple(line) for line in lines]
        if out is None:
            for row in (HEAD, *rows):
                typer.echo("\t".join(str(cell) for cell in row))
        else:
            _write(out, HEAD, rows)


@app.command()
def reconcile(
    *, data: Data, hall: HallFile, channel: str, day: Day = None, database: Database = None
) -> None:
    """Compare a channel's bill with the journal now; the server does so by itself each morning. Exit 1 where it differs."""
    from queue_server.payments.keys import FOLDER, provider_of
    from queue_server.payments.provider import GatewayLost
    from queue_server.payments.reconcile import compared
    from queue_server.payments.report import orders_of

    with _told():
        plan, wanted = (
            read_hall(hall).hall,
            day.date() if day else datetime.now(UTC).date() - timedelta(days=1),
        )
        provider = provider_of(data / FOLDER / f"{channel}.toml", plan.mode, "", lambda: datetime.now(UTC))
        try:
            lines = asyncio.run(provider.bill(wanted))
        except GatewayLost:
            raise PaymentKeysError(f"{channel} gives no bill of {wanted}") from None
        finally:
            provider.close()
        found = compared(orders_of(_entries(data, database)), lines, channel, wanted)
    typer.echo(
        f"{channel} {wanted}: {found.lines} lines, here {found.here_fen} fen, there {found.there_fen} fen"
    )
    for each in found.found:
        typer.echo(f"{each.what}\t{each.attempt}\there {each.here_fen}\tthere {each.there_fen}")
    if found.found:
        raise typer.Exit(1)


@app.command()
def explain(order: str, *, data: Data, database: Database = None) -> None:
    """Everything that happened to one order, as the journal has it."""
    with _told():
        for entry in _entries(data, database, f"payment/{order}"):
            event = journal.read(entry)
            words = [
                f"{name}={value}" for name, value in _fields(event) if value not in ("", None, (), False)
            ]
            typer.echo(f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.actor:<16} {entry.kind:<16} {' '.join(words)}")


def _fields(event: object) -> list[tuple[str, object]]:
    names = [
        name
        for name in getattr(type(event), "__slots__", ())
        if name not in ("order", "charges", "command", "code")
    ]
    return [(name, getattr(event, name)) for name in names]


def _entries(data: Path, database: str | None, stream: str | None = None) -> Iterator[Entry]:
    name = hall_note.get(data).id
    if database:
        from queue_server.adapters.storage import postgres_reader

        rows = postgres_reader.entries(database, name, stream)
    else:
        rows = reader.entries(data / "hall.db", name, stream)
    return (row for row in rows if not isinstance(row, Unreadable))


def _write(out: Path, head: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> None:
    from queue_server.payments.tables import as_csv, as_xlsx

    out.write_bytes(as_xlsx(head, rows) if out.suffix == ".xlsx" else as_csv(head, rows))
    typer.echo(f"{len(rows)} lines written to {out}")


@contextmanager
def _told() -> Iterator[None]:
    """What a person can act on goes out as one line."""
    try:
        yield
    except (ConfigError, DeviceError, PaymentKeysError, StorageError) as error:
        typer.echo(f"queue-server: {error}", err=True)
    except OSError as error:
        typer.echo(f"queue-server: {error.filename}: {error.strerror}", err=True)
    else:
        return
    raise typer.Exit(1)

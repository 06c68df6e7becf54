"""`queue-server demo-days`: fill a demo's hall with made-up days before its first start."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from queue_server.adapters import hall_note
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.checking import told
from queue_server.config import read_hall, read_years
from queue_server.demo_days.writing import DemoFilled, fill

app = typer.Typer(add_completion=False)
_CALENDARS = Path(__file__).parents[2] / "assets" / "calendars"


@app.command("demo-days")
def demo_days(
    hall: Annotated[Path, typer.Option(help="the hall's TOML file, of a demo")],
    data: Annotated[Path, typer.Option(help="a data folder without a journal; made where it is missing")],
    today: Annotated[
        Path | None,
        typer.Option(help="today's hall file, where the demo's clerks are faster than the hall's"),
    ] = None,
    seed: Annotated[int, typer.Option(help="which days")] = 1,
) -> None:
    """Write made-up days into a demo's journal: the last weeks, and today so far. Refused for a real hall or one that has begun."""
    with told():
        years = read_years(_CALENDARS)
        plan, brisk = read_hall(hall, years), read_hall(today, years) if today else None
        if plan.hall.mode != "demo":
            typer.echo("queue-server: the hall is not a demo", err=True)
            raise typer.Exit(1)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        keys = KeyRing.create(data / "keys", mode="demo")
        hall_note.put(data, plan.hall)
        with closing(SqliteStore(data / "hall.db", plan.hall.id)) as store:
            try:
                entries = fill(store, plan, keys, datetime.now(UTC), seed=seed, brisk=brisk)
            except DemoFilled as error:
                typer.echo(f"queue-server: {error}", err=True)
                raise typer.Exit(1) from None
    typer.echo(f"{entries} made-up entries in the journal of {plan.hall.id}, seed {seed}")

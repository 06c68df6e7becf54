"""`queue-server explain`, `verify` and `audit-log`: commands that read and judge, and change nothing."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from queue_server.audit import reading, words
from queue_server.audit.head_starts import head_starts

app = typer.Typer(add_completion=False)
Json = Annotated[bool, typer.Option("--json", help="as JSON, for programs")]


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
    try:
        log = reading.read(file, {part: name for part, name in columns.items() if name is not None})
    except reading.AuditError as error:
        _stop(str(error))
    found = head_starts(log.calls)
    _say(json.dumps(words.plain(log, found), ensure_ascii=False), words.sentences(log, found), as_json)


def _say(document: str, lines: list[str], as_json: bool) -> None:
    typer.echo(document if as_json else "\n".join(lines))


def _stop(said: str) -> NoReturn:
    typer.echo(f"queue-server: {said}", err=True)
    raise typer.Exit(1)

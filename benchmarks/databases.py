"""Issue and call with the journal in PostgreSQL, beside the same server with its file: both up at once, loaded in turns."""

from typing import Any

from benchmarks import doors, world
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import running_hall
from tests.support.postgres import running_postgres


async def measure() -> list[dict[str, Any]]:
    """issue_postgres_p50, call_postgres_p50 (ms at 50/s), issue_postgres_max (1/s) and postgres_cpu (ms a command of
    queue-server, without the database's own), each with SQLite as the baseline. Both databases sync every commit."""
    known = await world.credentials()
    with running_postgres(fsync="on") as server, server.database() as database:
        async with (
            running_hall(world.HALL_FILE, world.folder("hall-pg"), "mosquitto", database.url) as on_postgres,
            running_hall(world.HALL_FILE, world.folder("hall-file"), "mosquitto") as on_file,
            doors.side(on_postgres, known) as ours,
            doors.side(on_file, known) as base,
        ):
            await doors.in_turns(ours, base)
    figures = [
        Figure("issue_postgres_p50", 1e3 * middle(ours.issue_s), "ms", 1e3 * middle(base.issue_s)),
        Figure("call_postgres_p50", 1e3 * middle(ours.call_s), "ms", 1e3 * middle(base.call_s)),
        Figure("issue_postgres_max", doors.rate(ours), "1/s", doors.rate(base)),
        Figure("postgres_cpu", 1e3 * doors.cpu(ours), "ms", 1e3 * doors.cpu(base)),
    ]
    return [as_row(figure) for figure in figures]

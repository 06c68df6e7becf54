"""A report over a day of 10,000 tickets, from the journal on the disk and from the day's note, beside reading the journal bare."""

import gc
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from time import process_time
from typing import Any

from pydantic_core import from_json

from benchmarks import world
from benchmarks.figures import Figure, as_row, middle
from benchmarks.history import entry_row
from benchmarks.truth import Key, as_entries, loaded_day
from queue_server.adapters.reports.day_book import FOLDER, DayBook, Source
from queue_server.adapters.storage import reader
from queue_server.adapters.storage import statements as sql
from queue_server.adapters.storage.migrate import migrate
from queue_server.domain.reports.period import report
from queue_server.service import journal
from queue_server.service.ports import Entry

WANTED_S = 3.0
ROUNDS = 3
DAY = "2026-11-22"


def measure() -> list[dict[str, Any]]:
    """report_day_s, report_bare_ratio, report_noted_s: processor seconds, the median of ROUNDS in turns."""
    data = world.BUILD / "reports"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True, mode=0o700)
    _fill(data / "hall.db")
    told, bare, noted = [], [], []
    for _ in range(ROUNDS):
        shutil.rmtree(data / FOLDER, ignore_errors=True)
        bare.append(_timed(lambda: _bare(data / "hall.db")))
        told.append(_timed(lambda: _report(data)))
        noted.append(_timed(lambda: _report(data)))
    return [
        as_row(Figure("report_day_s", middle(told), "CPU s", WANTED_S, "≤ 1")),
        as_row(Figure("report_bare_ratio", middle(told), "CPU s", middle(bare), "–")),
        as_row(Figure("report_noted_s", middle(noted), "CPU s", middle(told), "≤ 1")),
    ]


def _timed(run: Any) -> float:
    """As the reports' process does it: the collector looks when the work is done."""
    gc.collect()
    gc.disable()
    start = process_time()
    run()
    gc.enable()
    return process_time() - start


def _report(data: Path) -> None:
    made = report(list(DayBook(Source(data, "", world.HALL, "Asia/Shanghai")).facts([DAY])))
    assert made.all.tickets == 10_000
    assert made.causes


def _bare(path: Path) -> None:
    """Every row of the day as JSON, nothing told."""
    for entry in reader.entries(path, world.HALL, journal.day_stream(DAY)):
        assert isinstance(entry, Entry)
        from_json(entry.body)


def _fill(path: Path) -> None:
    """The loaded day, and the beginning of the next one, after which it is noted."""
    migrate(path)
    entries = as_entries(list(loaded_day()), Key())
    first = entries[0]
    draft = journal.read(first)
    origin = journal.Origin(world.HALL, 1, journal.day_stream("2026-11-23"), "system:server", "", first.at)
    entries.append(journal.write(draft, journal.head_of(entries[-1]), origin))
    with closing(sqlite3.connect(path)) as db:
        db.executemany(sql.ADD_ENTRY, (entry_row(entry) for entry in entries))
        db.commit()

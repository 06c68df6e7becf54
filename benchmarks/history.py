"""What a million old tickets change: the same load on a hall with 250 past days and on a new one, in turns."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from benchmarks import world
from benchmarks.doors import Side, side
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import running_hall
from benchmarks.today import CHANNEL, begun, commands, done
from queue_server.adapters.storage import statements as sql
from queue_server.adapters.storage.migrate import migrate
from queue_server.domain import events as e
from queue_server.service import journal
from queue_server.service.ports import Entry

DAYS, A_DAY, WAITING = 250, 4000, 60
FIRST = date(2025, 1, 1)
ROUNDS = 4
_Row = tuple[Any, ...]


async def measure() -> list[dict[str, Any]]:
    """history_slowdown (p50 at 50/s, ms) and history_slowdown_cpu (ms a command): full file beside an empty one."""
    known = await world.credentials()
    async with (
        running_hall(world.HALL_FILE, _filled(), "mosquitto") as old,
        running_hall(world.HALL_FILE, world.folder("young"), "mosquitto") as young,
        side(old, known) as ours,
        side(young, known) as base,
    ):
        for _ in range(ROUNDS):
            for one in (ours, base):
                await one.paced()
                await one.full()
    return [
        as_row(
            Figure("history_slowdown", 1e3 * middle(ours.issue_s), "ms", 1e3 * middle(base.issue_s), "≤ 1.2")
        ),
        as_row(Figure("history_slowdown_cpu", _cpu_ms(ours), "ms", _cpu_ms(base), "≤ 1.2")),
    ]


def _cpu_ms(one: Side) -> float:
    return 1e3 * middle(each.cpu_s for each in one.saturated)


def _filled() -> Path:
    """A data folder whose journal holds a million tickets; filled once, used again, today's tickets added each time."""
    data = world.BUILD / "history"
    if not (data / "filled").exists():
        world.folder("history")
        _fill(data / "hall.db")
        (data / "filled").touch()
    for part in ("keys", "devices"):
        shutil.copytree(world.BUILD / "template" / part, data / part, dirs_exist_ok=True)
    return data


def _fill(path: Path) -> None:
    migrate(path)
    db, drafts = sqlite3.connect(path), list(_drafts())
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=OFF")
    head = journal.head_of(None)
    for n in range(DAYS):
        day = (FIRST + timedelta(days=n)).isoformat()
        entries = _moved(drafts, day, head)
        head = journal.head_of(entries[-1])
        db.executemany(sql.ADD_ENTRY, (entry_row(entry) for entry in entries))
        db.executemany(sql.ADD_NUMBER, _numbers(day))
        if n >= DAYS - 2:
            db.executemany(
                sql.ADD_TOKEN, ((world.HALL, token_hex(32), f"{day}-{_number(k)}") for k in range(A_DAY))
            )
            db.executemany(sql.ADD_REPLY, (_reply(entry) for entry in entries))
        db.commit()
    db.close()


def _drafts() -> Iterator[tuple[str, str, datetime, str, str]]:
    """(kind, body, at, actor, command id) of one whole day, made through the rules."""
    now = datetime.fromisoformat(f"{FIRST.isoformat()}T00:30:00+00:00")
    day, opening = begun(world.HALL_FILE, FIRST, now)
    for event in opening:
        yield _draft(event, now, "system:server")
    for command in commands(A_DAY, WAITING):
        now += timedelta(seconds=1.5)
        for event in done(day, command, now):
            yield _draft(event, now, CHANNEL)
    yield _draft(e.DayClosed((), A_DAY, A_DAY), now, "system:server")


def _draft(event: e.Event, at: datetime, actor: str) -> tuple[str, str, datetime, str, str]:
    origin = journal.Origin(world.HALL, 1, "", actor, token_hex(16), at)
    entry = journal.write(event, journal.head_of(None), origin)
    return entry.kind, entry.body, at, actor, entry.command_id


def _moved(drafts: list[tuple[str, str, datetime, str, str]], day: str, head: journal.Head) -> list[Entry]:
    """The same day on another date, as the next entries of the chain."""
    first, shift, out = FIRST.isoformat(), date.fromisoformat(day) - FIRST, list[Entry]()
    stream = journal.day_stream(day)
    for kind, body, at, actor, command_id in drafts:
        moment, text = at + shift, body.replace(first, day)
        ours = sha256((command_id + day).encode()).hexdigest()[:32]
        draft = Entry(head.seq + 1, 1, stream, kind, 1, moment, actor, ours, text, head.hash, "")
        head = journal.Head(draft.seq, journal.entry_hash(world.HALL, draft))
        object.__setattr__(draft, "hash", head.hash)
        out.append(draft)
    return out


def _number(k: int) -> str:
    return f"{'EACBD'[k % 5]}{k // 5 + 1:03d}"


def _numbers(day: str) -> Iterator[_Row]:
    return ((world.HALL, day, "EACBD"[k % 5], k // 5 + 1) for k in range(A_DAY))


def entry_row(entry: Entry) -> _Row:
    """As the journal's table has it."""
    return (
        world.HALL, entry.seq, entry.epoch, entry.stream, entry.kind, entry.version, entry.at.isoformat(), entry.actor,
        entry.command_id, entry.body, entry.prev_hash, entry.hash,
    )  # fmt: skip


def _reply(entry: Entry) -> _Row:
    return (world.HALL, entry.actor, entry.command_id, entry.hash, entry.body.encode(), entry.at.isoformat())

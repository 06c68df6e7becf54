"""A call log in CSV, whatever its columns are called: names are guessed from the header or told."""

import csv
import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from queue_server.audit.head_starts import Call

NAMES: Mapping[str, tuple[str, ...]] = {
    "came": (
        "q_start", "queue_start", "came", "arrived", "arrived_at", "arrival", "arrival_time", "issued", "issued_at",
        "issue_time", "ticket_time", "enqueued", "enqueued_at", "取号时间", "到达时间", "入队时间", "领号时间",
    ),
    "taken": (
        "q_exit", "queue_exit", "taken", "called", "called_at", "call_time", "answered", "answered_at", "ser_start",
        "service_start", "started", "started_at", "叫号时间", "呼叫时间", "开始办理时间", "受理时间",
    ),
    "group": ("priority", "class", "group", "category", "level", "优先级", "类别", "人群", "等级"),
    "queue": ("type", "service", "queue", "matter", "letter", "series", "skill", "业务", "业务类型", "事项", "队列"),
    "outcome": ("outcome", "status", "result", "state", "状态", "结果"),
    "date": ("date", "day", "日期"),
}  # fmt: skip
"""What each part of a call may be called, the best name first."""
NEEDED = ("came", "taken", "group")
LEFT = re.compile(
    r"hang|phantom|aband|cancel|miss|no.?show|swept|left|renege|弃|过号|取消|未到|清场", re.IGNORECASE
)
"""Outcomes of people who were not taken in their turn."""
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?")
_ENCODINGS = ("utf-8-sig", "gb18030")


class AuditError(Exception):
    """The log cannot be judged: {cause}."""


@dataclass(slots=True)
class Log:
    """What was read, and what was not: `left` went away, `unread` rows could not be understood."""

    columns: dict[str, str]
    calls: list[Call] = field(default_factory=list)
    rows: int = 0
    left: int = 0
    unread: int = 0


def read(path: Path, told: Mapping[str, str] | None = None) -> Log:
    """The calls of a CSV file (also .gz); `told` names columns. Raises AuditError with one sentence."""
    lines = _text(path).splitlines()
    if not lines:
        raise AuditError(f"{path.name} is empty")
    rows = csv.DictReader(lines, delimiter=_delimiter(lines[0]))
    log = Log(_columns(path.name, [name for name in rows.fieldnames or () if name], told or {}))
    for row in _rows(path.name, rows):
        log.rows += 1
        _take(log, row)
    _judge(path.name, log)
    return log


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    except (EOFError, gzip.BadGzipFile):
        raise AuditError(f"{path.name} is a damaged .gz file") from None
    except OSError as error:
        raise AuditError(f"{path.name} cannot be read: {error.strerror or 'damaged'}") from None
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AuditError(f"{path.name} is neither UTF-8 nor GB 18030 text")


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _columns(name: str, header: list[str], told: Mapping[str, str]) -> dict[str, str]:
    plain = {column.strip().lower(): column for column in header}
    found: dict[str, str] = {}
    for part, names in NAMES.items():
        if part in told and told[part].lower() not in plain:
            raise AuditError(f"{name} has no column {told[part]}; it has {', '.join(plain)}")
        wanted = (told[part].lower(),) if part in told else names
        column = next((plain[each] for each in wanted if each in plain), None)
        if column is not None:
            found[part] = column
    missing = next((part for part in NEEDED if part not in found), None)
    if missing:
        options = ", ".join(f"--{part}" for part in NEEDED)
        raise AuditError(
            f"{name} has no column known as {missing}; name the columns with {options} (it has {', '.join(plain) or 'none'})"
        )
    return found


def _rows(name: str, rows: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from rows
    except csv.Error:
        raise AuditError(f"{name} is not a CSV file: line {rows.line_num} cannot be read") from None


def _take(log: Log, row: dict[str, str]) -> None:
    said = {part: (row.get(column) or "").strip() for part, column in log.columns.items()}
    if LEFT.search(said.get("outcome", "")):
        log.left += 1
        return
    try:
        came, taken = _moment(said["came"]), _moment(said["taken"])
    except ValueError:
        log.unread += 1
        return
    day = said.get("date") or _day(said["came"])
    log.calls.append(Call(said.get("queue", ""), day, said["group"], came, taken))


def _moment(text: str) -> float:
    """Seconds: of the day for H:M:S, since 1970 for a date with time, as they are for a plain number."""
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds or 0)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    moment = datetime.fromisoformat(text.replace("/", "-"))
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001 - a log in its own local time


def _day(text: str) -> str:
    return text[:10] if re.match(r"\d{4}[-/]", text) else ""


def _judge(name: str, log: Log) -> None:
    if log.rows == 0:
        raise AuditError(f"{name} has a header and no rows")
    if log.unread * 2 >= log.rows:
        raise AuditError(
            f"{name}: {log.unread} of {log.rows} rows have no readable time in {log.columns['came']} and {log.columns['taken']}"
        )

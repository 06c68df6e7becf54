"""Alarms as managers see them, and who is to be compared with a document."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Number, Snapshot, Text, TicketId
from queue_server.contracts.classes import FloatingLine


class AlarmLine(Message):
    """One alarm: since when, who has seen it (a role), and when it was over."""

    alarm: str
    about: str
    words: Text
    raised_at: Instant
    acknowledged_by: str | None
    acknowledged_at: Instant | None
    cleared_at: Instant | None


class CheckLine(Message):
    """A number whose holder staff still compare with the document; `unread`: no device has read or verified one."""

    ticket: TicketId
    number: Number
    matter_name: Text
    window_label: str | None
    issued_at: Instant
    unread: bool


class AlarmsSnapshot(Snapshot):
    """The day's alarms for managers: those that are on first; `checks`: whom staff compare. `green_percent`: of the last tickets."""

    kind: Literal["alarms"] = "alarms"
    alarms: tuple[AlarmLine, ...]
    floating: tuple[FloatingLine, ...] = ()
    green_percent: int | None = None
    checks: tuple[CheckLine, ...] = ()

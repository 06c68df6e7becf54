"""Alarms as managers see them."""

from queue_server.contracts.base import Instant, Message, Text


class AlarmLine(Message):
    """One alarm: since when, who has seen it (a role), and when it was over."""

    alarm: str
    about: str
    words: Text
    raised_at: Instant
    acknowledged_by: str | None
    acknowledged_at: Instant | None
    cleared_at: Instant | None

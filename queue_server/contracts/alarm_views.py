"""Alarms as managers see them, and who is to be compared with a document."""

from queue_server.contracts.base import Instant, Message, Number, Text, TicketId


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

"""Parts of snapshots: when numbers are given, and tickets that were set aside."""

from queue_server.contracts.base import Instant, Message, Number, Text, TicketId


class OpeningView(Message):
    """Whether numbers of a matter are given now: until when, otherwise why not and when next; in words, too."""

    issuing: bool
    until: Instant | None
    next: Instant | None
    closes: Instant | None
    words: Text


class ParkedLine(Message):
    """One ticket that was set aside; `resumable`: this window may call it back now."""

    ticket: TicketId
    number: Number
    park: str
    reason: str
    since: Instant
    window_label: str
    resumable: bool

"""Parts of what windows and kiosks see: when numbers are given, tickets that were set aside or come back, where else one can go."""

from typing import Literal

from pydantic import Field

from queue_server.contracts.base import Instant, Message, Number, Slug, Text, TicketId

TicketState = Literal[
    "waiting", "called", "arrived", "serving", "served", "missed", "parked", "turned_away", "cancelled", "swept",
]  # fmt: skip


class OpeningView(Message):
    """Whether numbers of a matter are given now: until when, otherwise why not and when next; in words, too.

    `closes`: until when people are served in the span that runs, whether or not numbers are given; None between spans.
    """

    issuing: bool
    until: Instant | None
    next: Instant | None
    closes: Instant | None
    words: Text


class GivenSpan(Message):
    """A span in which numbers are given; people are served until it `closes`; `served_by`: and the wait told last must be over by then, too."""

    begins: Instant
    ends: Instant
    closes: Instant = Field(default_factory=lambda given: given["ends"])
    """Programs of before, and what a kiosk kept of them, do not say it: as far as they tell, with the last number."""
    served_by: Instant | None = None


class ParkedLine(Message):
    """One ticket that was set aside; `resumable`: this window may call it back now."""

    ticket: TicketId
    number: Number
    park: str
    reason: str
    since: Instant
    window_label: str
    resumable: bool


class BackLine(Message):
    """One ticket that missed its call, came back and waits; `before`: how many the window calls first."""

    ticket: TicketId
    number: Number
    green: bool
    before: int


class OtherWindow(Message):
    """A window that serves what the ticket needs and is not closed."""

    id: Slug
    label: str


class OtherMatter(Message):
    """A matter that a ticket may go on to; `windows`: labels of those that call for it now."""

    id: Slug
    name: Text
    windows: tuple[str, ...]


class Elsewhere(Message):
    """Where the ticket at a window may be sent; `more`: matters that are not listed, to be found by a word."""

    windows: tuple[OtherWindow, ...]
    matters: tuple[OtherMatter, ...]
    more: int


class QueueLine(Message):
    """One ticket in a window's list, in the order in which the window would call."""

    ticket: TicketId
    number: Number
    green: bool
    state: TicketState
    since: Instant

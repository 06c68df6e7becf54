"""Priority classes as machines and staff see them, and floating windows that are asked for."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Number, Slug, Text, TicketId

Evidence = Literal["card", "declared", "staff"]


class ClassView(Message):
    """A class that the hall knows: what a kiosk may offer. Ages are whole years by the card."""

    id: Slug
    name: Text
    green: bool
    evidence: tuple[Evidence, ...]
    min_age: int | None
    max_age: int | None
    by_agent: bool


class ClassLine(Message):
    """A class that a ticket holds; one that was only declared is to be confirmed by staff, or taken back."""

    id: Slug
    name: Text
    evidence: Evidence


class FloatingLine(Message):
    """机动窗口: a floating window that was asked for. `p99_s`: 1 in 100 waits longer, in seconds; None: no window is open."""

    ticket: TicketId
    number: Number
    matter: Slug
    matter_name: Text
    area_name: Text
    asked_at: Instant
    until: Instant
    windows: int
    p99_s: int | None
    state: Literal["asked", "accepted", "declined", "over"]
    window_label: str | None

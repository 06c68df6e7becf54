"""What is shown of an errand: its matters and windows, its parties, its marks, and why it waits aside."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Number, Text, TicketId

Held = Literal["none", "party", "away", "suspended", "out"]


class WayLine(Message):
    """One window's part of the errand."""

    name: Text
    state: Literal["done", "now", "next"]


class PartyLine(Message):
    """One party by role; `awaited`: the ticket is not called without."""

    part: str
    name: Text
    present: bool
    awaited: bool


class MarkLine(Message):
    """A note for the window: what, about which material, by whom (a role)."""

    mark: str
    name: Text
    material: Text | None
    by: str


class ErrandView(Message):
    """The errand of a ticket. `notice`: why it waits aside, in words. `stays`: its holder said so while a matter is stopped."""

    way: tuple[WayLine, ...] = ()
    parties: tuple[PartyLine, ...] = ()
    marks: tuple[MarkLine, ...] = ()
    agent: bool = False
    listed: tuple[Text, ...] = ()
    held: Held = "none"
    notice: Text | None = None
    stays: bool = False


class AsideLine(Message):
    """One ticket that keeps its place and is not called now; `waits_for`: the parties that must come first."""

    ticket: TicketId
    number: Number
    held: Held
    notice: Text
    since: Instant
    waits_for: tuple[PartyLine, ...] = ()

"""Bookings from the wire: who asks, through which channel, counted under the visited day's own key."""

from datetime import date, timedelta

from queue_server.contracts import commands as wire
from queue_server.contracts.actors import Actor, Role
from queue_server.domain import commands as c
from queue_server.service.vault_port import Vault

Bookings = wire.Book | wire.MoveBooking | wire.CancelBooking | wire.CheckIn
FARTHEST = timedelta(days=120)
"""No key is made for a day that no hall takes bookings for."""


def book(actor: Actor, body: wire.Book, booking: str, tag: str) -> c.Book:
    """A machine books for whoever stands before it; staff say how they were asked."""
    channel = "kiosk" if actor.role is Role.KIOSK else body.channel
    return c.Book(booking, body.matter, body.slot, channel, tag, declared=body.declared)


def change(
    actor: Actor, body: wire.MoveBooking | wire.CancelBooking, today: date, vault: Vault
) -> c.MoveBooking | c.CancelBooking:
    """Another slot, or none. Raises CodecError when the sealed visitor cannot be opened."""
    if isinstance(body, wire.CancelBooking):
        return c.CancelBooking(body.booking, str(actor))
    visitor = vault.unseal(body.sealed) if body.sealed is not None else None
    return c.MoveBooking(body.booking, body.slot, str(actor), tag_of(vault, visitor, body.slot, today))


def issue_of(body: wire.CheckIn) -> wire.IssueTicket:
    """What a check-in says of the ticket to come; the matter is the booking's and known to the rules alone."""
    return wire.IssueTicket(
        matter="booked",
        language=body.language,
        page_token_sha256=body.page_token_sha256,
        sealed=body.sealed,
        person=body.person,
        declared=body.declared,
        parties=body.parties,
        agent=body.agent,
        self_check=body.self_check,
    )


def day_of(slot: str, today: date) -> date:
    """The day of a slot; of one that no hall would take, today."""
    try:
        day = date.fromisoformat(slot[:10])
    except ValueError:
        return today
    return day if today <= day <= today + FARTHEST else today


def tag_of(vault: Vault, visitor: wire.Visitor | None, slot: str, today: date) -> str:
    """Who it is on the day of the slot; empty where nobody is known or no hall would book that far."""
    try:
        day = date.fromisoformat(slot[:10])
    except ValueError:
        return ""
    if visitor is None or not today <= day <= today + FARTHEST:
        return ""
    return vault.day_tag(visitor.number, day, "principal")

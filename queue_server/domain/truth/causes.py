"""Why a later arrival was called before an earlier one: one lawful cause for each pair, or none."""

from collections.abc import Mapping
from enum import StrEnum

from queue_server.domain.ticket import Ticket
from queue_server.domain.truth.legs import UNDONE, Leg


class Cause(StrEnum):
    """The lawful causes of an overtake; UNEXPLAINED is what must never be."""

    GREEN = "green"  # any class with a head start
    BOOKED = "booked"
    SKILL = "skill"  # the window that called could not serve the other
    TRANSFER = "transfer"
    MISSED_RETURN = "missed-return"
    MANUAL = "manual"  # picked by permission
    JOURNEY = "journey"  # the next window of a journey: the original key is kept
    ABSENT_PARTY = "absent-party"
    PARKED = "parked"
    BATCH = "batch"
    OFFLINE = "offline"  # given without the server, entered later: its own time counts
    UNDONE = "undone"  # a call was taken back
    SUSPENDED = "suspended"  # 停办: the other's matter was stopped
    CAME_BACK = "return-pass"  # back with a complete list or a 续办号
    UNEXPLAINED = "unexplained"


REASONS: Mapping[str, Cause] = {"manual": Cause.MANUAL, "resumed": Cause.PARKED}
"""Stored reasons of a call that permit it out of order: a pick, and a parked ticket that is called back."""
CREDIT_BY: Mapping[str, Cause] = {
    "TicketReturned": Cause.MISSED_RETURN, "ParkEnded": Cause.PARKED, "TicketCalled": Cause.PARKED,
    "TicketTransferred": Cause.TRANSFER, "StepFinished": Cause.JOURNEY, "TicketKept": Cause.MANUAL,
    "ClassTakenBack": Cause.UNDONE, "StepUndone": Cause.UNDONE,
}  # fmt: skip
"""Events that begin a later wait with the place kept → why."""
SETBACK_BY: Mapping[str, Cause] = {"TicketReturned": Cause.MISSED_RETURN, "StepFinished": Cause.BATCH}
"""Events that begin a later wait behind others → why."""
HELD_BY: Mapping[str, Cause] = {
    UNDONE: Cause.UNDONE, "party": Cause.ABSENT_PARTY, "suspended": Cause.SUSPENDED, "away": Cause.SUSPENDED,
    "out": Cause.PARKED,
}  # fmt: skip
"""Why a waiting ticket is not called."""
ISSUED_BY: Mapping[str, Cause] = {
    "return": Cause.CAME_BACK, "continue": Cause.CAME_BACK, "booking": Cause.BOOKED, "booked": Cause.BOOKED,
}  # fmt: skip
"""How a number came to its head start, where not by its class."""


def cause_of(taken: Leg, left: Leg, tickets: Mapping[str, Ticket]) -> Cause:
    """Why `taken` was called while `left`, which had joined before, was still there.

    The skills of the calling window and both keys decide; only then a stored reason.
    """
    call = taken.call
    if call is None or left.matter not in call.matters:
        return Cause.SKILL
    if (hold := left.held_at(call.order)) is not None:
        return HELD_BY.get(hold.kind, Cause.PARKED)
    if left.ticket in call.barred:
        return CREDIT_BY.get(left.via, Cause.PARKED)
    if taken.place_at(call.order) > left.place_at(call.order):
        return REASONS.get(call.reason, Cause.UNEXPLAINED)
    return credit(taken, tickets) or setback(left) or Cause.UNEXPLAINED


def credit(leg: Leg, tickets: Mapping[str, Ticket]) -> Cause | None:
    """Why the leg's key lies before the moment when it joined; None where it does not."""
    key, entered = leg.places[-1][1][:2]
    if key >= leg.joined_at:
        return None
    if leg.via in CREDIT_BY:
        return CREDIT_BY[leg.via]
    if key == entered:
        return Cause.OFFLINE
    return ISSUED_BY.get(tickets[leg.ticket].via, Cause.GREEN)


def setback(leg: Leg) -> Cause | None:
    """Why the leg's key lies after the moment when it joined; None where it does not."""
    if leg.places[-1][1][0] <= leg.joined_at:
        return None
    return SETBACK_BY.get(leg.via, Cause.PARKED)

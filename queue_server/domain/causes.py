"""Why a later arrival was called before an earlier one: one lawful cause for each pair, or none."""

from collections.abc import Mapping
from enum import StrEnum

from queue_server.domain.legs import UNDONE, Leg
from queue_server.domain.ticket import Ticket


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
    UNDONE = "undone"  # was called in between; that call was taken back
    UNEXPLAINED = "unexplained"


REASONS: Mapping[str, Cause] = {"pick": Cause.MANUAL, "manual": Cause.MANUAL}
"""Stored reasons of a call that permit it out of order."""
BEGUN_BY: Mapping[str, Cause] = {}
"""Events that begin a later wait with the place kept (or put back) → why."""
HELD_BY: Mapping[str, Cause] = {UNDONE: Cause.UNDONE}
"""Events that keep a waiting ticket from being called → why."""


def cause_of(taken: Leg, left: Leg, tickets: Mapping[str, Ticket]) -> Cause:
    """Why `taken` was called while `left`, which had joined before, was still there.

    Both keys and the skills of the calling window decide; only then a stored reason.
    """
    call = taken.call
    if call is None or left.matter not in call.matters:
        return Cause.SKILL
    if (hold := left.held_at(call.order)) is not None:
        return HELD_BY.get(hold.kind, Cause.PARKED)
    if taken.place_at(call.order) > left.place_at(call.order):
        return REASONS.get(call.reason, Cause.UNEXPLAINED)
    return credit(taken, tickets) or setback(left) or Cause.UNEXPLAINED


def credit(leg: Leg, tickets: Mapping[str, Ticket]) -> Cause | None:
    """Why the leg's key lies before the moment when it joined; None where it does not."""
    if leg.places[-1][1][0] >= leg.joined_at:
        return None
    return BEGUN_BY.get(leg.via) or Cause.GREEN


def setback(leg: Leg) -> Cause | None:
    """Why the leg's key lies after the moment when it joined; None where it does not."""
    if leg.places[-1][1][0] <= leg.joined_at:
        return None
    return BEGUN_BY.get(leg.via, Cause.MISSED_RETURN)

"""Why was A called before B: typed facts, for sentences in both languages. O(waits of A and B)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from queue_server.domain.head_starts import BOOKED, head_start_of
from queue_server.domain.ticket import Ticket
from queue_server.domain.truth.causes import Cause, cause_of
from queue_server.domain.truth.legs import Call, Chronicle, Leg
from queue_server.domain.windows import Window


class Order(StrEnum):
    """How two tickets' waits lie to each other, seen from A's call."""

    OVERTOOK = "overtook"  # B had joined before and still waited: there is a cause
    CAME_FIRST = "came_first"  # A had joined before B
    CAME_LATER = "came_later"  # B had not joined yet
    NOT_WAITING = "not_waiting"  # B had been called, or was gone, when A was called
    NOT_CALLED = "not_called"  # A has not been called
    SAME = "same"
    LATE = "late"  # one of them joined a closed day: it never waited


@dataclass(frozen=True, slots=True)
class Side:
    """One ticket in the comparison. `key` orders it; `head_start` is how much before `joined_at` that lies.

    `changed_at`: since when its class had another head start than before, and how many seconds that was.
    """

    ticket: str
    number: str
    matter: str
    green_class: str
    issued_at: datetime
    joined_at: datetime
    key: datetime
    called_at: datetime | None
    via: str
    changed_at: datetime | None = None
    changed_to_s: int = 0

    @property
    def head_start(self) -> timedelta:
        """Credit (positive) or setback (negative) against the moment of joining."""
        return self.joined_at - self.key


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is so and why. `window`, `skills` (matter ids) and `reason` are of A's call; `cause` of an overtake."""

    order: Order
    a: Side
    b: Side
    cause: Cause | None = None
    window: str = ""
    skills: frozenset[str] = frozenset()
    reason: str = ""


def explain(told: Chronicle, a: str, b: str) -> Explanation:
    """Why ticket id `a` was called before ticket id `b`; KeyError for a ticket that is not of this day."""
    for each in (a, b):
        if each not in told.day.tickets:
            raise KeyError(each)
    if not (told.of(a) and told.of(b)):
        return Explanation(Order.LATE, _whatever(told, a), _whatever(told, b))
    if a == b:
        return _without_call(told, Order.SAME, a, b)
    mine, others = told.of(a), told.of(b)
    calls = [(leg, leg.call) for leg in mine if leg.call is not None]
    if not calls:
        return _without_call(told, Order.NOT_CALLED, a, b)
    met = [(leg, call, other) for leg, call in calls for other in others if _there(other, call)]
    overtaken = next((each for each in met if each[2].joined < each[0].joined), None)
    if overtaken:
        leg, call, other = overtaken
        return _told(told, Order.OVERTOOK, leg, other, call, cause=cause_of(leg, other, told.day.tickets))
    if met:
        leg, call, other = met[0]
        return _told(told, Order.CAME_FIRST, leg, other, call)
    leg, call = calls[0]
    later = others and others[0].joined > call.order
    return _told(told, Order.CAME_LATER if later else Order.NOT_WAITING, leg, others[0], call)


def _there(leg: Leg, call: Call) -> bool:
    return leg.waits_at(call.order) or leg.held_at(call.order) is not None


def _without_call(told: Chronicle, order: Order, a: str, b: str) -> Explanation:
    return Explanation(order, _side(told, told.of(a)[-1]), _side(told, told.of(b)[-1]))


def _whatever(told: Chronicle, ticket_id: str) -> Side:
    """The last wait, or what is known of a ticket that never waited."""
    if legs := told.of(ticket_id):
        return _side(told, legs[-1])
    t = told.day.tickets[ticket_id]
    return Side(t.id, t.number, t.skill, t.green_class, t.issued_at, t.issued_at, t.key, None, "MergedLate")


def _told(
    told: Chronicle, order: Order, leg: Leg, other: Leg, call: Call, *, cause: Cause | None = None
) -> Explanation:
    window: Window = told.day.windows[call.window]
    return Explanation(
        order, _side(told, leg, call.order), _side(told, other, call.order), cause, window.label, call.matters, call.reason
    )  # fmt: skip


def _side(told: Chronicle, leg: Leg, order: int | None = None) -> Side:
    ticket = told.day.tickets[leg.ticket]
    place = leg.places[-1][1] if order is None else leg.place_at(order)
    return Side(
        ticket.id, ticket.number, leg.matter, ticket.green_class, ticket.issued_at, leg.joined_at, place[0],
        leg.call.at if leg.call else None, leg.via, *_changed(told, ticket),
    )  # fmt: skip


def _changed(told: Chronicle, ticket: Ticket) -> tuple[datetime | None, int]:
    """The change of its class's head start that counted for the ticket, if there was one."""
    name = BOOKED if ticket.via == "booked" else ticket.green_class
    halls = told.day.halls[: ticket.under + 1]
    known = [(at, found.seconds) for at, hall in halls if (found := head_start_of(hall, name))]
    changes = [after for before, after in pairwise(known) if after[1] != before[1]]
    return changes[-1] if changes else (None, 0)

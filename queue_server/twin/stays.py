"""What became of each ticket, read off the tickets themselves, and the figures that halls are judged by."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from queue_server.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Stay:
    """One ticket's durations in seconds; None for what never happened. `place` counts calls from 0.

    `wait_s` is all the waiting of an errand on its way, `walk_s` and `service_s` are those of its last step.
    """

    ticket: str
    matter: str
    green: bool
    arrival: int
    window: str | None
    place: int | None
    wait_s: float | None
    walk_s: float | None
    service_s: float | None
    stay_s: float | None


def stays(tickets: Iterable[Ticket], called: Sequence[str]) -> tuple[Stay, ...]:
    """Each ticket's stay, in order of arrival. `called`: ids in the order of their (last) calls."""
    places = {ticket: place for place, ticket in enumerate(called)}
    return tuple(_stay(ticket, places.get(ticket.id)) for ticket in tickets)


def quantile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed; ValueError for none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("a quantile of nothing")
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


def mean(values: Iterable[float]) -> float:
    """The mean; ValueError for none."""
    kept = list(values)
    if not kept:
        raise ValueError("a mean of nothing")
    return sum(kept) / len(kept)


def slips(found: Sequence[Stay]) -> dict[str, int]:
    """By ticket, how many later arrivals were called earlier; of those that were called."""
    counted, later = dict[str, int](), list[int]()
    for stay in sorted((s for s in found if s.place is not None), key=lambda s: -s.arrival):
        counted[stay.ticket] = bisect_left(later, stay.place or 0)
        insort(later, stay.place or 0)
    return counted


def skips(found: Sequence[Stay]) -> dict[str, int]:
    """The mirror: by ticket, how many earlier arrivals were called later."""
    counted, earlier = dict[str, int](), list[int]()
    for stay in sorted((s for s in found if s.place is not None), key=lambda s: s.arrival):
        counted[stay.ticket] = len(earlier) - bisect_left(earlier, stay.place or 0)
        insort(earlier, stay.place or 0)
    return counted


def _stay(ticket: Ticket, place: int | None) -> Stay:
    return Stay(
        ticket.id, ticket.matter, ticket.green, ticket.arrival, ticket.window, place,
        _waited(ticket), _between(ticket.called_at, ticket.arrived_at),
        _between(ticket.started_at, ticket.ended_at), _between(ticket.issued_at, ticket.ended_at),
    )  # fmt: skip


def _waited(ticket: Ticket) -> float | None:
    """From the number to the first call, and from the end of each step to the call for the next."""
    if ticket.called_at is None:
        return None
    since, total = ticket.issued_at, 0.0
    for called, ended in ((v.called_at, v.ended_at) for v in ticket.visited):
        total += max((called - since).total_seconds(), 0.0)
        since = ended
    return total + max((ticket.called_at - since).total_seconds(), 0.0)


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds()

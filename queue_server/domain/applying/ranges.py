"""How ranges of numbers come and go."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.day import Day
from queue_server.domain.head_starts import in_force
from queue_server.domain.numbering import Lease, read
from queue_server.domain.ticket import Person, State, Ticket


def _leased(day: Day, event: e.RangeLeased, at: datetime) -> None:
    day.numbers.leases[event.lease] = Lease(
        event.lease,
        event.device,
        event.series,
        event.first,
        event.last,
        at,
        event.expires_at,
        event.per_minute,
    )


def _returned(day: Day, event: e.RangeReturned, at: datetime) -> None:
    day.numbers.leases[event.lease].returned_from = event.first_unused


def _merged(day: Day, event: e.OfflineMerged, at: datetime) -> None:
    number = read(event.number)
    if number is None:
        raise ValueError(f"{event.number} is no number")
    day.numbers.leases[event.lease].take(number[1], event.issued_at)


def _merged_late(day: Day, event: e.MergedLate, at: datetime) -> None:
    """It never waited: the day was over."""
    day.tickets[event.ticket] = Ticket(
        id=event.ticket, number=event.number, series=event.series, n=event.n, matter=event.matter,
        language=event.language, visit=event.visit, green=event.green, green_class=event.green_class,
        evidence=event.evidence, person=Person.NOT_NEEDED, key=event.key, issued_at=event.issued_at, channel=event.channel,
        arrival=len(day.tickets), classes=event.classes, cases=event.cases, agent=event.agent,
        under=in_force(day, event.issued_at), state=State.SWEPT, ended_at=at,
    )  # fmt: skip
    day.numbers.give(event.series, event.n, event.owner)
    if event.lease:
        day.numbers.leases[event.lease].take(event.n, event.issued_at)


APPLY: Appliers = {
    e.RangeLeased: _leased,
    e.RangeReturned: _returned,
    e.OfflineMerged: _merged,
    e.MergedLate: _merged_late,
}

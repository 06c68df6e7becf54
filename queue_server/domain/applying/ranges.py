"""How ranges of numbers come and go."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.day import Day
from queue_server.domain.numbering import Lease, read


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


APPLY: Appliers = {
    e.RangeLeased: _leased,
    e.RangeReturned: _returned,
    e.OfflineMerged: _merged,
}

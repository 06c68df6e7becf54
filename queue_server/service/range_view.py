"""A machine's leased range, as retained under range/{device}."""

from datetime import datetime

from queue_server.contracts.range_views import RangeSnapshot
from queue_server.domain.day import Day


def range_snapshot(day: Day, device: str, epoch: int, rev: int, now: datetime) -> RangeSnapshot | None:
    """The device's last lease of the day; None where it has none."""
    lease = day.numbers.newest_lease(device)
    if lease is None:
        return None
    return RangeSnapshot(
        hall=day.hall.id if day.hall else "", epoch=epoch, rev=rev, at=now, device=device, range_id=lease.id,
        series=lease.series, first=lease.first, last=lease.last, next=lease.taken[-1][0] + 1 if lease.taken else lease.first,
        expires_at=lease.expires_at, hall_day=day.date.isoformat(), per_minute=lease.per_minute,
        returned_from=lease.returned_from,
    )  # fmt: skip


def devices_with_ranges(day: Day) -> tuple[str, ...]:
    """Who leases numbers today."""
    return tuple(dict.fromkeys(lease.device for lease in day.numbers.leases.values()))

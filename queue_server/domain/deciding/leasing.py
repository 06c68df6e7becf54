"""号段租用: ranges of numbers that machines may give while they are cut off.

A series belongs to one machine for the day, so that no two can ever give the same number. A lease that runs out is
followed by the next range of the same series; numbers of the old one still count.
"""

from datetime import datetime, timedelta

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import MOST_NUMBER
from queue_server.domain.numbering import Lease, written

Decision = tuple[e.Event, ...] | Refusal
NEARLY = 4
"""A lease is renewed when a quarter of it is left, of its numbers or of its time: a machine is cut off without notice."""


def lease(day: Day, command: c.LeaseRange, now: datetime) -> Decision:
    """A range for the machine; nothing changes while the one it has is good."""
    if command.own is not None and command.own != command.device:
        return Refusal(Code.NOT_PERMITTED, command.device)
    if day.hall is None:
        return Refusal(Code.RANGES_USED_UP, command.device)
    rules, last = day.hall.numbers, day.numbers.newest_lease(command.device)
    if last is not None and _is_good(last, now):
        return ()
    series = last.series if last else _free_series(day)
    first = last.last + 1 if last else 1
    if series is None or first + rules.lease_size - 1 > MOST_NUMBER:
        return Refusal(Code.RANGES_USED_UP, command.device)
    name = f"{day.date.isoformat()}-{written(series, first)}"
    expires_at = now + timedelta(hours=rules.lease_hours)
    return (
        e.RangeLeased(
            name, command.device, series, first, first + rules.lease_size - 1, expires_at, day.date.isoformat(),
            rules.lease_per_minute,
        ),
    )  # fmt: skip


def give_back(day: Day, command: c.ReturnRange, now: datetime) -> Decision:
    """The machine gives no further number of the lease; those it gave still come in."""
    found = day.numbers.leases.get(command.lease)
    if found is None:
        return Refusal(unknown(day, command.lease), command.lease)
    if command.own is not None and command.own != found.device:
        return Refusal(Code.RANGE_OF_OTHER_DEVICE, command.lease)
    if not found.has(command.first_unused):
        return () if command.first_unused == found.returned_from else _beyond(found)
    if found.taken and found.taken[-1][0] >= command.first_unused:
        return Refusal(Code.NUMBER_TAKEN, written(found.series, found.taken[-1][0]))
    return (e.RangeReturned(found.id, found.device, command.first_unused),)


def unknown(day: Day, lease_id: str) -> Code:
    """Whether a lease that the day does not know is another day's."""
    other = len(lease_id) > 10 and lease_id[:10] != day.date.isoformat()
    return Code.RANGE_OF_OTHER_DAY if other else Code.UNKNOWN_RANGE


def _beyond(found: Lease) -> Refusal:
    return Refusal(Code.NUMBER_OUT_OF_RANGE, found.id)


def _is_good(last: Lease, now: datetime) -> bool:
    used = last.taken[-1][0] if last.taken else last.first - 1
    plenty = last.last - used >= (last.last - last.first + 1) // NEARLY
    lasting = now < last.expires_at - (last.expires_at - last.at) / NEARLY
    return plenty and last.returned_from is None and lasting


def _free_series(day: Day) -> str | None:
    taken = {each.series for each in day.numbers.leases.values()}
    known = day.hall.numbers.lease_series if day.hall else ()
    return next((series for series in known if series not in taken), None)

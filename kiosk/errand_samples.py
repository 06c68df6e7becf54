"""What a hall has to book and what it found, invented like all samples."""

from datetime import datetime, timedelta

from kiosk import pay_samples, samples
from queue_server.contracts.base import Text
from queue_server.contracts.bookable import BookableMatters, FreeSlot
from queue_server.contracts.replies import BookingView, VisitLine
from queue_server.contracts.snapshots import Catalogue

_TRANSFER = Text(zh="不动产转移登记（存量房买卖）", en="Transfer of a home (resale)")
_MINUTE = timedelta(minutes=1)


def _slots() -> tuple[FreeSlot, ...]:
    times = [f"{hour:02d}:{minute:02d}" for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 30)]
    days = [samples.NOW.date() + timedelta(days=n) for n in range(6) if n != 3]
    found = [f"{day}T{time}" for day in days for time in times]
    return tuple(
        FreeSlot(slot=slot, places=1 + n % 4)
        for n, slot in enumerate(found)
        if slot > f"{samples.NOW:%Y-%m-%dT%H:%M}"
    )


def catalogue(**changes: object) -> Catalogue:
    """A hall that takes bookings; of the ID card's renewal today's numbers are given."""
    slots = BookableMatters(matters=("house-transfer", "mortgage", "id-renew"), free=_slots())
    whole = samples.catalogue(bookable=(slots,), fees=pay_samples.FEES, rev=2)
    full = tuple(
        m.model_copy(update={"full": True, "opening": None}) if m.id == "id-renew" else m
        for m in whole.matters
    )
    return whole.model_copy(update={"matters": full, **changes})


def booking(starts: datetime, reference: str = "7KQ2M9XTPA", matter: str = "house-transfer") -> BookingView:
    """A booking that begins then."""
    return BookingView(
        booking=reference, slot=f"{starts:%Y-%m-%dT%H:%M}", matter=matter, matter_name=_TRANSFER, starts=starts,
        opens=starts - 30 * _MINUTE, on_time=starts + 15 * _MINUTE,
    )  # fmt: skip


SOON = booking(samples.NOW + 18 * _MINUTE)
EARLY = booking(samples.NOW + 78 * _MINUTE)
LATE = booking(samples.NOW - 42 * _MINUTE)
THURSDAY = booking(samples.NOW + timedelta(days=1, minutes=48), "3FX8R2WKTN")


def visit(n: int = 12) -> VisitLine:
    """A service that was given."""
    return VisitLine(
        ticket=f"2026-11-25-B{n:03d}", number=f"B{n:03d}", matter_name=_TRANSFER, window="w6", window_label="6",
        at=samples.NOW - 20 * _MINUTE,
    )  # fmt: skip

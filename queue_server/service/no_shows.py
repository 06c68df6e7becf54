"""爽约: how often a person did not come of late, counted beside the journal, in the transaction of the events that cause it.

A row holds a look-up hash of its own, not that of the vault, and goes when the booking is used or given back, when the hall was the
cause, or when it no longer counts. The journal says that a booking was missed and whether it counts, never whose it was.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.deciding.reserving import ONLINE


@dataclass(frozen=True, slots=True)
class NoShowClaim:
    """A booking that a person holds for a day, that moved to another, was missed, or can count no more."""

    booking: str
    kind: Literal["held", "moved", "missed", "gone"]
    day: str = ""
    person: bytes = b""


def no_show_claims(event: e.Event, person: bytes | None) -> Iterator[NoShowClaim]:
    """What the event changes; `person` booked. Green never counts, so it is not written down."""
    match event:
        case e.BookingMade() if event.moved_from is not None:
            yield NoShowClaim(event.booking, "moved", event.date)
        case e.BookingMade() if person is not None and not event.green:
            yield NoShowClaim(event.booking, "held", event.date, person)
        case e.BookingCancelled() if event.cause != "moved":
            yield NoShowClaim(event.booking, "gone")
        case e.BookingUsed():
            yield NoShowClaim(event.booking, "gone")
        case e.BookingMissed():
            yield NoShowClaim(event.booking, "missed" if event.counts else "gone")
        case _:
            pass


def counted(
    command: c.Command, people: Sequence[bytes], count: Callable[[bytes, str], int], since: str
) -> c.Command:
    """The command, an online booking with how often its person did not come since that date."""
    if not isinstance(command, c.Book) or command.channel not in ONLINE:
        return command
    return replace(command, no_shows=sum(count(person, since) for person in people))


def counts_since(today: date, days: int) -> str:
    """The first date of which a missed booking counts."""
    return (today - timedelta(days=days)).isoformat()

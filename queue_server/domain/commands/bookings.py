"""预约: book, move, give back, check in. `slot` is its time in the hall, such as 2026-11-25T09:30."""

from dataclasses import dataclass, field
from datetime import date

from queue_server.domain.commands.tickets import IssueTicket


@dataclass(frozen=True, slots=True)
class Book:
    """One place of one slot. `booking`: a random reference. `channel`: web, wechat, phone, desk or kiosk.

    `day_tag`: who it is, under the key of the day that is booked; empty where nobody is known. `no_shows`: how often
    the person did not come of late, counted by the service outside the journal. `birth` is used for the class only.
    """

    booking: str
    matter: str
    slot: str
    channel: str
    day_tag: str = field(default="", repr=False)
    visit: str | None = None
    no_shows: int = 0
    birth: date | None = field(default=None, repr=False)
    declared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveBooking:
    """Another slot for the same booking; the old place is given up. `day_tag`: of the new day."""

    booking: str
    slot: str
    by: str
    day_tag: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CancelBooking:
    """Give the place back."""

    booking: str
    by: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """预约取号: the booking becomes a ticket. The ticket's matter is the booking's, whatever `issue` says."""

    booking: str
    issue: IssueTicket

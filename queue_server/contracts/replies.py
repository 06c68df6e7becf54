"""What an actor gets back: accepted with a result, or refused with a typed reason in both languages."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import (
    VERSION,
    BookingId,
    CommandId,
    Instant,
    LocalTime,
    Message,
    Minutes,
    Number,
    Slug,
    Text,
    TicketId,
)
from queue_server.contracts.refusals import RefusalCode


class TicketView(Message):
    """A ticket as its holder may see it, enough to print the slip. `also`: names of further matters on the number;
    `prepare`: what all of them want. `delivery`: the result will be sent. `witness`: 60 bits of its journal entry."""

    kind: Literal["ticket"] = "ticket"
    ticket: TicketId
    number: Number
    matter: Slug
    matter_name: Text
    also: tuple[Text, ...] = ()
    area_name: Text
    green: bool
    ahead: int
    wait: Minutes
    issued_at: Instant
    prepare: tuple[Text, ...] = ()
    promise: Text | None = None
    delivery: bool = False
    witness: str


class CallView(Message):
    """The ticket that a window has now, if any."""

    kind: Literal["call"] = "call"
    window: Slug
    ticket: TicketId | None
    number: Number | None


class BookingView(Message):
    """A booked place: what the citizen keeps. Check-in opens before the slot and loses its head start after `on_time`."""

    kind: Literal["booking"] = "booking"
    booking: BookingId
    slot: LocalTime
    matter: Slug
    matter_name: Text
    starts: Instant
    opens: Instant
    on_time: Instant


class BookingsView(Message):
    """Somebody's own bookings that still stand, of today and later, first to last."""

    kind: Literal["bookings"] = "bookings"
    bookings: tuple[BookingView, ...]


class VisitLine(Message):
    """One service that was given and can still be rated."""

    ticket: TicketId
    number: Number
    matter_name: Text
    window: Slug
    window_label: str
    at: Instant


class VisitsView(Message):
    """Somebody's own services of today that can still be rated, newest first."""

    kind: Literal["visits"] = "visits"
    visits: tuple[VisitLine, ...]


class Done(Message):
    """It happened; there is nothing more to say."""

    kind: Literal["done"] = "done"


class Pong(Message):
    """The heartbeat's answer, with the server's clock."""

    kind: Literal["pong"] = "pong"
    at: Instant


class CaseView(Message):
    """The case that the command was about: its number stands on the receipt."""

    kind: Literal["case"] = "case"
    case: BookingId


class PaymentView(Message):
    """The order that the command was about; what it looks like now comes as its snapshot."""

    kind: Literal["payment"] = "payment"
    order: BookingId
    attempt: str | None = None


class FollowUpView(Message):
    """A complaint that is on record now, with the last days (ISO) of the call back and of the answer."""

    kind: Literal["follow_up"] = "follow_up"
    follow_up: str
    call_by: str
    answer_by: str


Result = Annotated[
    TicketView
    | CallView
    | BookingView
    | BookingsView
    | VisitsView
    | CaseView
    | PaymentView
    | FollowUpView
    | Done
    | Pong,
    Field(discriminator="kind"),
]


class Accepted(Message):
    """The command was carried out and stored."""

    v: Literal[1] = VERSION
    id: CommandId
    ok: Literal[True] = True
    result: Result


class Refused(Message):
    """The command changed nothing. `about` names what it stumbled over: a window, a ticket, a matter.

    `when`: from when it may be allowed, where that is known. `slots`: what can be booked instead.
    """

    v: Literal[1] = VERSION
    id: CommandId
    ok: Literal[False] = False
    code: RefusalCode
    about: str = ""
    when: Instant | None = None
    slots: tuple[LocalTime, ...] = ()


Reply = Annotated[Accepted | Refused, Field(discriminator="ok")]

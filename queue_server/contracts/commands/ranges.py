"""Numbers that the server does not count up itself: leased to machines, given offline, written on paper."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import Instant, Language, Message, Number, RangeId, Slug
from queue_server.contracts.commands.tickets import Declared, IssueTicket


class LeaseRange(Message):
    """A range for a machine, which asks for its own; a manager may ask for any. It stands under range/{device} then."""

    kind: Literal["lease_range"] = "lease_range"
    device: Slug


class ReturnRange(Message):
    """The machine will give no number from `first_unused` on."""

    kind: Literal["return_range"] = "return_range"
    range_id: RangeId
    first_unused: Annotated[int, Field(ge=1, le=99_999)]


class IssuedOffline(Message):
    """A number of the machine's own range, given while it was cut off: `issue` is what it would have asked for.

    Sent again and again until it is answered; a duplicate is the same ticket.
    """

    kind: Literal["issued_offline"] = "issued_offline"
    number: Number
    issued_at: Instant
    range_id: RangeId
    issue: IssueTicket


class EnterPaper(Message):
    """停电手写号: a number that was written by hand, with the time that stands on it."""

    kind: Literal["enter_paper"] = "enter_paper"
    number: Number
    issued_at: Instant
    matter: Slug
    language: Language = "zh"
    declared: Declared = ()

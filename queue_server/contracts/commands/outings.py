"""寄送、上门、代跑, as pages send them. Who it is for travels sealed; who acts is the sender."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Base64, BookingId, LocalTime, Message, Slug
from queue_server.contracts.commands.cases import CaseId, Date

OutingId = BookingId
OutingAbout = Literal["delivery", "home_visit", "staff_errand"]
OutingWhy = Literal["old", "disabled", "ill", "baby", "far"]
_SIGN = r"[^\d\x00-\x1f\x7f<>]"
Carrier = Annotated[
    str, StringConstraints(pattern=rf"^{_SIGN}*(\d{_SIGN}*){{0,5}}$", min_length=1, max_length=20)
]
"""顺丰, EMS, 11183: five digits at most, so that no parcel's number stands there."""
Tracking = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{6,24}$")]


class BookOuting(Message):
    """A result is sent (`case`), or somebody who cannot come (`why`) is visited or run for; `day`: by its end, or in its `slot`."""

    kind: Literal["book_outing"] = "book_outing"
    about: OutingAbout
    matter: Slug | None = None
    case: CaseId | None = None
    day: Date
    slot: LocalTime | None = None
    why: OutingWhy | None = None
    sealed: Base64


class MoveOuting(Message):
    """A visit or an errand at another time."""

    kind: Literal["move_outing"] = "move_outing"
    outing: OutingId
    slot: LocalTime


class CancelOuting(Message):
    """A visit or an errand that is wanted no more."""

    kind: Literal["cancel_outing"] = "cancel_outing"
    outing: OutingId


class TakeOuting(Message):
    """It is the sender's from now on; by whoever has it: they know that somebody moved it. `seen`: the time or last day that was shown."""

    kind: Literal["take_outing"] = "take_outing"
    outing: OutingId
    seen: LocalTime | Date | None = None


class EndOuting(Message):
    """How it ended; of a result that was posted, with whom and under which number."""

    kind: Literal["end_outing"] = "end_outing"
    outing: OutingId
    ending: Literal["done", "nobody_there", "given_up"]
    carrier: Carrier | None = None
    tracking: Tracking | None = None


class CloseOuting(Message):
    """Somebody else asked the person how it was; no grade where nothing was said."""

    kind: Literal["close_outing"] = "close_outing"
    outing: OutingId
    grade: Annotated[int, Field(ge=1, le=5)] | None = None


OutingBody = BookOuting | MoveOuting | CancelOuting | TakeOuting | EndOuting | CloseOuting

"""What happens to a case. Each is a stream of its own, open until it is picked up, refused or withdrawn."""

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.times.limits import Due, Limits

_STREAM = ("case", "case")


@dataclass(frozen=True, slots=True)
class CaseLinked:
    """Of the day: this ticket's matter became this case at the window."""

    VERSION: ClassVar[int] = 1
    ticket: str
    window: str
    matter: str
    case: str


@dataclass(frozen=True, slots=True)
class CaseReceived:
    """收件, with a ticket or by parcel. `marks`: (gap, promise, pre_check or helper; item; by whom) of the ticket."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    BEGINS: ClassVar[bool] = True
    case: str
    matter: str
    ticket: str | None
    parcel: str | None
    visit: str | None
    marks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseAccepted:
    """受理: the promise runs from here. Limits are frozen; `dues` is when they will be three quarters and all used."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    limits: Limits
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class CaseGapLeft:
    """容缺: the item may follow until the end of the day `until`."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    item: str
    until: str
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class CaseGapFilled:
    """The item has come."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    item: str
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class CasePromised:
    """告知承诺: a signed promise stands for the item."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    item: str


@dataclass(frozen=True, slots=True)
class CasePaused:
    """The clock stands, for a typed reason. `used_s`: of each limit until now; `dues`: what has a date of its own."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    reason: str
    used_s: tuple[int, ...]
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class CaseResumed:
    """The clock runs again."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class CaseRescheduled:
    """The calendar has changed: the same limits end at other times."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class CaseSupplementAsked:
    """补正: everything that must be brought, once and completely."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseSupplemented:
    """It was brought; the case is where it was."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str


@dataclass(frozen=True, slots=True)
class CaseStepsStarted:
    """并联: these matters' departments begin together."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseStepDone:
    """One of them is done."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    step: str


@dataclass(frozen=True, slots=True)
class CaseLimitReached:
    """`percent` of a limit has passed; `limit`: promised, legal, or gap:item for a material that has not come."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    limit: str
    percent: int


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """办结: granted or denied; the clock has done its work."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    outcome: str
    used_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseIssued:
    """出件: the result lies ready; `way`: pick_up or delivery."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    case: str
    way: str


@dataclass(frozen=True, slots=True)
class CasePickedUp:
    """取件, or handed to the carrier: the case is over."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    case: str


@dataclass(frozen=True, slots=True)
class CaseRefused:
    """不予受理, for a typed reason."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseWithdrawn:
    """The applicant took it back."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    case: str

"""What happened, in the past tense, with results: `apply` never decides, so rules may change later.

Each has a version; a changed event gets the next one and an upcaster from the old. No personal data, no
lasting hash of any: a random visit reference and a class with its evidence are all that is said of a person.
"""

from collections.abc import Callable
from typing import Any, get_args

from queue_server.domain.events.alarms import AlarmAcknowledged, AlarmCleared, AlarmRaised
from queue_server.domain.events.bookings import (
    BookingCancelled,
    BookingMade,
    BookingMissed,
    BookingUsed,
)
from queue_server.domain.events.calls import (
    HelperLooked,
    PersonArrived,
    PersonConfirmed,
    ServiceFinished,
    ServiceStarted,
    StepUndone,
    TicketCalled,
    TicketMissed,
    TicketRecalled,
    confirmed_1,
    recalled_1,
)
from queue_server.domain.events.cases import (
    CaseAccepted,
    CaseDecided,
    CaseGapFilled,
    CaseGapLeft,
    CaseIssued,
    CaseLimitReached,
    CaseLinked,
    CasePaused,
    CasePickedUp,
    CasePromised,
    CaseReceived,
    CaseRefused,
    CaseRescheduled,
    CaseResumed,
    CaseStepDone,
    CaseStepsStarted,
    CaseSupplementAsked,
    CaseSupplemented,
    CaseWithdrawn,
)
from queue_server.domain.events.certificates import CertificateEvent
from queue_server.domain.events.classes import ClassConfirmed, ClassTakenBack
from queue_server.domain.events.errands import (
    AllowedWithout,
    CameBack,
    MatterResumed,
    MatterSuspended,
    PartyCame,
    StepFinished,
    SuspensionChosen,
    TicketMarked,
    TicketTurnedAway,
)
from queue_server.domain.events.floor import FloorEvent
from queue_server.domain.events.followups import FollowUpEvent, called_1, flag_1
from queue_server.domain.events.green import (
    FloatingWindowAnswered,
    FloatingWindowAsked,
    FloatingWindowOver,
)
from queue_server.domain.events.hall import (
    DayClosed,
    HallConfigured,
    HeadStartSet,
    SkillsSet,
    WaitsCarried,
    WindowClosed,
    WindowOpened,
    WindowPaused,
)
from queue_server.domain.events.money_tasks import MoneyTaskEvent
from queue_server.domain.events.moves import (
    HallSwept,
    NeedsNoted,
    PanicCleared,
    PanicRaised,
    ParkEnded,
    StaffSignedOff,
    StaffSignedOn,
    TicketKept,
    TicketParked,
    TicketPicked,
    TicketReprinted,
    TicketReturned,
    TicketTransferred,
)
from queue_server.domain.events.outings import OutingEvent, booked_1, ended_1, moved_1
from queue_server.domain.events.passes import PassExpired, PassGiven, PassUsed
from queue_server.domain.events.patrols import PatrolEvent
from queue_server.domain.events.payments import PaymentEvent
from queue_server.domain.events.ranges import MergedLate, OfflineMerged, RangeLeased, RangeReturned
from queue_server.domain.events.ratings import RatedLate, VisitRated
from queue_server.domain.events.tickets import (
    PrintReported,
    TicketCancelled,
    TicketIssued,
    issued_1,
)
from queue_server.domain.plain import from_plain, to_plain

Event = (
    HallConfigured
    | DayClosed
    | WindowOpened
    | WindowPaused
    | WindowClosed
    | SkillsSet
    | HeadStartSet
    | WaitsCarried
    | TicketIssued
    | PrintReported
    | TicketCancelled
    | TicketCalled
    | TicketRecalled
    | PersonArrived
    | PersonConfirmed
    | ServiceStarted
    | ServiceFinished
    | TicketMissed
    | StepUndone
    | HelperLooked
    | HallSwept
    | NeedsNoted
    | PanicCleared
    | PanicRaised
    | ParkEnded
    | StaffSignedOff
    | StaffSignedOn
    | TicketKept
    | TicketParked
    | TicketPicked
    | TicketReprinted
    | TicketReturned
    | TicketTransferred
    | StepFinished
    | AllowedWithout
    | CameBack
    | MatterResumed
    | MatterSuspended
    | PartyCame
    | SuspensionChosen
    | TicketMarked
    | TicketTurnedAway
    | PassExpired
    | PassGiven
    | PassUsed
    | BookingMade
    | BookingCancelled
    | BookingUsed
    | BookingMissed
    | AlarmRaised
    | AlarmAcknowledged
    | AlarmCleared
    | CaseAccepted
    | CaseDecided
    | CaseGapFilled
    | CaseGapLeft
    | CaseIssued
    | CaseLimitReached
    | CaseLinked
    | CasePaused
    | CasePickedUp
    | CasePromised
    | CaseReceived
    | CaseRefused
    | CaseRescheduled
    | CaseResumed
    | CaseStepDone
    | CaseStepsStarted
    | CaseSupplementAsked
    | CaseSupplemented
    | CaseWithdrawn
    | ClassConfirmed
    | ClassTakenBack
    | FloatingWindowAsked
    | FloatingWindowAnswered
    | FloatingWindowOver
    | RangeLeased
    | RangeReturned
    | OfflineMerged
    | PaymentEvent
    | MoneyTaskEvent
    | MergedLate
    | VisitRated
    | RatedLate
    | FloorEvent
    | FollowUpEvent
    | PatrolEvent
    | OutingEvent
    | CertificateEvent
)

KINDS: dict[str, type[Any]] = {cls.__name__: cls for cls in get_args(Event)}
UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("TicketIssued", 1): issued_1,
    ("TicketRecalled", 1): recalled_1,
    ("PersonConfirmed", 1): confirmed_1,
    ("OutingBooked", 1): booked_1,
    ("PersonCalledBack", 1): called_1,
    ("FlagGiven", 1): flag_1,
    ("OutingEnded", 1): ended_1,
    ("OutingMoved", 1): moved_1,
}
"""(kind, old version) → body of the next version."""


def to_body(event: Event) -> dict[str, Any]:
    """The event's fields as plain values."""
    return to_plain(event)


def from_body(kind: str, version: int, body: dict[str, Any]) -> Event:
    """The event again, old versions raised step by step; KeyError for a kind this program does not know."""
    cls = KINDS[kind]
    while version < cls.VERSION:
        body = UPCASTERS[kind, version](body)
        version += 1
    event: Event = from_plain(cls, body)
    return event


__all__ = [
    "KINDS", "UPCASTERS", "AlarmAcknowledged", "AlarmCleared", "AlarmRaised", "AllowedWithout",
    "BookingCancelled", "BookingMade", "BookingMissed", "BookingUsed", "CameBack", "CaseAccepted",
    "CaseDecided", "CaseGapFilled", "CaseGapLeft", "CaseIssued", "CaseLimitReached", "CaseLinked",
    "CasePaused", "CasePickedUp", "CasePromised", "CaseReceived", "CaseRefused", "CaseRescheduled",
    "CaseResumed", "CaseStepDone", "CaseStepsStarted", "CaseSupplementAsked", "CaseSupplemented",
    "CaseWithdrawn", "ClassConfirmed", "ClassTakenBack", "DayClosed", "Event", "FloatingWindowAnswered",
    "FloatingWindowAsked", "FloatingWindowOver", "HallConfigured", "HallSwept", "HeadStartSet",
    "HelperLooked", "MatterResumed", "MatterSuspended", "MergedLate", "NeedsNoted", "OfflineMerged",
    "PanicCleared", "PanicRaised", "ParkEnded", "PartyCame", "PassExpired", "PassGiven", "PassUsed",
    "PersonArrived", "PersonConfirmed", "PrintReported", "RangeLeased", "RangeReturned", "RatedLate", "ServiceFinished",
    "ServiceStarted", "SkillsSet", "StaffSignedOff", "StaffSignedOn", "StepFinished", "StepUndone",
    "SuspensionChosen", "TicketCalled", "TicketCancelled", "TicketIssued", "TicketKept", "TicketMarked",
    "TicketMissed", "TicketParked", "TicketPicked", "TicketRecalled", "TicketReprinted", "TicketReturned",
    "TicketTransferred", "TicketTurnedAway", "VisitRated", "WaitsCarried", "WindowClosed", "WindowOpened", "WindowPaused",
    "from_body", "to_body",
]  # fmt: skip

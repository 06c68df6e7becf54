"""Everything that an actor may ask for, as sent over MQTT and HTTP alike. `PERMITTED` says who may."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import VERSION, CommandId, Instant, Message, Slug
from queue_server.contracts.commands.alarms import AcknowledgeAlarm
from queue_server.contracts.commands.attendants import RecordAttendant
from queue_server.contracts.commands.bookings import Book, CancelBooking, CheckIn, MoveBooking
from queue_server.contracts.commands.calls import (
    Arrive,
    CallNext,
    ConfirmPerson,
    ConfirmWaiting,
    FinishService,
    MarkMissed,
    Recall,
    StartService,
    Undo,
)
from queue_server.contracts.commands.cases import (
    AcceptCase,
    AcceptReceived,
    AskSupplement,
    DecideCase,
    FillGap,
    FinishStep,
    HandOver,
    IssueResult,
    PauseCase,
    ReceiveParcel,
    RefuseCase,
    ResumeCase,
    StartSteps,
    SupplementCase,
    WithdrawCase,
)
from queue_server.contracts.commands.certificates import RecordCertificate
from queue_server.contracts.commands.classes import AnswerFloating, ConfirmClass, TakeBackClass
from queue_server.contracts.commands.consents import RecordConsent
from queue_server.contracts.commands.errands import (
    AllowWithout,
    ChooseOnSuspend,
    MarkTicket,
    PartyArrived,
    ResumeMatter,
    SuspendMatter,
    TurnAway,
    UsePass,
)
from queue_server.contracts.commands.floor import FloorBody
from queue_server.contracts.commands.followups import FollowUpBody
from queue_server.contracts.commands.link import Ping, Refresh
from queue_server.contracts.commands.moves import (
    ClearPanic,
    KeepTicket,
    NoteNeeds,
    ParkTicket,
    Pick,
    RaisePanic,
    ReportLook,
    ReprintTicket,
    ResumeParked,
    ReturnTicket,
    SignOff,
    SignOn,
    StepDone,
    SweepHall,
    TransferTicket,
)
from queue_server.contracts.commands.outings import OutingBody
from queue_server.contracts.commands.patrols import PatrolBody
from queue_server.contracts.commands.payments import PaymentBody
from queue_server.contracts.commands.questions import FindBookings, FindVisits
from queue_server.contracts.commands.ranges import EnterPaper, IssuedOffline, LeaseRange, ReturnRange
from queue_server.contracts.commands.ratings import RateVisit
from queue_server.contracts.commands.tickets import (
    CancelTicket,
    Delivery,
    IssueTicket,
    Party,
    PersonCheck,
    ReportPrint,
    Visitor,
)
from queue_server.contracts.commands.windows import (
    CloseWindow,
    OpenWindow,
    PauseReason,
    PauseWindow,
    SetHeadStart,
    SetSkills,
)

Body = Annotated[
    IssueTicket
    | ReportPrint
    | CancelTicket
    | CallNext
    | Recall
    | Arrive
    | StartService
    | ConfirmPerson
    | ConfirmWaiting
    | FinishService
    | MarkMissed
    | Undo
    | ClearPanic
    | KeepTicket
    | NoteNeeds
    | ParkTicket
    | Pick
    | RaisePanic
    | ReportLook
    | ReprintTicket
    | ResumeParked
    | ReturnTicket
    | SignOff
    | SignOn
    | StepDone
    | SweepHall
    | TransferTicket
    | OpenWindow
    | PauseWindow
    | CloseWindow
    | SetSkills
    | SetHeadStart
    | AllowWithout
    | ChooseOnSuspend
    | MarkTicket
    | PartyArrived
    | ResumeMatter
    | SuspendMatter
    | TurnAway
    | UsePass
    | AcknowledgeAlarm
    | AcceptCase
    | AcceptReceived
    | AskSupplement
    | DecideCase
    | FillGap
    | FinishStep
    | HandOver
    | IssueResult
    | PauseCase
    | ReceiveParcel
    | RefuseCase
    | ResumeCase
    | StartSteps
    | SupplementCase
    | WithdrawCase
    | ConfirmClass
    | TakeBackClass
    | AnswerFloating
    | LeaseRange
    | ReturnRange
    | IssuedOffline
    | EnterPaper
    | Book
    | MoveBooking
    | CancelBooking
    | CheckIn
    | PaymentBody
    | FloorBody
    | FollowUpBody
    | PatrolBody
    | OutingBody
    | RateVisit
    | RecordConsent
    | RecordAttendant
    | RecordCertificate
    | FindBookings
    | FindVisits
    | Ping
    | Refresh,
    Field(discriminator="kind"),
]


class Command(Message):
    """The envelope. The same id with the same body is the same command; with another body it is refused."""

    v: Literal[1] = VERSION
    id: CommandId
    hall: Slug
    sent_at: Instant
    body: Body


__all__ = [
    "AcceptCase",
    "AcceptReceived",
    "AcknowledgeAlarm",
    "AllowWithout",
    "AnswerFloating",
    "Arrive",
    "AskSupplement",
    "Body",
    "Book",
    "CallNext",
    "CancelBooking",
    "CancelTicket",
    "CheckIn",
    "ChooseOnSuspend",
    "ClearPanic",
    "CloseWindow",
    "Command",
    "ConfirmClass",
    "ConfirmPerson",
    "ConfirmWaiting",
    "DecideCase",
    "Delivery",
    "EnterPaper",
    "FillGap",
    "FindBookings",
    "FindVisits",
    "FinishService",
    "FinishStep",
    "HandOver",
    "IssueResult",
    "IssueTicket",
    "IssuedOffline",
    "KeepTicket",
    "LeaseRange",
    "MarkMissed",
    "MarkTicket",
    "MoveBooking",
    "NoteNeeds",
    "OpenWindow",
    "ParkTicket",
    "Party",
    "PartyArrived",
    "PauseCase",
    "PauseReason",
    "PauseWindow",
    "PersonCheck",
    "Pick",
    "Ping",
    "RaisePanic",
    "RateVisit",
    "Recall",
    "ReceiveParcel",
    "RecordAttendant",
    "RecordCertificate",
    "RecordConsent",
    "Refresh",
    "RefuseCase",
    "ReportLook",
    "ReportPrint",
    "ReprintTicket",
    "ResumeCase",
    "ResumeMatter",
    "ResumeParked",
    "ReturnRange",
    "ReturnTicket",
    "SetHeadStart",
    "SetSkills",
    "SignOff",
    "SignOn",
    "StartService",
    "StartSteps",
    "StepDone",
    "SupplementCase",
    "SuspendMatter",
    "SweepHall",
    "TakeBackClass",
    "TransferTicket",
    "TurnAway",
    "Undo",
    "UsePass",
    "Visitor",
    "WithdrawCase",
]

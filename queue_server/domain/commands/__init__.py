"""What the rules may be asked for: imperative, authenticated, with personal data only where a rule needs it."""

from queue_server.domain.commands.alarms import AcknowledgeAlarm, Beat, Luck
from queue_server.domain.commands.audits import NoteInAudit
from queue_server.domain.commands.bookings import Book, CancelBooking, CheckIn, MoveBooking
from queue_server.domain.commands.calls import (
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
from queue_server.domain.commands.cases import (
    AcceptCase,
    AcceptReceived,
    AskSupplement,
    ByWhom,
    CaseAsk,
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
from queue_server.domain.commands.certificates import RecordCertificate
from queue_server.domain.commands.classes import ConfirmClass, TakeBackClass
from queue_server.domain.commands.errands import (
    AllowWithout,
    ChooseOnSuspend,
    Lacking,
    MarkTicket,
    PartyArrived,
    ResumeMatter,
    SuspendMatter,
    TurnAway,
    UsePass,
)
from queue_server.domain.commands.floor import FloorCommand
from queue_server.domain.commands.followups import FollowUpCommand
from queue_server.domain.commands.green import AnswerFloating
from queue_server.domain.commands.hall import (
    CloseDay,
    CloseWindow,
    Configure,
    OpenWindow,
    PauseWindow,
    SetHeadStart,
    SetSkills,
)
from queue_server.domain.commands.moves import (
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
from queue_server.domain.commands.outings import OutingCommand
from queue_server.domain.commands.patrols import PatrolCommand
from queue_server.domain.commands.payments import PaymentCommand
from queue_server.domain.commands.ranges import EnterPaper, IssuedOffline, LeaseRange, ReturnRange
from queue_server.domain.commands.ratings import Key, Pressed, RateVisit
from queue_server.domain.commands.tickets import (
    CancelTicket,
    IssueTicket,
    ReportPrint,
)

Command = (
    Configure
    | NoteInAudit
    | CloseDay
    | IssueTicket
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
    | AllowWithout
    | ChooseOnSuspend
    | MarkTicket
    | PartyArrived
    | ResumeMatter
    | SuspendMatter
    | TurnAway
    | UsePass
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
    | Book
    | MoveBooking
    | CancelBooking
    | CheckIn
    | Beat
    | AcknowledgeAlarm
    | AcceptCase
    | AcceptReceived
    | AskSupplement
    | ByWhom
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
    | PaymentCommand
    | FloorCommand
    | FollowUpCommand
    | PatrolCommand
    | OutingCommand
    | RateVisit
    | RecordCertificate
    | Pressed
)

__all__ = [
    "AcceptCase",
    "AcceptReceived",
    "AcknowledgeAlarm",
    "AllowWithout",
    "AnswerFloating",
    "Arrive",
    "AskSupplement",
    "Beat",
    "Book",
    "ByWhom",
    "CallNext",
    "CancelBooking",
    "CancelTicket",
    "CaseAsk",
    "CheckIn",
    "ChooseOnSuspend",
    "ClearPanic",
    "CloseDay",
    "CloseWindow",
    "Command",
    "Configure",
    "ConfirmClass",
    "ConfirmPerson",
    "ConfirmWaiting",
    "DecideCase",
    "EnterPaper",
    "FillGap",
    "FinishService",
    "FinishStep",
    "HandOver",
    "IssueResult",
    "IssueTicket",
    "IssuedOffline",
    "KeepTicket",
    "Key",
    "Lacking",
    "LeaseRange",
    "Luck",
    "MarkMissed",
    "MarkTicket",
    "MoveBooking",
    "NoteInAudit",
    "NoteNeeds",
    "OpenWindow",
    "ParkTicket",
    "PartyArrived",
    "PauseCase",
    "PauseWindow",
    "Pick",
    "Pressed",
    "RaisePanic",
    "RateVisit",
    "Recall",
    "ReceiveParcel",
    "RecordCertificate",
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
    "WithdrawCase",
]

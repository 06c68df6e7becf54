"""What the rules may be asked for: imperative, authenticated, with personal data only where a rule needs it."""

from queue_server.domain.commands.alarms import AcknowledgeAlarm, Beat
from queue_server.domain.commands.bookings import Book, CancelBooking, CheckIn, MoveBooking
from queue_server.domain.commands.calls import (
    Arrive,
    CallNext,
    ConfirmPerson,
    FinishService,
    MarkMissed,
    Recall,
    StartService,
    Undo,
)
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
from queue_server.domain.commands.green import AnswerFloating
from queue_server.domain.commands.hall import (
    CloseDay,
    CloseWindow,
    Configure,
    OpenWindow,
    PauseWindow,
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
from queue_server.domain.commands.ranges import EnterPaper, IssuedOffline, LeaseRange, ReturnRange
from queue_server.domain.commands.tickets import (
    CancelTicket,
    IssueTicket,
    ReportPrint,
)

Command = (
    Configure
    | CloseDay
    | IssueTicket
    | ReportPrint
    | CancelTicket
    | CallNext
    | Recall
    | Arrive
    | StartService
    | ConfirmPerson
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
    | Book
    | MoveBooking
    | CancelBooking
    | CheckIn
    | Beat
    | AcknowledgeAlarm
    | ConfirmClass
    | TakeBackClass
    | AnswerFloating
    | LeaseRange
    | ReturnRange
    | IssuedOffline
    | EnterPaper
)

__all__ = [
    "AcknowledgeAlarm",
    "AllowWithout",
    "AnswerFloating",
    "Arrive",
    "Beat",
    "Book",
    "CallNext",
    "CancelBooking",
    "CancelTicket",
    "CheckIn",
    "ChooseOnSuspend",
    "ClearPanic",
    "CloseDay",
    "CloseWindow",
    "Command",
    "Configure",
    "ConfirmClass",
    "ConfirmPerson",
    "EnterPaper",
    "FinishService",
    "IssueTicket",
    "IssuedOffline",
    "KeepTicket",
    "Lacking",
    "LeaseRange",
    "MarkMissed",
    "MarkTicket",
    "MoveBooking",
    "NoteNeeds",
    "OpenWindow",
    "ParkTicket",
    "PartyArrived",
    "PauseWindow",
    "Pick",
    "RaisePanic",
    "Recall",
    "ReportLook",
    "ReportPrint",
    "ReprintTicket",
    "ResumeMatter",
    "ResumeParked",
    "ReturnRange",
    "ReturnTicket",
    "SetSkills",
    "SignOff",
    "SignOn",
    "StartService",
    "StepDone",
    "SuspendMatter",
    "SweepHall",
    "TakeBackClass",
    "TransferTicket",
    "TurnAway",
    "Undo",
    "UsePass",
]

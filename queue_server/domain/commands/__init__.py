"""What the rules may be asked for: imperative, authenticated, with personal data only where a rule needs it."""

from queue_server.domain.commands.alarms import AcknowledgeAlarm, Beat
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
    "AnswerFloating",
    "Arrive",
    "Beat",
    "CallNext",
    "CancelTicket",
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
    "LeaseRange",
    "MarkMissed",
    "NoteNeeds",
    "OpenWindow",
    "ParkTicket",
    "PauseWindow",
    "Pick",
    "RaisePanic",
    "Recall",
    "ReportLook",
    "ReportPrint",
    "ReprintTicket",
    "ResumeParked",
    "ReturnRange",
    "ReturnTicket",
    "SetSkills",
    "SignOff",
    "SignOn",
    "StartService",
    "StepDone",
    "SweepHall",
    "TakeBackClass",
    "TransferTicket",
    "Undo",
]

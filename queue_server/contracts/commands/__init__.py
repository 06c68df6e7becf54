"""Everything that an actor may ask for, as sent over MQTT and HTTP alike. `PERMITTED` says who may."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import VERSION, CommandId, Instant, Message, Slug
from queue_server.contracts.commands.alarms import AcknowledgeAlarm
from queue_server.contracts.commands.calls import (
    Arrive,
    CallNext,
    ConfirmPerson,
    FinishService,
    MarkMissed,
    Recall,
    StartService,
    Undo,
)
from queue_server.contracts.commands.classes import AnswerFloating, ConfirmClass, TakeBackClass
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
from queue_server.contracts.commands.ranges import EnterPaper, IssuedOffline, LeaseRange, ReturnRange
from queue_server.contracts.commands.tickets import (
    CancelTicket,
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
    | AcknowledgeAlarm
    | ConfirmClass
    | TakeBackClass
    | AnswerFloating
    | LeaseRange
    | ReturnRange
    | IssuedOffline
    | EnterPaper
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
    "AcknowledgeAlarm",
    "AnswerFloating",
    "Arrive",
    "Body",
    "CallNext",
    "CancelTicket",
    "ClearPanic",
    "CloseWindow",
    "Command",
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
    "Party",
    "PauseReason",
    "PauseWindow",
    "PersonCheck",
    "Pick",
    "Ping",
    "RaisePanic",
    "Recall",
    "Refresh",
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
    "Visitor",
]

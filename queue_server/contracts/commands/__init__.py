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
from queue_server.contracts.commands.link import Ping, Refresh
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
    | OpenWindow
    | PauseWindow
    | CloseWindow
    | SetSkills
    | AcknowledgeAlarm
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
    "Arrive",
    "Body",
    "CallNext",
    "CancelTicket",
    "CloseWindow",
    "Command",
    "ConfirmPerson",
    "FinishService",
    "IssueTicket",
    "MarkMissed",
    "OpenWindow",
    "Party",
    "PauseReason",
    "PauseWindow",
    "PersonCheck",
    "Ping",
    "Recall",
    "Refresh",
    "ReportPrint",
    "SetSkills",
    "StartService",
    "Undo",
    "Visitor",
]

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
from queue_server.domain.commands.hall import (
    CloseDay,
    CloseWindow,
    Configure,
    OpenWindow,
    PauseWindow,
    SetSkills,
)
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
    | OpenWindow
    | PauseWindow
    | CloseWindow
    | SetSkills
    | Beat
    | AcknowledgeAlarm
)

__all__ = [
    "AcknowledgeAlarm",
    "Arrive",
    "Beat",
    "CallNext",
    "CancelTicket",
    "CloseDay",
    "CloseWindow",
    "Command",
    "Configure",
    "ConfirmPerson",
    "FinishService",
    "IssueTicket",
    "MarkMissed",
    "OpenWindow",
    "PauseWindow",
    "Recall",
    "ReportPrint",
    "SetSkills",
    "StartService",
    "Undo",
]

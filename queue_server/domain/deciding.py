"""Command → events or a refusal: the one way into the rules."""

from datetime import datetime
from typing import Any

from queue_server.domain import alarms, calling, issuing, opening
from queue_server.domain import commands as c
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.issuing import Decision

_DECIDE: dict[type[Any], Any] = {
    c.Configure: opening.configure,
    c.CloseDay: opening.close_day,
    c.IssueTicket: issuing.issue,
    c.ReportPrint: issuing.report_print,
    c.CancelTicket: issuing.cancel,
    c.CallNext: calling.call_next,
    c.Recall: calling.recall,
    c.Arrive: calling.arrive,
    c.StartService: calling.start,
    c.ConfirmPerson: calling.confirm_person,
    c.FinishService: calling.finish,
    c.MarkMissed: calling.miss,
    c.Undo: calling.undo,
    c.OpenWindow: opening.open_window,
    c.PauseWindow: opening.pause_window,
    c.CloseWindow: opening.close_window,
    c.SetSkills: opening.set_skills,
    c.Beat: alarms.beat,
    c.AcknowledgeAlarm: alarms.acknowledge,
}


def handle(day: Day, command: c.Command, now: datetime) -> Decision:
    """What the command does to the day at `now`: events, none where nothing changes, or a refusal."""
    if day.closed:
        return Refusal(Code.DAY_CLOSED)
    decision: Decision = _DECIDE[type(command)](day, command, now)
    return decision

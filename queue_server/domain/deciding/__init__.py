"""Command → events or a refusal: the one way into the rules."""

from datetime import datetime
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain.day import Day
from queue_server.domain.deciding import (
    alarms,
    calling,
    clearing,
    comparing,
    confirming,
    directing,
    duty,
    floor,
    giving,
    green,
    help_calls,
    issuing,
    leasing,
    merging,
    missing,
    opening,
    parking,
    parties,
    passes,
    patrols,
    ratings,
    suspending,
)
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal

_DECIDE: dict[type[Any], Any] = {
    c.Configure: opening.configure,
    c.CloseDay: opening.close_day,
    c.IssueTicket: giving.issue,
    c.LeaseRange: leasing.lease,
    c.ReturnRange: leasing.give_back,
    c.IssuedOffline: merging.merge,
    c.EnterPaper: merging.enter_paper,
    c.ConfirmClass: confirming.confirm,
    c.TakeBackClass: confirming.take_back,
    c.AnswerFloating: green.answer,
    c.ReportPrint: issuing.report_print,
    c.CancelTicket: issuing.cancel,
    c.CallNext: calling.call_next,
    c.Recall: missing.recall,
    c.ReportLook: missing.report_look,
    c.NoteNeeds: missing.note_needs,
    c.Arrive: calling.arrive,
    c.StartService: calling.start,
    c.ConfirmPerson: comparing.at_its_window,
    c.ConfirmWaiting: comparing.anywhere,
    c.FinishService: calling.finish,
    c.MarkMissed: missing.miss,
    c.ReturnTicket: missing.return_ticket,
    c.ParkTicket: parking.park,
    c.ResumeParked: parking.resume,
    c.StepDone: parking.step_done,
    c.TransferTicket: directing.transfer,
    c.Pick: directing.pick,
    c.ReprintTicket: clearing.reprint,
    c.SweepHall: clearing.sweep,
    c.KeepTicket: clearing.keep,
    c.SignOn: duty.sign_on,
    c.SignOff: duty.sign_off,
    c.RaisePanic: duty.raise_panic,
    c.ClearPanic: duty.clear_panic,
    c.Undo: calling.undo,
    c.PartyArrived: parties.arrived,
    c.AllowWithout: parties.allow,
    c.MarkTicket: parties.mark,
    c.SuspendMatter: suspending.suspend,
    c.ResumeMatter: suspending.resume,
    c.ChooseOnSuspend: suspending.choose,
    c.TurnAway: passes.turn_away,
    c.UsePass: passes.use,
    c.OpenWindow: opening.open_window,
    c.PauseWindow: opening.pause_window,
    c.CloseWindow: opening.close_window,
    c.SetSkills: opening.set_skills,
    c.SetHeadStart: opening.set_head_start,
    c.Beat: alarms.beat,
    c.AcknowledgeAlarm: alarms.acknowledge,
    c.RateVisit: ratings.rate,
    **help_calls.DECIDE,
    **floor.DECIDE,
    **patrols.DECIDE,
}


_AFTER_CLOSE: dict[type[Any], Code] = {
    c.IssuedOffline: Code.RANGE_OF_OTHER_DAY,
    c.EnterPaper: Code.TIME_NOT_TODAY,
}
"""What a closed day answers where that is more than that it is closed: a number that was given is not lost."""


def handle(day: Day, command: c.Command, now: datetime) -> Decision:
    """What the command does to the day at `now`: events, none where nothing changes, or a refusal."""
    if isinstance(command, c.NoteInAudit):
        return ()
    if day.closed:
        return Refusal(_AFTER_CLOSE.get(type(command), Code.DAY_CLOSED))
    if isinstance(command, c.Pressed):
        return ratings.pressed(day, command, handle, now)
    decision: Decision = _DECIDE[type(command)](day, command, now)
    return decision

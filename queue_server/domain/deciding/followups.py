"""差评回访、投诉、办不成事: an owner, a call back within a working day, an answer within fifteen, one grade again, an appeal."""

from datetime import datetime
from typing import Any

from queue_server.domain.commands import followups as c
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import followups as e
from queue_server.domain.followup import ANSWER_DAYS, CALL_DAYS, LOW, FollowUp
from queue_server.domain.state import HallState
from queue_server.domain.times.calendar import NO_CALENDAR
from queue_server.domain.times.working_time import add_working_days

GRADES = range(1, 6)


def of_rating(day: Day, ticket: str, service: int, window: str, grade: int) -> tuple[e.FollowUpOpened, ...]:
    """The two lowest grades are followed up; others are not."""
    if grade > LOW:
        return ()
    matter = day.tickets[ticket].case
    dates = _dates(day)
    return (
        e.FollowUpOpened(
            f"{ticket}.{service}", "low_rating", "rating", ticket, window, matter, grade, *dates
        ),
    )


def open_one(state: HallState, command: c.OpenFollowUp, now: datetime) -> Decision:
    """A complaint, or what could not be done; of a ticket of the day, of a window, or of the hall."""
    day, window, matter = state.day, command.window, ""
    if command.ticket:
        ticket = known(day, command.ticket, command.own)
        if isinstance(ticket, Refusal):
            return ticket
        window, matter = window or ticket.window or "", ticket.case
    if window and window not in day.windows:
        return Refusal(Code.UNKNOWN_WINDOW, window)
    name, dates = f"{day.date.isoformat()}-{command.reference}", _dates(day)
    return (e.FollowUpOpened(name, command.kind, command.topic, command.ticket, window, matter, 0, *dates),)


def take(state: HallState, command: c.TakeFollowUp, now: datetime) -> Decision:
    """Nobody's, or somebody else's who hands it over by letting it be taken; one's own stays as it is."""
    found = _open(state, command.follow_up)
    if isinstance(found, Refusal) or found.owner == command.by:
        return found if isinstance(found, Refusal) else ()
    return (e.FollowUpTaken(found.id, command.by),)


def call_back(state: HallState, command: c.NoteCallBack, now: datetime) -> Decision:
    """By its owner, as often as it takes."""
    found = _own(state, command.follow_up, command.by)
    return found if isinstance(found, Refusal) else (e.PersonCalledBack(found.id, command.reached),)


def answer(state: HallState, command: c.AnswerFollowUp, now: datetime) -> Decision:
    """Once, after the person was called: a low grade is not answered unheard."""
    found = _own(state, command.follow_up, command.by)
    if isinstance(found, Refusal):
        return found
    if found.answered_at is not None or found.called_at is None:
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.FollowUpAnswered(found.id, command.cause, command.outcome),)


def rate_again(state: HallState, command: c.RateAgain, now: datetime) -> Decision:
    """追评: one, after the answer."""
    found = _own(state, command.follow_up, command.by)
    if isinstance(found, Refusal):
        return found
    if found.answered_at is None or found.again or command.grade not in GRADES:
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.RatedAgain(found.id, command.grade),)


def appeal(state: HallState, command: c.Appeal, now: datetime) -> Decision:
    """Once, as long as it is open."""
    found = _open(state, command.follow_up)
    if isinstance(found, Refusal):
        return found
    return (
        Refusal(Code.CASE_NOT_SO, found.id)
        if found.appeal
        else (e.AppealMade(found.id, command.reason, command.by),)
    )


def judge(state: HallState, command: c.AnswerAppeal, now: datetime) -> Decision:
    """Not by its owner and not by whoever appealed: nobody judges in their own matter."""
    found = _open(state, command.follow_up)
    if isinstance(found, Refusal):
        return found
    if command.by in (found.owner, found.appealed_by):
        return Refusal(Code.NOT_PERMITTED, found.id)
    if not found.appeal or found.upheld is not None:
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.AppealAnswered(found.id, command.upheld, command.by),)


def close(state: HallState, command: c.CloseFollowUp, now: datetime) -> Decision:
    """After the answer, or an appeal that was upheld; never under an appeal that nobody has judged."""
    found = _own(state, command.follow_up, command.by)
    if isinstance(found, Refusal):
        return found
    if (found.appeal and found.upheld is None) or not (found.answered_at or found.upheld):
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.FollowUpClosed(found.id),)


def give_flag(state: HallState, command: c.GiveFlag, now: datetime) -> Decision:
    """红旗窗口: to a window of the hall; what was proposed is on record by its digest."""
    if command.window not in state.day.windows:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    return (e.FlagGiven(command.quarter, command.window, command.proposal),)


def _open(state: HallState, name: str) -> FollowUp | Refusal:
    return state.voices.open.get(name) or Refusal(Code.UNKNOWN_CASE, name)


def _own(state: HallState, name: str, by: str) -> FollowUp | Refusal:
    found = _open(state, name)
    return found if isinstance(found, Refusal) or found.owner == by else Refusal(Code.NOT_PERMITTED, name)


def _dates(day: Day) -> tuple[str, str]:
    """The last days of the call and of the answer."""
    calendar = day.hall.calendar if day.hall else NO_CALENDAR
    call, answer_by = (add_working_days(calendar, day.date, n) for n in (CALL_DAYS, ANSWER_DAYS))
    return call.isoformat(), answer_by.isoformat()


OF_FOLLOW_UPS: dict[type[Any], Any] = {
    c.OpenFollowUp: open_one,
    c.TakeFollowUp: take,
    c.NoteCallBack: call_back,
    c.AnswerFollowUp: answer,
    c.RateAgain: rate_again,
    c.Appeal: appeal,
    c.AnswerAppeal: judge,
    c.CloseFollowUp: close,
    c.GiveFlag: give_flag,
}
"""Command → function of (state, command, now)."""

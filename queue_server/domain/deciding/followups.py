"""差评回访、投诉、办不成事: an owner, a call back within a working day, an answer within fifteen, one grade again, an appeal."""

from datetime import datetime
from typing import Any, NamedTuple

from queue_server.domain.commands import followups as c
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import known
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import followups as e
from queue_server.domain.followup import ANSWER_DAYS, CALL_DAYS, FLAGS, LOW, REVIEW_DAYS, FollowUp, quarter_of
from queue_server.domain.state import HallState
from queue_server.domain.times.calendar import NO_CALENDAR
from queue_server.domain.times.working_time import add_working_days


class Graded(NamedTuple):
    """A grade of a ticket's service."""

    ticket: str
    service: int
    grade: int


def of_rating(day: Day, ticket: str, service: int, window: str, grade: int) -> tuple[e.FollowUpOpened, ...]:
    """The two lowest grades are followed up; others are not."""
    return low_grade(day, Graded(ticket, service, grade), window, day.tickets[ticket].case)


def low_grade(day: Day, graded: Graded, window: str, matter: str) -> tuple[e.FollowUpOpened, ...]:
    """Of a service of any day; its dates count from `day` on."""
    if graded.grade > LOW:
        return ()
    name = f"{graded.ticket}.{graded.service}"
    return (
        e.FollowUpOpened(
            name, "low_rating", "rating", graded.ticket, window, matter, graded.grade, *dates(day)
        ),
    )


def open_one(state: HallState, command: c.OpenFollowUp, now: datetime) -> Decision:
    """A complaint, or what could not be done; of a ticket, of today or that may still be rated, of a window, or of the hall.

    One of each kind a ticket is open at a time: a second one is refused with the first one's name.
    """
    day, about = state.day, _about(state, command)
    if isinstance(about, Refusal):
        return about
    name = f"{day.date.isoformat()}-{command.reference}"
    if (there := _told(state, command)) is not None:
        return Refusal(Code.TOLD_ALREADY, there)
    if name in state.voices.open:
        return Refusal(Code.CASE_NOT_SO, name)
    window, matter = about
    until = dates(day)
    return (e.FollowUpOpened(name, command.kind, command.topic, command.ticket, window, matter, 0, *until),)


def _told(state: HallState, command: c.OpenFollowUp) -> str | None:
    """What is open of this kind about the ticket."""
    every = state.voices.open.values() if command.ticket else ()
    return next((v.id for v in every if (v.ticket, v.kind) == (command.ticket, command.kind)), None)


def _about(state: HallState, command: c.OpenFollowUp) -> tuple[str, str] | Refusal:
    """The window and the matter that it is about: a window of the hall, a citizen's one where the own ticket was."""
    day, been, matter = state.day, tuple[str, ...](), ""
    if command.ticket:
        found = _visit(state, command)
        if isinstance(found, Refusal):
            return found
        been, matter = found
    window = command.window or (been[-1] if been else "")
    foreign = command.own is not None and window not in been
    if window and (foreign or window not in day.windows):
        return Refusal(Code.UNKNOWN_WINDOW, window)
    return window, matter


def _visit(state: HallState, command: c.OpenFollowUp) -> tuple[tuple[str, ...], str] | Refusal:
    """The windows at which the ticket was, the last one last, and its matter."""
    found = state.past_of(command.ticket)
    if found is not None and command.own in (None, f"citizen:{command.ticket}"):
        return found[1].windows, found[1].matter
    ticket = known(state.day, command.ticket, command.own)
    if isinstance(ticket, Refusal):
        return ticket
    return (*ticket.services, *filter(None, (ticket.window,))), ticket.case


def take(state: HallState, command: c.TakeFollowUp, now: datetime) -> Decision:
    """Nobody's, or somebody else's who hands it over by letting it be taken; one's own stays as it is."""
    found = open_follow_up(state, command.follow_up)
    if isinstance(found, Refusal) or found.owner == command.by:
        return found if isinstance(found, Refusal) else ()
    return (e.FollowUpTaken(found.id, command.by),)


def answer(state: HallState, command: c.AnswerFollowUp, now: datetime) -> Decision:
    """Once, after the person was heard, or could not be: a low grade is not answered unheard."""
    found = owned(state, command.follow_up, command.by)
    if isinstance(found, Refusal):
        return found
    if found.answered_at is not None or not found.is_heard:
        return Refusal(Code.CASE_NOT_SO, found.id)
    calendar = state.day.hall.calendar if state.day.hall else NO_CALENDAR
    review_by = add_working_days(calendar, state.day.date, REVIEW_DAYS).isoformat()
    return (e.FollowUpAnswered(found.id, command.cause, command.outcome, review_by),)


def appeal(state: HallState, command: c.Appeal, now: datetime) -> Decision:
    """Once, as long as it is open."""
    found = open_follow_up(state, command.follow_up)
    if isinstance(found, Refusal):
        return found
    return (
        Refusal(Code.CASE_NOT_SO, found.id)
        if found.appeal
        else (e.AppealMade(found.id, command.reason, command.by),)
    )


def judge(state: HallState, command: c.AnswerAppeal, now: datetime) -> Decision:
    """Not by its owner, by whoever answered or appealed: nobody judges in their own matter."""
    found = open_follow_up(state, command.follow_up)
    if isinstance(found, Refusal):
        return found
    if command.by in (found.owner, found.answered_by, found.appealed_by):
        return Refusal(Code.NOT_PERMITTED, found.id)
    if not found.appeal or found.upheld is not None:
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.AppealAnswered(found.id, command.upheld, command.by),)


def close(state: HallState, command: c.CloseFollowUp, now: datetime) -> Decision:
    """After the answer and what the person says of it, or an appeal that was upheld; never under one that nobody has judged."""
    found = owned(state, command.follow_up, command.by)
    if isinstance(found, Refusal):
        return found
    if not found.is_done(state.day.date.isoformat()):
        return Refusal(Code.CASE_NOT_SO, found.id)
    return (e.FollowUpClosed(found.id),)


def give_flag(state: HallState, command: c.GiveFlag, now: datetime) -> Decision:
    """红旗窗口: once to a window of the hall, and to eight a quarter that has begun; on the figures that were shown, and to none that they do not name."""
    if command.window not in state.day.windows:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    given = state.voices.flags.get(command.quarter, ())
    if command.window in given:
        return Refusal(Code.FLAG_GIVEN, command.window)
    if len(given) >= FLAGS or command.quarter > quarter_of(state.day.date):
        return Refusal(Code.FLAGS_USED_UP, command.quarter)
    proposed = command.proposed
    if proposed is None or proposed.digest != command.shown:
        return Refusal(Code.PROPOSAL_DIFFERS, command.quarter)
    if command.window not in proposed.windows:
        return Refusal(Code.NOT_PROPOSED, command.window)
    return (e.FlagGiven(command.quarter, command.window, proposed.digest, command.until),)


def open_follow_up(state: HallState, name: str) -> FollowUp | Refusal:
    """One that is not closed."""
    return state.voices.open.get(name) or Refusal(Code.UNKNOWN_CASE, name)


def owned(state: HallState, name: str, by: str) -> FollowUp | Refusal:
    """One of the owner's."""
    found = open_follow_up(state, name)
    return found if isinstance(found, Refusal) or found.owner == by else Refusal(Code.NOT_PERMITTED, name)


def dates(day: Day) -> tuple[str, str]:
    """The last days of the call and of the answer."""
    calendar = day.hall.calendar if day.hall else NO_CALENDAR
    call, answer_by = (add_working_days(calendar, day.date, n) for n in (CALL_DAYS, ANSWER_DAYS))
    return call.isoformat(), answer_by.isoformat()


OF_FOLLOW_UPS: dict[type[Any], Any] = {
    c.OpenFollowUp: open_one,
    c.TakeFollowUp: take,
    c.AnswerFollowUp: answer,
    c.Appeal: appeal,
    c.AnswerAppeal: judge,
    c.CloseFollowUp: close,
    c.GiveFlag: give_flag,
}
"""Command → function of (state, command, now)."""

"""What a figure of the dashboard is made of: tickets by number, and one ticket stage by stage. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.contracts.base import Text
from queue_server.contracts.dashboard_views import (
    Figure,
    Moment,
    StepLine,
    TicketLine,
    TicketList,
    TicketTimeline,
)
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.ticket import State
from queue_server.domain.truth import figures as f
from queue_server.domain.truth.case_day import first_visit
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.durations import Step, steps_of
from queue_server.domain.truth.legs import Leg
from queue_server.domain.truth.overtakes import overtakes
from queue_server.domain.truth.sweep import Counts
from queue_server.service.answers import text
from queue_server.service.checking.explaining import Explained, why_before
from queue_server.service.day_figures import DayFigures
from queue_server.service.figure_words import CAUSES, HAPPENED, elsewhere
from queue_server.service.priority_view import class_name

MOST_LINES = 200
MOST_REASONS = 50
Found = tuple[str, int | None, Text | None]
"""(ticket, seconds, note)."""


def ticket_list(told: DayFigures, figure: Figure, about: str | None, now: datetime) -> TicketList:
    """The tickets of a figure, of one matter or theme where named; those that matter most first."""
    day = told.told.day
    wanted = {m.id for m in day.matters.values() if about in (None, m.id, m.theme)}
    found = [each for each in _LISTS[figure](told, now) if day.tickets[each[0]].skill in wanted]
    return TicketList(
        figure=figure, total=len(found), lines=tuple(_line(day, *each) for each in found[:MOST_LINES])
    )


def timeline(told: DayFigures, ticket_id: str, now: datetime) -> TicketTimeline | None:
    """A ticket of the day; None of another."""
    day = told.told.day
    ticket = day.tickets.get(ticket_id)
    if ticket is None:
        return None
    steps = steps_of(ticket.id, told.history)
    return TicketTimeline(
        ticket=ticket.id, number=ticket.number, green=ticket.green, class_name=class_name(day, ticket),
        matter_name=text(day.matters[ticket.matter].name), state=ticket.state.value,
        steps=tuple(_step(day, _running(step, ticket.state, now)) for step in steps),
        moments=tuple(_moments(day, ticket.id, told.history)),
        went_first=_went_first(why_before(told.told, ticket.id)),
    )  # fmt: skip


def _went_first(said: Sequence[Explained]) -> tuple[Text, ...]:
    """Each one preferred, and why; the rest as a number: a window that could not serve the ticket preferred nobody."""
    preferred = [text(each.citizen) for each in said if each.facts.cause is not Cause.SKILL]
    shown, rest = tuple(preferred[:MOST_REASONS]), len(said) - len(preferred)
    return (*shown, elsewhere(rest)) if rest else shown


def _waiting(told: DayFigures, now: datetime) -> Iterable[Found]:
    legs = sorted(f.waiting(told.told.day, told.told.legs), key=lambda leg: leg.joined)
    return ((leg.ticket, f.wait_s(leg, now), None) for leg in legs)


def _waits(told: DayFigures, now: datetime) -> Iterable[Found]:
    return _longest_first(f.called(told.told.legs), now)


def _green(told: DayFigures, now: datetime) -> Iterable[Found]:
    return _longest_first((leg for leg in told.told.legs if told.told.day.tickets[leg.ticket].green), now)


def _longest_first(legs: Iterable[Leg], now: datetime) -> Iterable[Found]:
    found = sorted(((f.wait_s(leg, now), leg.ticket) for leg in legs), reverse=True)
    return ((ticket, seconds, None) for seconds, ticket in found)


def _turned_away(told: DayFigures, now: datetime) -> Iterable[Found]:
    found = first_visit(told.told.day.tickets.values(), told.cases.again)
    return ((ticket, None, None) for ticket in found.turned_away)


def _supplement(told: DayFigures, now: datetime) -> Iterable[Found]:
    found = first_visit(told.told.day.tickets.values(), told.cases.again)
    return ((ticket, None, None) for ticket in found.supplement)


def _overtaken(told: DayFigures, now: datetime) -> Iterable[Found]:
    return _passed(overtakes(told.told).slips)


def _unexplained(told: DayFigures, now: datetime) -> Iterable[Found]:
    slips = overtakes(told.told).slips
    return _passed({t: counts for t, counts in slips.items() if counts[Cause.UNEXPLAINED]})


def _passed(slips: Mapping[str, Counts]) -> Iterable[Found]:
    found = {ticket: counts for ticket, each in slips.items() if (counts := f.preferred(each))}
    most = sorted(found, key=lambda ticket: (-found[ticket].total(), ticket))
    return ((ticket, None, _causes(found[ticket])) for ticket in most)


def _causes(counts: Counts) -> Text:
    found = [(n, CAUSES[cause]) for cause, n in counts.most_common(4)]
    return Text(
        zh="；".join(f"{words.zh} {n} 次" for n, words in found), en="; ".join(f"{words.en} {n}×" for n, words in found)
    )  # fmt: skip


_PHASE = {
    State.WAITING: "wait_s", State.CALLED: "walk_s", State.ARRIVED: "walk_s", State.SERVING: "service_s", State.PARKED: "away_s",
}  # fmt: skip
_LISTS: dict[Figure, Callable[[DayFigures, datetime], Iterable[Found]]] = {
    "waiting": _waiting, "waits": _waits, "green": _green, "turned_away": _turned_away,
    "supplement": _supplement, "overtaken": _overtaken, "unexplained": _unexplained,
}  # fmt: skip


def _line(day: Day, ticket_id: str, seconds: int | None, note: Text | None) -> TicketLine:
    ticket = day.tickets[ticket_id]
    return TicketLine(
        ticket=ticket.id, number=ticket.number, green=ticket.green, matter_name=text(day.matters[ticket.skill].name),
        state=ticket.state.value, seconds=seconds, note=note,
    )  # fmt: skip


def _running(step: Step, state: State, now: datetime) -> Step:
    """A step that goes on, with the time of its present phase until now."""
    part = _PHASE.get(state)
    if step.ended_at is not None or part is None:
        return step
    more = (now - step.began_at).total_seconds() - step.stay_s
    return replace(step, **{part: getattr(step, part) + max(0.0, more)})


def _step(day: Day, step: Step) -> StepLine:
    window = day.windows.get(step.window)
    return StepLine(
        matter_name=text(day.matters[step.skill].name), window_label=window.label if window else None, began_at=step.began_at,
        wait_s=int(step.wait_s), walk_s=int(step.walk_s), service_s=int(step.service_s), away_s=int(step.away_s),
        stay_s=int(step.stay_s), over=step.ended_at is not None,
    )  # fmt: skip


def _moments(day: Day, ticket: str, history: Iterable[tuple[e.Event, datetime]]) -> Iterable[Moment]:
    for event, at in history:
        words = HAPPENED.get(type(event).__name__)
        if words is not None and _concerns(event, ticket):
            window = day.windows.get(getattr(event, "window", ""))
            yield Moment(
                at=at,
                happened=type(event).__name__,
                words=words,
                window_label=window.label if window else None,
            )


def _concerns(event: e.Event, ticket: str) -> bool:
    match event:
        case e.StepUndone():
            return any(restored == ticket for restored, _ in event.restored)
        case e.MatterSuspended() | e.MatterResumed():
            return ticket in event.tickets
        case e.HallSwept() | e.DayClosed():
            return ticket in event.swept
    return getattr(event, "ticket", None) == ticket

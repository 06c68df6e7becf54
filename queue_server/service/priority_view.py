"""What people see of priority classes and of the green channel."""

from datetime import datetime
from typing import cast

from queue_server.contracts.base import Text
from queue_server.contracts.classes import ClassLine, ClassView, Evidence, FloatingLine
from queue_server.domain.asks import Ask, AskState
from queue_server.domain.day import Day
from queue_server.domain.hall import ClassPlan, Hall
from queue_server.domain.head_starts import hall_of, head_start_of
from queue_server.domain.ticket import Ticket
from queue_server.service.answers import area_name, text

ORDINARY = Text(zh="普通", en="Ordinary")
TO_CONFIRM = Text(zh="（自述，请核对）", en=" (declared, please check)")
FLOATING_SHOWN = 20


def class_views(hall: Hall) -> tuple[ClassView, ...]:
    """The classes of the hall's file."""
    return tuple(
        ClassView(
            id=plan.id, name=text(plan.name), green=plan.green, evidence=cast("tuple[Evidence, ...]", plan.evidence),
            min_age=plan.min_age, max_age=plan.max_age, by_agent=plan.by_agent,
        )
        for plan in hall.class_plans
    )  # fmt: skip


def class_lines(day: Day, ticket: Ticket) -> tuple[ClassLine, ...]:
    """Every class that the ticket holds, with its evidence."""
    plans = _plans(day)
    return tuple(
        ClassLine(id=name, name=text(plans[name].name), evidence=cast("Evidence", evidence))
        for name, evidence in ticket.classes
        if name in plans
    )


def class_name(day: Day, ticket: Ticket) -> Text:
    """The class that counts, in words; of a declared one, that it is to be checked."""
    plan = _plans(day).get(ticket.green_class)
    if plan is None:
        return ORDINARY
    zh, en = ("绿色通道 · ", "Priority · ") if plan.green else ("", "")
    asked = TO_CONFIRM if ticket.evidence == "declared" else Text(zh="", en="")
    return Text(zh=f"{zh}{plan.name.zh}{asked.zh}", en=f"{en}{plan.name.en}{asked.en}")


def head_start_min(day: Day, ticket: Ticket) -> int:
    """Minutes by which the class that counts lets the ticket count as earlier."""
    found = head_start_of(hall_of(day, ticket.under), ticket.green_class)
    return found.seconds // 60 if found else 0


def floating_lines(day: Day, now: datetime) -> tuple[FloatingLine, ...]:
    """Floating windows asked for: those that wait for an answer first, then the newest."""
    asks = sorted(day.green.asks.values(), key=lambda ask: (_open(ask, now), ask.at), reverse=True)
    return tuple(_floating(day, ask, now) for ask in asks[:FLOATING_SHOWN])


def green_percent(day: Day) -> int | None:
    """Green share of the last tickets, in whole percent; None before there are any."""
    return day.green.green * 100 // len(day.green.recent) if day.green.recent else None


def _floating(day: Day, ask: Ask, now: datetime) -> FloatingLine:
    matter, window = day.matters[ask.matter], day.windows.get(ask.window or "")
    state = AskState.OVER if ask.state is AskState.ASKED and not _open(ask, now) else ask.state
    return FloatingLine(
        ticket=ask.ticket, number=day.tickets[ask.ticket].number, matter=matter.id, matter_name=text(matter.name),
        area_name=area_name(day, day.themes[matter.theme].area), asked_at=ask.at, until=ask.until, windows=ask.windows,
        p99_s=ask.p99_s, state=state.value, window_label=window.label if window else None,
    )  # fmt: skip


def _open(ask: Ask, now: datetime) -> bool:
    return ask.state is AskState.ASKED and now < ask.until


def _plans(day: Day) -> dict[str, ClassPlan]:
    return {plan.id: plan for plan in day.hall.class_plans} if day.hall else {}

"""The dashboard's snapshot, drawn from the day's figures. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_server.contracts.base import Text
from queue_server.contracts.dashboard_views import (
    CertificateLine,
    Curve,
    DashboardSnapshot,
    DeviceCell,
    FirstVisitLine,
    LongestLine,
    MatterFigures,
    ThemeFigures,
    WaitFigures,
    WindowCell,
)
from queue_server.contracts.snapshots import DeviceHealth
from queue_server.domain.certificate import CertificateDay
from queue_server.domain.day import Day
from queue_server.domain.hall import Hall
from queue_server.domain.ticket import AT_WINDOW, State
from queue_server.domain.truth import figures as f
from queue_server.domain.truth.case_day import first_visit
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.legs import Leg
from queue_server.domain.truth.overtakes import overtakes
from queue_server.domain.truth.sweep import Overtakes
from queue_server.domain.windows import Window, WindowState
from queue_server.service.answers import text
from queue_server.service.day_figures import DayFigures
from queue_server.service.figure_words import long_wait
from queue_server.service.floor_view import device_name

DAY_FROM, DAY_TO = 34, 68
"""Quarters that the curve shows at least: 8:30 to 17:00."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the snapshot is drawn from. `usual`: P10, P50, P90 of `days`; `health`: by device, its role and its word."""

    day: DayFigures
    days: Sequence[f.Lengths]
    usual: tuple[f.Lengths, f.Lengths, f.Lengths]
    health: Mapping[str, tuple[str, DeviceHealth]]
    epoch: int
    now: datetime


def dashboard(given: Drawn) -> DashboardSnapshot:
    """Everything that the page shows at once."""
    told, now = given.day.told, given.now
    day, passed = told.day, overtakes(told)
    hall = day.hall
    waits = f.waits(day, told.legs)
    green = [leg for leg in told.legs if day.tickets[leg.ticket].green]
    preferred = f.preferred(passed.totals)
    unexplained = preferred[Cause.UNEXPLAINED]
    return DashboardSnapshot(
        hall=hall.id if hall else "none", epoch=given.epoch, rev=given.day.rev, at=now,
        hall_name=text(hall.name) if hall else Text(zh="", en=""),
        windows_open=sum(w.state is WindowState.OPEN for w in day.windows.values()),
        staff_on=sum(w.staff is not None for w in day.windows.values()),
        all=WaitFigures(**_figures(given, day.matters, told.legs)), usual_now=_usual_now(given),
        longest=_longest(day, waits.longest, passed, now),
        green_p99_s=f.waits(day, green).p99_s, green_today=sum(t.green for t in day.tickets.values()),
        first_visit=_first(given.day, now), certificates=_certificates(given.day, hall), themes=_themes(given, hall) if hall else (),
        windows=tuple(_cell(day, window) for window in day.windows.values()), devices=_devices(given.health, hall),
        curve=_curve(given), reasoned=preferred.total() - unexplained, unexplained=unexplained,
    )  # fmt: skip


def _figures(given: Drawn, matters: Collection[str], legs: Sequence[Leg]) -> dict[str, Any]:
    waits, now = f.waits(given.day.told.day, legs), given.now
    kept, promises = given.day.cases.limits(matters)
    return {
        "waiting": len(waits.now), "ended": waits.ended, "p50_s": waits.p50_s, "p90_s": waits.p90_s,
        "longest_s": f.wait_s(waits.longest, now) if waits.longest else None, "kept": kept, "promises": promises,
    }  # fmt: skip


def _themes(given: Drawn, hall: Hall) -> tuple[ThemeFigures, ...]:
    by_matter: dict[str, list[Leg]] = {matter.id: [] for matter in hall.matters}
    for leg in given.day.told.legs:
        by_matter.setdefault(leg.matter, []).append(leg)
    return tuple(_theme(given, theme.id, text(theme.name), by_matter) for theme in hall.themes)


def _theme(given: Drawn, theme: str, name: Text, by_matter: Mapping[str, list[Leg]]) -> ThemeFigures:
    day = given.day.told.day
    mine = [matter for matter in day.matters.values() if matter.theme == theme]
    legs = [leg for matter in mine for leg in by_matter[matter.id]]
    shown = [m for m in mine if by_matter[m.id] or m.id in day.suspended]
    matters = tuple(
        MatterFigures(
            **_figures(given, (m.id,), by_matter[m.id]), matter=m.id, name=text(m.name),
            windows=len(day.open_windows(m.id)), suspended=m.id in day.suspended,
        )
        for m in shown
    )  # fmt: skip
    return ThemeFigures(
        **_figures(given, {m.id for m in mine}, legs), theme=theme, name=name, matters=matters
    )


def _longest(day: Day, leg: Leg | None, passed: Overtakes, now: datetime) -> LongestLine | None:
    if leg is None:
        return None
    why = long_wait(f.why_longest(day, leg, passed.slips))
    name = text(day.matters[leg.matter].name)
    return LongestLine(
        ticket=leg.ticket, number=leg.number, matter_name=name, wait_s=f.wait_s(leg, now), why=why
    )


def _first(day: DayFigures, now: datetime) -> FirstVisitLine:
    found = first_visit(day.told.day.tickets.values(), day.cases.again)
    gaps, over = day.cases.gaps(day.told.day.date.isoformat())
    return FirstVisitLine(
        done=len(found.done), turned_away=len(found.turned_away), supplement=len(found.supplement), gaps=gaps, gaps_over=over
    )  # fmt: skip


def _certificates(day: DayFigures, hall: Hall | None) -> CertificateLine | None:
    """None where the hall has none to print."""
    if hall is None or not any(matter.certificate for matter in hall.matters):
        return None
    of_day = day.certificates.get(day.told.day.date.isoformat(), CertificateDay())
    return CertificateLine(printed=len(of_day.printed), spared=sum(of_day.spared.values()))


def _cell(day: Day, window: Window) -> WindowCell:
    ticket = day.ticket_at(window)
    at_window = ticket if ticket and ticket.state in AT_WINDOW else None
    shown = {WindowState.OPEN: "idle", WindowState.PAUSED: "paused", WindowState.CLOSED: "closed"}[
        window.state
    ]
    since = window.idle_since
    if at_window is not None:
        shown = at_window.state.value
        begun = {State.SERVING: at_window.started_at, State.ARRIVED: at_window.arrived_at}
        since = begun.get(at_window.state) or at_window.called_at
    return WindowCell.model_validate(
        {
            "window": window.id, "label": window.label, "state": shown, "pause_reason": window.pause_reason,
            "green": bool(at_window and at_window.green), "number": at_window.number if at_window else None,
            "since": since, "matters": window.matters,
        }
    )  # fmt: skip


def _devices(health: Mapping[str, tuple[str, DeviceHealth]], hall: Hall | None) -> tuple[DeviceCell, ...]:
    """Those that are not well first."""
    worst = {"failed": 0, "gone": 1, "degraded": 2, "ok": 3}
    cells = [
        DeviceCell(
            device=said.device, name=device_name(hall, said.device, role), role=role, state=said.state, at=said.at,
            parts=tuple((part, state) for part, state in said.parts.items() if state != "ok"), paper=said.paper,
        )
        for role, said in health.values()
    ]  # fmt: skip
    return tuple(sorted(cells, key=lambda cell: (worst[cell.state], not cell.parts, cell.device)))


def _usual_now(given: Drawn) -> int | None:
    middle = given.usual[1]
    return middle[min(f.BINS - 1, (given.now - given.day.midnight) // f.BIN)] if middle else None


def _curve(given: Drawn) -> Curve:
    low, _, high = given.usual
    day = given.day.told.day
    running = not day.closed and given.day.midnight <= given.now < given.day.midnight + timedelta(days=1)
    until = given.now if running else day.closed_at or given.now
    today = f.lengths(given.day.told, given.day.midnight, until) if day.hall else ()
    first, last = _shown((today, high))
    low, high = (each[first : last + 1] for each in (low, high))
    return Curve(first=first * 15, today=today[first:], low=low, high=high, days=len(given.days))


def _shown(lines: Iterable[f.Lengths]) -> tuple[int, int]:
    """The quarters that the curve shows: the hall's day, and whenever somebody waited."""
    used = [n for line in lines for n, value in enumerate(line) if value]
    return min([DAY_FROM, *used]), max([DAY_TO, *used])

"""绿色通道: what its rules ask of the hall.

The key gives a green ticket the very next eligible window that frees, unless somebody has waited the whole head start
longer. How soon a window frees is physics: of c busy windows with mean service S, 1 in 100 waits longer than ln(100)·S/c.
Where that is too long, one more window is asked for; more green tickets than planned for are an alarm.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import log

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarm import AlarmKind
from queue_server.domain.asks import Ask, AskState
from queue_server.domain.day import Day
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.hall import GreenRules
from queue_server.domain.ticket import AT_WINDOW, State
from queue_server.domain.windows import Window

ONE_IN_100 = log(100.0)
"""4.6: the P99 of an exponential time, in means. Windows of equal means free up so."""
MEASURED = 5
"""Services after which a window's own mean is better than the file's guess."""
SHARE = "hall"
"""What the alarm on the green share is about."""


def beat(day: Day, now: datetime) -> Iterator[e.Event]:
    """Asks that are over, then those that are new: one for each matter at a time, one for each ticket ever."""
    if day.hall is None:
        return
    for ask in day.green.open_asks():
        if cause := _over(day, ask, now):
            yield e.FloatingWindowOver(ask.ticket, cause)
    seen: set[str] = set()
    for ticket in day.queue.green:
        matter = day.tickets[ticket].skill
        if matter in seen or ticket in day.green.asks:
            continue
        seen.add(matter)
        if not _quiet(day, matter, now):
            yield from _ask(day, ticket, matter, day.hall.green, now)


def answer(day: Day, command: c.AnswerFloating, now: datetime) -> tuple[e.Event, ...] | Refusal:
    """机动窗口 or 首席代表 comes, or cannot; a window that floats serves the matter from now on."""
    ask = day.green.asks.get(command.ticket)
    if ask is None or ask.state is not AskState.ASKED or now >= ask.until:
        return Refusal(Code.FLOATING_NOT_ASKED, command.ticket)
    answered = e.FloatingWindowAnswered(
        ask.ticket, command.accept, command.window if command.accept else None
    )
    if command.window is None or not command.accept:
        return (answered,)
    window = day.windows.get(command.window)
    if window is None:
        return Refusal(Code.UNKNOWN_WINDOW, command.window)
    if ask.matter in window.matters:
        return (answered,)
    return (answered, e.SkillsSet(window.id, (*window.matters, ask.matter)))


def p99_s(day: Day, matter: str) -> tuple[int | None, int]:
    """(seconds that 1 in 100 waits longer for an eligible window, mean service in s); None where none is open.

    0 where a window sits idle.
    """
    windows = day.open_windows(matter)
    if not windows:
        return None, day.matters[matter].mean_service_s
    means = [_mean_s(day, window) for window in windows]
    mean = sum(means) / len(means)
    if any(window.current is None for window in windows):
        return 0, int(mean)
    return int(ONE_IN_100 / sum(1 / each for each in means)), int(mean)


def share_abouts(day: Day, now: datetime) -> Iterable[str]:
    """Whether the green share of the last tickets is an alarm; once on, it stays so until the lower bound."""
    rules = day.hall.green if day.hall else None
    if rules is None or len(day.green.recent) < rules.share_of:
        return ()
    alarm = day.alarms.get((AlarmKind.GREEN_SHARE, SHARE))
    limit = rules.share_clear_percent if alarm is not None and alarm.on else rules.share_percent
    return (SHARE,) if day.green.green * 100 > limit * len(day.green.recent) else ()


def floating_abouts(day: Day, now: datetime) -> Iterable[str]:
    """Matters for which a floating window is asked for."""
    return [ask.matter for ask in day.green.open_asks()]


def _mean_s(day: Day, window: Window) -> float:
    if window.served >= MEASURED and window.service_s > 0:
        return window.service_s / window.served
    planned = [day.matters[matter].mean_service_s for matter in window.matters]
    return sum(planned) / len(planned)


def _ask(day: Day, ticket: str, matter: str, rules: GreenRules, now: datetime) -> Iterator[e.Event]:
    wait, mean = p99_s(day, matter)
    if wait is None or wait > rules.floating_over_s:
        until = now + timedelta(seconds=rules.floating_expires_s)
        windows = len(day.open_windows(matter))
        yield e.FloatingWindowAsked(ticket, matter, windows, mean, wait, until)


def _quiet(day: Day, matter: str, now: datetime) -> bool:
    """The matter's last ask is open, or was answered or left unanswered just now: asking again would be nagging."""
    last = day.green.last.get(matter)
    if last is None or day.hall is None:
        return False
    ask = day.green.asks[last]
    if ask.ended_at is None:
        return True
    pause = timedelta(seconds=day.hall.green.floating_expires_s)
    return ask.cause in ("", "expired") and now < ask.ended_at + pause


def _over(day: Day, ask: Ask, now: datetime) -> str:
    """Why an open ask ends; empty while it does not."""
    ticket = day.tickets[ask.ticket]
    if ticket.state is not State.WAITING:
        return "called" if ticket.state in AT_WINDOW else "left"
    if not ticket.green:
        return "left"
    wait, _ = p99_s(day, ask.matter)
    if wait is not None and day.hall is not None and wait <= day.hall.green.floating_over_s:
        return "enough-windows"
    return "expired" if now >= ask.until else ""

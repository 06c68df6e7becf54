"""一号到底: one number through several windows and for several matters; an agent's in turns of a few.

The key stays the original one at every stop. Only an agent's ticket gets a new one, each time its turn is over.
"""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.errand_rules import ERRAND_RULES, ErrandRules
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import ENDED, Stop, Ticket
from queue_server.domain.windows import Window


def refused(day: Day, command: c.IssueTicket) -> Refusal | None:
    """Why the matters asked for can't stand on one number."""
    rules = day.hall.rules.errands if day.hall else None
    wanted = (command.matter, *command.more)
    unknown = next((m for m in wanted if m not in day.matters or day.matters[m].step_only), None)
    if unknown is not None or rules is None:
        return Refusal(Code.UNKNOWN_MATTER, unknown or command.matter)
    most = rules.agent_cases_most if command.agent else rules.cases_most
    if len(wanted) > most:
        return Refusal(Code.TOO_MANY_CASES, str(most))
    if (
        command.visit is None
        and not command.staff
        and any(day.matters[m].assurance != "none" for m in wanted)
    ):
        return Refusal(Code.CARD_NEEDED, next(m for m in wanted if day.matters[m].assurance != "none"))
    stopped = next((m for m in wanted if m in day.suspended), None) or _first_stopped(day, wanted)
    if stopped is not None:
        return _suspended(day, stopped)
    return _already_queued(day, command.day_tag, wanted, rules.live_per_matter)


def waits_for(day: Day, command: c.IssueTicket) -> tuple[str, ...]:
    """Parties that a matter requires and that are said to be absent."""
    required = {part for m in (command.matter, *command.more) for part in day.matters[m].parties}
    return tuple(part for part, how in command.parties if how == "absent" and part in required)


def _first_stopped(day: Day, wanted: tuple[str, ...]) -> str | None:
    """The step that the errand would begin with, where it is stopped; later ones may go on until then."""
    first = (day.matters[wanted[0]].steps or wanted)[0]
    return first if first in day.suspended else None


def _suspended(day: Day, matter: str) -> Refusal:
    return Refusal(Code.MATTER_SUSPENDED, matter, when=day.suspended[matter].until)


def _already_queued(day: Day, tag: str, wanted: tuple[str, ...], most: int) -> Refusal | None:
    """The living number of the same person for one of these matters, where the hall gives no more of them."""
    for matter in wanted if tag and most else ():
        live = [t for t in day.tagged.get((tag, matter), ()) if day.tickets[t].state not in ENDED]
        if len(live) >= most:
            return Refusal(Code.ALREADY_QUEUED, day.tickets[live[-1]].number)
    return None


def stops_of(day: Day, cases: tuple[str, ...]) -> tuple[Stop, ...]:
    """Every window on the way, case after case; none where one window does it all."""
    stops = tuple(Stop(n, skill) for n, m in enumerate(cases) for skill in day.matters[m].steps or (m,))
    return stops if len(stops) > 1 or stops[0].skill != cases[0] else ()


def ended(day: Day, ticket: Ticket, window: Window, now: datetime) -> e.ServiceFinished | e.StepFinished:
    """What it means that the window has finished: the whole errand, or its part of it."""
    if ticket.stop + 1 >= len(ticket.stops):
        return e.ServiceFinished(ticket.id, window.id)
    before, after = ticket.stops[ticket.stop], ticket.stops[ticket.stop + 1]
    reason = "journey" if before.case == after.case else "case"
    key, stays = ticket.key, after.skill in window.matters
    if reason == "case" and ticket.agent and ticket.turn_cases + 1 >= _rules(day).batch_cases:
        reason, key, stays = "batch", now + _rules(day).batch_behind, False
    return e.StepFinished(ticket.id, window.id, ticket.stop, after.case, after.skill, stays, reason, key)


def _rules(day: Day) -> ErrandRules:
    return day.hall.rules.errands if day.hall else ERRAND_RULES

"""取号: who gets a number, which one, with what key, and what is said about the wait."""

from dataclasses import dataclass, replace
from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.classes import Claim, Held, counting, held, key_of
from queue_server.domain.conformal import group_of
from queue_server.domain.day import Day
from queue_server.domain.deciding import errands
from queue_server.domain.deciding.self_check import checked
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.estimate import CORRECTED, IDLE, MODEL, PLAIN, Pace, Range, wait
from queue_server.domain.hall import Matter, Theme
from queue_server.domain.head_starts import hall_of, in_force
from queue_server.domain.numbering import Given, written
from queue_server.domain.order import ahead
from queue_server.domain.ticket import Person, State
from queue_server.domain.windows import WindowState

Decision = tuple[e.Event, ...] | Refusal
AT_ONCE = Range(0, 180)
"""What is said when a window sits idle and nobody is before: at once, or a walk away."""


def issue(day: Day, command: c.IssueTicket, now: datetime) -> Decision:
    """One number for one matter; the range shown and everything it was made from goes into the event."""
    refused = errands.refused(day, command)
    if refused is not None:
        return refused
    matter = day.matters[command.matter]
    theme = day.themes[matter.theme]
    classes = held(day.hall, claim_of(command), day.date)
    if isinstance(classes, Refusal):
        return classes
    n = day.numbers.next(theme.series, first=theme.first, last=theme.last)
    if n is None:
        return Refusal(Code.NUMBERS_USED_UP, theme.id)
    return (given(day, _by_staff(day, command), Given(theme.series, n), classes, now),)


def _by_staff(day: Day, command: c.IssueTicket) -> c.IssueTicket:
    """The desk gives a number to anyone (F22); where the matter asks for a card, the window looks at it."""
    asked = any(day.matters[m].assurance != "none" for m in (command.matter, *command.more))
    return replace(command, unproved=True) if command.visit is None and asked else command


def claim_of(command: c.IssueTicket) -> Claim:
    """What is said of the person who takes a number."""
    return Claim(command.birth, command.declared, command.staff, command.agent, batch=bool(command.more))


def report_print(day: Day, command: c.ReportPrint, now: datetime) -> Decision:
    """The slip's fate; only who printed it may tell."""
    ticket = day.tickets.get(command.ticket)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, command.ticket)
    if command.by not in (ticket.channel, ticket.reprinted_by):
        return Refusal(Code.NOT_PERMITTED, command.ticket)
    return (e.PrintReported(ticket.id, command.outcome, command.cause),)


def cancel(day: Day, command: c.CancelTicket, now: datetime) -> Decision:
    """Give a number back while nobody serves it; by its holder or the machine that issued it."""
    ticket = day.tickets.get(command.ticket)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, command.ticket)
    if command.by not in (ticket.channel, f"citizen:{ticket.id}"):
        return Refusal(Code.NOT_PERMITTED, command.ticket)
    if ticket.state not in (State.WAITING, State.CALLED):
        return Refusal(Code.NOT_WAITING, ticket.number)
    return (e.TicketCancelled(ticket.id, command.by),)


@dataclass(frozen=True, slots=True)
class Expected:
    """A wait to be told, the model it comes from, the range before its correction, and what was seen of the queue."""

    model: str
    shown: Range
    base: Range
    pace: Pace


def expected_wait(
    day: Day, theme: Theme, before: int, now: datetime, *, head_start: bool = False
) -> Expected:
    """For a ticket of this theme with `before` tickets ahead, with a head start or without."""
    pace = _pace(day, theme, now)
    if before == 0 and any(w.idle_since and theme.id in w.themes for w in day.windows.values()):
        return Expected(IDLE, AT_ONCE, AT_ONCE, pace)
    correction = day.worth.correction(group_of(theme.id, head_start=head_start))
    model = MODEL if correction is PLAIN else CORRECTED
    return Expected(model, wait(before, pace, correction), wait(before, pace), pace)


def people_ahead(day: Day, theme: Theme, key: datetime, issued_at: datetime, arrival: int) -> int:
    """Waiting tickets of the theme that would be called before the one with this place."""
    return ahead(day.queue, day.siblings[theme.id], key, issued_at, arrival)


def given(day: Day, command: c.IssueTicket, number: Given, classes: Held, now: datetime) -> e.TicketIssued:
    """The ticket with this number, whoever's series it is; its key is by when the person took it."""
    hall, matter = hall_of(day, in_force(day, number.taken_at)), day.matters[command.matter]
    cases = (matter.id, *command.more)
    stops = errands.stops_of(day, cases)
    skill = stops[0].skill if stops else matter.id
    theme, group, taken_at = day.theme_of(skill), counting(hall, classes), number.taken_at or now
    own = key_of(taken_at, group)
    key = min(own, command.booked_key or own)
    before = people_ahead(day, theme, key, taken_at, len(day.tickets))
    told = expected_wait(day, theme, before, now, head_start=key < taken_at)
    name = written(number.series, number.n)
    return e.TicketIssued(
        ticket=f"{day.date.isoformat()}-{name}", number=name, series=number.series, n=number.n, matter=matter.id,
        language=command.language, channel=command.channel, visit=command.visit, green=group.green,
        green_class=group.id, evidence=group.evidence, person=_person(day, matter, command), key=key,
        ahead=before, model=told.model, wait_p50_s=told.shown.p50_s, wait_p90_s=told.shown.p90_s,
        base_p50_s=told.base.p50_s, base_p90_s=told.base.p90_s,
        windows=tuple(w.id for w in day.open_windows(skill)), pace_calls=told.pace.calls, pace_s=int(told.pace.seconds),
        cases=cases if command.more else (), stops=stops, agent=command.agent, parties=command.parties,
        waits_for=errands.waits_for(day, command), day_tag=command.day_tag,
        credential=command.credential, unproved=command.unproved,
        marks=_checked(day, command), filled=command.filled, delivery=command.delivery,
        classes=classes, owner=number.owner, issued_at=number.taken_at, via="booked" if key < own else "",
    )  # fmt: skip


def _checked(day: Day, command: c.IssueTicket) -> tuple[tuple[str, str], ...]:
    """The self-check of every matter on the number."""
    said = zip((command.matter, *command.more), (command.self_check, *command.more_checks), strict=False)
    return tuple(mark for matter, check in said for mark in checked(day.matters[matter], check))


def _person(day: Day, matter: Matter, command: c.IssueTicket) -> str:
    """Emulated evidence proves nobody outside a demo; who only said a number is looked at even for a matter of level card."""
    levels = {day.matters[m].assurance for m in (matter.id, *command.more)}
    if levels == {"none"} or ("person" not in levels and not command.unproved):
        return Person.NOT_NEEDED
    real = not command.emulated or (day.hall is not None and day.hall.mode == "demo")
    accepted = command.person == "accept" and real and not command.unproved
    return Person.ACCEPTED if accepted else Person.TO_CONFIRM


def _pace(day: Day, theme: Theme, now: datetime) -> Pace:
    calls, seconds = day.pace[theme.id].lately(now)
    return Pace(calls, seconds, _prior_rate(day, theme))


def _prior_rate(day: Day, theme: Theme) -> float:
    """Windows (each shared among the themes it serves) over the theme's mean service time; closed ones if none is open."""
    shares = [(w.state, 1 / len(w.themes)) for w in day.windows.values() if theme.id in w.themes]
    working = (
        sum(share for state, share in shares if state is WindowState.OPEN) or sum(s for _, s in shares) or 0.1
    )
    matters = [day.matters[m] for m in day.siblings[theme.id]]
    mean = sum(m.mean_service_s for m in matters) / len(matters)
    return working / mean

"""What a command is answered with, read off the day after its events. Pure."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from queue_server.contracts.base import Language, Minutes, Text
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import (
    Accepted,
    BookingView,
    CallView,
    CaseView,
    Done,
    FollowUpView,
    PaymentView,
    Refused,
    Result,
    TicketView,
)
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.issuing import expected_wait, people_ahead
from queue_server.domain.errors import Refusal
from queue_server.domain.estimate import IDLE, Range
from queue_server.domain.events.followups import FollowUpOpened
from queue_server.domain.hall import Label
from queue_server.domain.slot_rules import BOOKING_RULES
from queue_server.domain.ticket import Ticket
from queue_server.service.journal import witness
from queue_server.service.ports import Entry
from queue_server.service.requests import Happened


def language_of(ticket: Ticket) -> Language:
    """What its holder chose to be told in."""
    return "en" if ticket.language == "en" else "zh"


def accepted(command_id: str, day: Day, happened: tuple[Happened, ...]) -> Accepted:
    """The answer to a command that was carried out; `day` as it was before."""
    return Accepted(id=command_id, result=_result(day, happened[-1]) if happened else Done())


def refused(command_id: str, refusal: Refusal) -> Refused:
    """The answer to a command that the rules refused."""
    return Refused(
        id=command_id,
        code=RefusalCode(refusal.code),
        about=refusal.about,
        when=refusal.when,
        slots=refusal.slots,
    )


@lru_cache(maxsize=50_000)
def text(label: Label) -> Text:
    """A label as it goes over the wire."""
    return Text(zh=label.zh, en=label.en)


def area_name(day: Day, area: str) -> Text:
    """An area's name; none before the day is configured."""
    return text(day.hall.area(area).name) if day.hall else Text(zh="", en="")


def names_of(day: Day, matters: Iterable[str]) -> tuple[Text, ...]:
    """What these matters are called."""
    return tuple(text(day.matters[matter].name) for matter in matters)


def materials_of(day: Day, matters: Iterable[str]) -> tuple[Text, ...]:
    """What to bring for all of these matters, each once."""
    return tuple(dict.fromkeys(text(m) for matter in matters for m in day.matters[matter].materials))


def minutes(model: str, shown: Range) -> Minutes:
    """Seconds as whole minutes: down and up, and never a single figure; no wait where a free window takes the number at once."""
    if model == IDLE:
        return Minutes(low=0, high=0)
    low, high = shown.p50_s // 60, -(-shown.p90_s // 60)
    return Minutes(low=low, high=max(high, low + 2))


def hall_date(now: datetime, zone: str) -> str:
    """The hall's business date at an instant."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def _result(day: Day, last: Happened) -> Result:
    match last.event:
        case e.TicketIssued() as issued:
            return _ticket(day, issued, last.entry)
        case e.TicketCalled() | e.TicketRecalled() | e.PersonArrived() | e.ServiceStarted() as at:
            return _call(day, at.window, at.ticket)
        case e.PersonConfirmed(ticket, str() as window):
            return _call(day, window, ticket)
        case e.ServiceFinished() | e.TicketMissed() | e.TicketParked() | e.TicketTransferred() as gone:
            return _call(day, gone.window, None)
        case e.TicketReprinted() as again:
            return _printed_again(day, again, last.entry)
        case e.StepFinished() as step:
            return _call(day, step.window, step.ticket if step.stays else None)
        case e.BookingMade() as booked:
            return booking_view(day, booked.booking, booked.slot, booked.matter, booked.starts)
        case e.StepUndone() as undone:
            return _call(day, undone.window, undone.current)
        case FollowUpOpened(kind="complaint" | "not_done") as told:
            return FollowUpView(follow_up=told.follow_up, call_by=told.call_by, answer_by=told.answer_by)
        case _:
            return _of_stream(last)


def _of_stream(last: Happened) -> Result:
    kind, _, name = last.entry.stream.partition("/")
    if kind == "payment":
        return PaymentView(order=name, attempt=getattr(last.event, "attempt", None))
    return CaseView(case=name) if kind == "case" else Done()


def _call(day: Day, window: str, ticket: str | None) -> CallView:
    return CallView(window=window, ticket=ticket, number=day.tickets[ticket].number if ticket else None)


def booking_view(day: Day, reference: str, slot: str, matter: str, starts: datetime) -> BookingView:
    """What the holder of a booking keeps."""
    rules = day.hall.booking if day.hall else BOOKING_RULES
    return BookingView(
        booking=reference, slot=slot[:16], matter=matter, matter_name=text(day.matters[matter].name), starts=starts,
        opens=starts - rules.opens, on_time=starts + rules.grace,
    )  # fmt: skip


def _printed_again(day: Day, event: e.TicketReprinted, entry: Entry) -> TicketView:
    """The slip once more, with what is true now; its witness is the entry of this reprint."""
    ticket = day.tickets[event.ticket]
    matter, theme = day.matters[ticket.matter], day.theme_of(ticket.skill)
    before = people_ahead(day, theme, ticket.key, ticket.entered_at, ticket.arrival)
    told = expected_wait(day, theme, before, entry.at, head_start=ticket.key < ticket.entered_at)
    return TicketView(
        ticket=ticket.id, number=ticket.number, matter=matter.id, matter_name=text(matter.name),
        also=names_of(day, ticket.cases[1:]), area_name=area_name(day, theme.area), green=ticket.green, ahead=before, wait=minutes(told.model, told.shown),
        issued_at=ticket.issued_at, prepare=materials_of(day, ticket.cases), promise=text(matter.promise),
        delivery=ticket.delivery, witness=witness(entry),
    )  # fmt: skip


def _ticket(day: Day, event: e.TicketIssued, entry: Entry) -> TicketView:
    matter, cases = day.matters[event.matter], event.cases or (event.matter,)
    first = event.stops[0].skill if event.stops else event.matter
    return TicketView(
        ticket=event.ticket,
        number=event.number,
        matter=event.matter,
        matter_name=text(matter.name),
        also=names_of(day, cases[1:]),
        area_name=area_name(day, day.theme_of(first).area),
        green=event.green,
        ahead=event.ahead,
        wait=minutes(event.model, Range(event.wait_p50_s, event.wait_p90_s)),
        issued_at=event.issued_at or entry.at,
        prepare=materials_of(day, cases),
        promise=text(matter.promise),
        delivery=event.delivery,
        witness=witness(entry),
    )

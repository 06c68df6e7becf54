"""From the request to the slip. One request, one id: however often it is asked, there is one number or none."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from kiosk.flow import delivery, form, hours
from kiosk.flow.effects import (
    AskNoMore,
    CancelTicket,
    Effect,
    Forget,
    GiveOffline,
    PrintAgain,
    PrintSlip,
    ReportPrint,
    SendIssue,
)
from kiosk.flow.intents import Given, PrintEnded, TicketCame, TicketRefused
from kiosk.flow.moves import (
    Step,
    errand_of,
    fresh,
    gives_alone,
    known,
    matter_of,
    onward,
    page_url,
    show,
    stay,
)
from kiosk.flow.session import Prepared, Request, Session, prepared_for
from kiosk.flow.slip_intents import SlipLost, TicketAgain
from kiosk.flow.states import Home, Issuing, Paused, Printing, Refused, State, TicketShown
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.forms import MOST_FIELDS
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.snapshots import MatterView

LOST_S: Final = 600
"""So old a number whose slip a power cut swallowed is still somebody's who waits there; staff find an older one."""


def ask(state: State, matter: str, check: PersonCheck | None, given: Given) -> Step:
    """Ask for a number."""
    session = state.session or Session()
    errand = tuple(each.id for each in errand_of(state, matter)) or (matter,)
    booked = session.booking.booking if session.booking and errand == (session.booking.matter,) else None
    prepared = tuple(prepared_for(session, each) for each in errand)
    request = Request(
        given.id, errand[0], state.language, given.token, session.card, check, session.declared or (), session.consent,
        session.claim, booked, errand[1:], prepared, _filled(state, prepared),
        delivery.wish(state, errand[0]),
    )  # fmt: skip
    return onward(_remembered(state, errand), Issuing(request)), _asking(state, request)


def _filled(state: State, prepared: tuple[Prepared, ...]) -> tuple[tuple[str, str], ...]:
    """Every form that was looked at, each field once; what is too much for one number is told at the window."""
    forms = known(state, (each.matter for each in prepared if each.confirmed))
    return tuple(dict(pair for matter in forms for pair in form.filled(state, matter)).items())[:MOST_FIELDS]


def _remembered(state: State, errand: tuple[str, ...]) -> State:
    for matter in known(state, errand):
        state = form.remember(state, matter) if matter.form else state
    return state


def _asking(state: State, request: Request) -> tuple[Effect, ...]:
    """The hall is asked, or where it is away this machine's own range."""
    matter = matter_of(state, request.matter)
    if matter is None or request.booking is not None or not gives_alone(state) or _shut(state, request):
        return (SendIssue(request),)
    return (GiveOffline(request, matter, page_url(state, request.token), known(state, request.more)),)


def alone(state: State, given: Given) -> Step:
    """The hall is away and did not answer: a number of this machine's own, as another request.

    Whatever the hall may have given for the old one is given back when it is heard of. Outside the hours there is none.
    """
    screen = state.screen
    if not isinstance(screen, Issuing | Paused) or screen.request.booking or not gives_alone(state):
        return stay(state)
    if (shut := _shut(state, screen.request)) is not None:
        code, matter = RefusalCode.NOT_OPEN, screen.request.matter
        return show(state, Refused(code, matter, shut.id, hours.next_of(state, shut))), ()
    request = replace(screen.request, id=given.id, token=given.token)
    return replace(state, screen=replace(screen, request=request)), _asking(state, request)


def _shut(state: State, request: Request) -> MatterView | None:
    """The first matter of the number that gives none at this hour."""
    wanted = known(state, (request.matter, *request.more))
    return next((each for each in wanted if not hours.gives(state, each)), None)


def hurry(state: State, request: Request) -> Step:
    """Ask again, under the same id."""
    if gives_alone(state) and request.booking is None:
        return stay(state)  # the next second gives one of the machine's own
    return show(state, Issuing(request)), (SendIssue(request),)


def came(state: State, intent: TicketCame) -> Step:
    """The number that is waited for is printed; one that nobody waits for is given back."""
    screen = state.screen
    if not isinstance(screen, Issuing | Paused) or screen.request.id != intent.id:
        return state, (CancelTicket(intent.ticket.ticket),)
    request = screen.request
    url = page_url(state, request.token)
    state = replace(
        state, trail=(screen,)
    )  # the request with its check; nothing before it can be gone back to
    slip = PrintSlip(intent.ticket, url, request.language, intent.offline)
    return show(state, Printing(intent.ticket, url, intent.offline)), (slip,)


def reprint(state: State, given: Given) -> Step:
    """Another slip, where the first did not come out; of a number that the hall has not heard of yet there is none."""
    shown = state.screen
    if not isinstance(shown, TicketShown) or shown.printed or shown.offline or not state.link_up:
        return stay(state)
    again = PrintAgain(shown.ticket.ticket, given.id, given.token)
    dropped = (Forget(shown.again),) if shown.again else ()
    return show(state, Printing(shown.ticket, shown.url, again=given.id)), (*dropped, again)


def again(state: State, intent: TicketAgain) -> Step:
    """The new slip is printed; one that nobody waits for any more is reported as not printed, and its page is shown."""
    screen, ticket = state.screen, intent.ticket
    if isinstance(screen, TicketShown) and screen.again == intent.id and ticket is not None:
        url = page_url(state, intent.token)
        state = replace(state, screen=replace(screen, url=url, again="", renewed=True))
    if not isinstance(screen, Printing) or screen.again != intent.id:
        return state, (ReportPrint(ticket.ticket, "failed", "unknown"),) if ticket else ()
    if ticket is None:
        return _shown(state, PrintEnded(screen.ticket.ticket, "unknown")), ()
    url = page_url(state, intent.token)
    return show(state, Printing(ticket, url)), (PrintSlip(ticket, url, state.language),)


def lost(state: State, intent: SlipLost) -> Step:
    """After a power cut: the number is shown, in their language, to whoever may still stand there; never to the next day's people."""
    age = abs(state.now - intent.ticket.issued_at)
    there = age <= timedelta(seconds=LOST_S) and intent.ticket.ticket.startswith(f"{state.now:%Y-%m-%d}-")
    if not there or not isinstance(state.screen, Home) or state.session is not None:
        return stay(state)
    state = replace(state, language=intent.language)
    return fresh(state, TicketShown(intent.ticket, intent.url, False, "unknown", offline=intent.offline)), ()


def refused(state: State, intent: TicketRefused, given: Given) -> Step:
    """Said in words. A command that only grew too old on its way is asked anew."""
    screen = state.screen
    if not isinstance(screen, Issuing | Paused) or screen.request.id != intent.id:
        return stay(state)
    if intent.code is RefusalCode.STALE:
        return hurry(state, replace(screen.request, id=given.id, token=given.token))
    when = (
        intent.when if intent.when and intent.when > given.now else None
    )  # 停办 may last longer than was said
    return show(state, Refused(intent.code, screen.request.matter, intent.about, when)), ()


def printed(state: State, intent: PrintEnded) -> Step:
    """Reported whatever the screen shows by now; a late success corrects the screen."""
    outcome = "printed" if intent.cause == "none" else "failed"
    report = (ReportPrint(intent.ticket, outcome, intent.cause),)  # type: ignore[arg-type]  # one of two words, by the line above
    match state.screen:
        case Printing(ticket) if ticket.ticket == intent.ticket:
            return _shown(state, intent), report
        case TicketShown(ticket, _, False) if ticket.ticket == intent.ticket and outcome == "printed":
            return replace(state, screen=replace(state.screen, printed=True, cause="none")), report
        case _:
            return state, report


def overdue(state: State) -> Step:
    """The printer said nothing: the number is shown, and the queue is told that the slip is unknown."""
    assert isinstance(state.screen, Printing)  # noqa: S101  # narrows for the type checker; the caller has looked
    asked = state.screen.again
    state, effects = printed(state, PrintEnded(state.screen.ticket.ticket, "unknown"))
    if not asked:
        return state, effects
    assert isinstance(state.screen, TicketShown)  # noqa: S101  # narrows for the type checker; `printed` has shown it
    return replace(state, screen=replace(state.screen, again=asked)), (AskNoMore(asked), *effects)


def _shown(state: State, intent: PrintEnded) -> State:
    assert isinstance(state.screen, Printing)  # noqa: S101  # narrows for the type checker; the caller has looked
    asked = state.trail[-1] if state.trail else None
    check = asked.request.check if isinstance(asked, Issuing | Paused) else None
    printing, done = state.screen, intent.cause == "none"
    shown = TicketShown(printing.ticket, printing.url, done, intent.cause, check, printing.offline)
    return fresh(state, shown)

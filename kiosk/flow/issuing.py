"""From the request to the slip. One request, one id: however often it is asked, there is one number or none."""

from dataclasses import replace

from kiosk.flow.effects import CancelTicket, PrintSlip, ReportPrint, SendIssue
from kiosk.flow.intents import Given, PrintEnded, TicketCame, TicketRefused
from kiosk.flow.moves import Step, fresh, onward, show, stay
from kiosk.flow.states import (
    Issuing,
    Paused,
    Printing,
    Refused,
    Request,
    Session,
    State,
    TicketShown,
)
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.refusals import RefusalCode


def ask(state: State, matter: str, check: PersonCheck | None, given: Given) -> Step:
    """Ask for a number."""
    session = state.session or Session()
    request = Request(
        given.id, matter, state.language, given.token, session.card, check, session.declared or (), session.consent,
        session.claim,
    )  # fmt: skip
    return onward(state, Issuing(request)), (SendIssue(request),)


def hurry(state: State, request: Request) -> Step:
    """Ask again, under the same id."""
    return show(state, Issuing(request)), (SendIssue(request),)


def came(state: State, intent: TicketCame) -> Step:
    """The number that is waited for is printed; one that nobody waits for is given back."""
    screen = state.screen
    if not isinstance(screen, Issuing | Paused) or screen.request.id != intent.id:
        return state, (CancelTicket(intent.ticket.ticket),)
    request = screen.request
    base = state.catalogue.page_base if state.catalogue else ""
    url = f"{base.rstrip('/')}/{request.token}"
    state = replace(
        state, trail=(screen,)
    )  # the request with its check; nothing before it can be gone back to
    return show(state, Printing(intent.ticket, url)), (PrintSlip(intent.ticket, url, request.language),)


def refused(state: State, intent: TicketRefused, given: Given) -> Step:
    """Said in words. A command that only grew too old on its way is asked anew."""
    screen = state.screen
    if not isinstance(screen, Issuing | Paused) or screen.request.id != intent.id:
        return stay(state)
    if intent.code is RefusalCode.STALE:
        return hurry(state, replace(screen.request, id=given.id, token=given.token))
    return show(state, Refused(intent.code, screen.request.matter)), ()


def printed(state: State, intent: PrintEnded) -> Step:
    """Reported whatever the screen shows by now; a late success corrects the screen."""
    outcome = "printed" if intent.cause == "none" else "failed"
    report = (ReportPrint(intent.ticket, outcome, intent.cause),)  # type: ignore[arg-type]  # one of two words, by the line above
    match state.screen:
        case Printing(ticket, _) if ticket.ticket == intent.ticket:
            return _shown(state, intent), report
        case TicketShown(ticket, url, False) if ticket.ticket == intent.ticket and outcome == "printed":
            return replace(state, screen=TicketShown(ticket, url, True, checked=state.screen.checked)), report
        case _:
            return state, report


def overdue(state: State) -> Step:
    """The printer said nothing: the number is shown, and the queue is told that the slip is unknown."""
    assert isinstance(state.screen, Printing)  # noqa: S101  # narrows for the type checker; the caller has looked
    return printed(state, PrintEnded(state.screen.ticket.ticket, "unknown"))


def _shown(state: State, intent: PrintEnded) -> State:
    assert isinstance(state.screen, Printing)  # noqa: S101  # narrows for the type checker; the caller has looked
    asked = state.trail[-1] if state.trail else None
    check = asked.request.check if isinstance(asked, Issuing | Paused) else None
    ticket, url = state.screen.ticket, state.screen.url
    return fresh(state, TicketShown(ticket, url, intent.cause == "none", intent.cause, check))

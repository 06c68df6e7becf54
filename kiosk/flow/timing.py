"""Time: every screen but the first has an end of its own. A touch starts the idle time anew."""

from dataclasses import replace
from datetime import timedelta

from kiosk.flow import attendant, certificate, credentials, errand, issuing, paying, person
from kiosk.flow.attendant_screens import AttendantAsking, AttendantScreen
from kiosk.flow.booking_screens import BookAsking, Booked
from kiosk.flow.certificate_screens import CertificateAsking, CertificateMade
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, end, farewell, gives_alone, home, show, stay
from kiosk.flow.pay_screens import Opening, Pay
from kiosk.flow.rating_screens import RateAsking
from kiosk.flow.states import Face, Home, Issuing, Paused, Printing, State, TakeThings, TicketShown
from kiosk.flow.ways import Checking
from queue_server.contracts.commands import PersonCheck


def limit(state: State) -> int | None:
    """Seconds that the screen may stand; None for the first, which is where all time-outs lead."""
    rules = state.rules
    match state.screen:
        case Home():
            return _idle(state) if _used(state) else None
        case Issuing() | Opening() | BookAsking() | RateAsking():
            return rules.issue_s
        case Pay() as screen if (seconds := _pay_limit(state, screen)) is not None:
            return seconds
        case Printing() | CertificateAsking():
            return rules.print_s
        case Checking() | AttendantAsking():
            return rules.verify_s
        case Face(again=None):
            return rules.face_s
        case TakeThings():
            return rules.card_left_s if state.card_on or state.slip_forgotten else rules.leave_s
        case _:
            return _idle(state)


def _idle(state: State) -> int:
    """Who called for help waits for a person and touches nothing; an attendant's menu waits for nobody."""
    waits = state.help.called and not isinstance(state.screen, AttendantScreen)
    return max(state.rules.help_s, state.rules.idle_s) if waits else state.rules.idle_s


def _pay_limit(state: State, screen: Pay) -> int | None:
    """Seconds that a word of the hall is waited for; None where a person is waited for."""
    rules = state.rules
    waits = {"reading": rules.read_s, "starting": rules.issue_s, "waiting": rules.pay_s}
    return waits.get(paying.phase(state, screen))


def _used(state: State) -> bool:
    """Whether somebody has done anything on the first screen."""
    return (
        bool(state.session)
        or state.language != "zh"
        or any_aid(state)
        or state.help.open
        or state.help.called
    )


def any_aid(state: State) -> bool:
    """Whether somebody changed how the screen looks or sounds."""
    aids = state.aids
    return aids.large or aids.contrast or aids.reach or aids.voice


def seconds_left(state: State) -> int | None:
    """Until the screen's time is over; None where there is no end."""
    allowed = limit(state)
    if allowed is None:
        return None
    began = state.touched if _idles(state) else state.entered
    left = began + timedelta(seconds=allowed) - state.now
    return max(0, -(-left // timedelta(seconds=1)))


def warned(state: State) -> int | None:
    """The seconds to show in the warning that the session is about to end; None when there is none."""
    left = seconds_left(state)
    if left is None or not _idles(state) or left > state.rules.warn_s:
        return None
    return left


def _idles(state: State) -> bool:
    if isinstance(state.screen, Pay):
        return _pay_limit(state, state.screen) is None
    waiting = isinstance(
        state.screen,
        Issuing
        | Printing
        | TakeThings
        | Checking
        | Opening
        | BookAsking
        | RateAsking
        | CertificateAsking
        | AttendantAsking,
    )
    return not waiting and not (isinstance(state.screen, Face) and state.screen.again is None)


def tick(state: State, given: Given) -> Step:
    """What time alone changes."""
    if isinstance(state.screen, Issuing | Paused) and gives_alone(state) and seconds_left(state) != 0:
        return issuing.alone(state, given)
    if seconds_left(state) != 0:
        return stay(state)
    match state.screen:
        case Issuing(request):
            return show(state, Paused(request)), ()
        case Printing():
            return issuing.overdue(state)
        case Checking() | AttendantAsking() | CertificateAsking() as asked:
            return _unanswered(state, asked)
        case Face(again=None):
            return person.confirm(state, PersonCheck(outcome="unavailable"))
        case TakeThings() | Home():
            return home(state), ()
        case TicketShown() | Booked() | CertificateMade():
            return farewell(state)
        case BookAsking() | RateAsking() as screen:
            return errand.overdue(state, screen)
        case Opening() as screen:
            return paying.overdue(state, screen)
        case Pay() as screen:
            return paying.overdue(state, screen) if _pay_limit(state, screen) else paying.leave(state)
        case _:
            return end(state)


def _unanswered(state: State, asked: Checking | AttendantAsking | CertificateAsking) -> Step:
    if isinstance(asked, CertificateAsking):
        return certificate.overdue(state, asked)
    if isinstance(asked, AttendantAsking):
        return attendant.overdue(state)
    return credentials.overdue(state, asked)


def touched(state: State) -> State:
    """Somebody is there."""
    return replace(state, touched=state.now)

"""预约: a day and a time out of the hall's one ledger; found again by card, code or number; checked in or given back."""

from dataclasses import replace
from datetime import date
from typing import Literal

from kiosk.flow import moves, towards
from kiosk.flow.booking_intents import (
    AskRefused,
    BookingMade,
    BookingPrinted,
    BookingsFound,
    BookTime,
    BookTouch,
    BookWord,
    Carried,
    ChooseBooking,
    ChooseDay,
    ChooseSlot,
    End,
    GiveBack,
    NeverLeft,
    OpenBookings,
    TypeBooking,
)
from kiosk.flow.booking_keys import SIGNS
from kiosk.flow.booking_screens import (
    BookAsking,
    BookCheck,
    Booked,
    BookingCancelled,
    BookingNumber,
    BookProblem,
    Days,
    FindBooking,
    MyBookings,
    OneBooking,
    Times,
)
from kiosk.flow.claims import credential_of
from kiosk.flow.effects import AskNoMore, CancelBooking, FindMine, Forget, MakeBooking, PrintBooking
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, matter_of, onward, show, stay
from kiosk.flow.prepare_screens import Missing, Parties
from kiosk.flow.session import Session
from kiosk.flow.states import AskCard, Guide, Home, Refused, Screen, State, Themes
from queue_server.contracts.bookable import FreeSlot, booking_in
from queue_server.contracts.identity import PROVED
from queue_server.contracts.replies import BookingView
from queue_server.contracts.snapshots import MatterView

When = Literal["early", "open", "late", "another_day"]


def free(state: State, matter: str) -> tuple[FreeSlot, ...]:
    """The matter's free times, first to last, as the hall said last."""
    groups = state.catalogue.bookable if state.catalogue else ()
    slots = next((group.free for group in groups if matter in group.matters), ())
    now = f"{state.now:%Y-%m-%dT%H:%M}"
    return tuple(slot for slot in slots if slot.slot > now)


def can_book(state: State, matter: str) -> bool:
    """Whether a time can be booked here now."""
    return state.link_up and bool(free(state, matter))


def days(state: State, matter: str) -> tuple[date, ...]:
    """Days with a free time."""
    return tuple(dict.fromkeys(date.fromisoformat(slot.slot[:10]) for slot in free(state, matter)))


def when(state: State, booking: BookingView) -> When:
    """What checking in would mean now."""
    if booking.slot[:10] != f"{state.now:%Y-%m-%d}":
        return "another_day"
    if state.now < booking.opens:
        return "early"
    return "open" if state.now <= booking.on_time else "late"


def proved(state: State) -> bool:
    """Whether who is here can ask for their own bookings."""
    return state.holder is not None and credential_of(state.holder) in PROVED


def touch(state: State, intent: BookTouch, given: Given) -> Step:
    """A person's touch."""
    match intent:
        case BookTime():
            return _begin(state)
        case ChooseDay(day):
            return _day(state, day)
        case ChooseSlot(slot):
            return _slot(state, slot)
        case OpenBookings():
            return _mine(state, given)
        case TypeBooking():
            typing = isinstance(state.screen, FindBooking)
            return (onward(state, BookingNumber()), ()) if typing else stay(state)
        case ChooseBooking(reference):
            return _one(state, reference)
        case GiveBack():
            return _give_back(state, given)


def _begin(state: State) -> Step:
    match state.screen:
        case Guide(matter_id) | Missing(matter_id) | Parties(matter_id):
            matter = matter_of(state, matter_id)
        case Refused() as refused:
            matter = matter_of(state, refused.stopped)
        case _:
            return stay(state)
    return stay(state) if matter is None else begin_for(state, matter)


def begin_for(state: State, matter: MatterView) -> Step:
    """The days, or first the card that the matter asks for."""
    if not can_book(state, matter.id):
        return stay(state)
    if matter.assurance != "none" and state.holder is None:
        return onward(state, AskCard(matter.id, to_book=True)), ()
    return onward(state, Days(matter.id)), ()


def goes_on(before: State, after: State) -> State:
    """Whoever was asked for a card on the way to a day finds the days once it is read, with the guide to go back to."""
    screen = after.screen
    if (
        not isinstance(screen, Guide)
        or isinstance(before.screen, Guide)
        or not can_book(after, screen.matter)
    ):
        return after
    asked = AskCard(screen.matter, to_book=True) in (*before.trail, before.screen)
    return onward(after, Days(screen.matter)) if asked else after


def _day(state: State, day: str) -> Step:
    screen = state.screen
    if not isinstance(screen, Days) or day not in {f"{each}" for each in days(state, screen.matter)}:
        return stay(state)
    return onward(state, Times(screen.matter, day)), ()


def _slot(state: State, slot: str) -> Step:
    screen = state.screen
    if not isinstance(screen, Times) or slot not in {each.slot for each in free(state, screen.matter)}:
        return stay(state)
    return onward(state, BookCheck(screen.matter, slot)), ()


def _mine(state: State, given: Given) -> Step:
    if not isinstance(state.screen, Home | Themes) or state.catalogue is None:
        return stay(state)
    state = replace(state, session=state.session or Session())
    return card_shown(state, given) if proved(state) else (onward(state, FindBooking()), ())


def card_shown(state: State, given: Given) -> Step:
    """The hall is asked for the bookings of whoever's card this is."""
    return onward(state, BookAsking(given.id, "find", by_card=True)), (FindMine(given.id, state.holder),)


def wants_code(state: State) -> bool:
    """Whether the scanner looks for a booking's code."""
    return isinstance(state.screen, FindBooking)


def scanned(state: State, text: str, given: Given) -> Step:
    """The code of a booking's slip, or something else."""
    reference = booking_in(text)
    if reference is None:
        return replace(state, screen=FindBooking(unknown=True)), ()
    return _look_up(state, reference, given)


def _look_up(state: State, reference: str, given: Given) -> Step:
    asking = BookAsking(given.id, "find")
    asked = (FindMine(given.id, None, reference),)
    return (
        (show(state, asking), asked)
        if isinstance(state.screen, BookingNumber)
        else (onward(state, asking), asked)
    )


def _one(state: State, reference: str) -> Step:
    listed = state.screen.bookings if isinstance(state.screen, MyBookings) else ()
    found = next((each for each in listed if each.booking == reference), None)
    return stay(state) if found is None else (onward(state, OneBooking(found)), ())


def _give_back(state: State, given: Given) -> Step:
    screen = state.screen
    if not isinstance(screen, OneBooking) or state.now >= screen.booking.starts:
        return stay(state)
    if not screen.sure:
        return onward(state, replace(screen, sure=True)), ()
    return show(state, BookAsking(given.id, "cancel")), (CancelBooking(screen.booking.booking, given.id),)


def proceed(state: State, given: Given) -> Step:
    """The main action of a screen of booking."""
    match state.screen:
        case BookCheck(matter, slot):
            asking = BookAsking(given.id, "book", matter)
            return onward(state, asking), (MakeBooking(given.id, matter, slot, _session(state)),)
        case BookingNumber(typed) if len(typed) == SIGNS:
            return _look_up(state, typed, given)
        case OneBooking(booking, False) if when(state, booking) in ("open", "late"):
            return _check_in(state, booking, given)
        case Booked():
            return moves.farewell(state)
        case OneBooking(_, False) | BookingCancelled() | BookProblem():
            return moves.end(state)
        case _:
            return stay(state)


def _check_in(state: State, booking: BookingView, given: Given) -> Step:
    matter = matter_of(state, booking.matter)
    if matter is None or not state.link_up:
        return show(state, BookProblem("link")), ()
    session = replace(_session(state), booking=booking, more=(), errand=(matter.id,))
    state = replace(state, session=session)
    if matter.assurance != "none" and state.holder is None:
        return onward(state, AskCard(matter.id)), ()
    return towards.number(state, matter, given)


def heard(state: State, intent: BookWord | End) -> Step:
    """A word of the hall, or of the printer."""
    screen = state.screen
    if isinstance(intent, BookingPrinted):
        return _printed(state, intent)
    if isinstance(screen, BookProblem) and screen.asked == intent.id and isinstance(intent, End):
        return _late(state, screen, intent)
    if not isinstance(screen, BookAsking) or screen.id != intent.id:
        nobody = isinstance(intent, BookingMade)
        return state, (CancelBooking(intent.booking.booking, ""),) if nobody else ()  # type: ignore[union-attr]  # by the line above
    match intent:
        case BookingMade(_, booking):
            return moves.fresh(state, Booked(booking)), (PrintBooking(booking, state.language),)
        case BookingsFound(_, bookings):
            return moves.instead(state, _found(bookings, by_card=screen.by_card)), ()
        case Carried():
            return moves.fresh(state, BookingCancelled()), ()
        case AskRefused(_, code):
            return show(state, BookProblem(code, screen.matter)), ()
        case NeverLeft():
            return stay(state)


def _late(state: State, screen: BookProblem, intent: End) -> Step:
    """What became of a cancelling that was given up, while whoever asked still stands there."""
    match intent:
        case Carried():
            return moves.fresh(state, BookingCancelled()), ()
        case AskRefused(_, code):
            return replace(state, screen=BookProblem(code, screen.matter)), ()
        case NeverLeft():
            return replace(state, screen=BookProblem("link", screen.matter)), ()


def _found(bookings: tuple[BookingView, ...], *, by_card: bool) -> Screen:
    if not bookings:
        return BookProblem("none") if by_card else FindBooking(unknown=True)
    return OneBooking(bookings[0]) if len(bookings) == 1 else MyBookings(bookings)


def _printed(state: State, intent: BookingPrinted) -> Step:
    screen = state.screen
    if not isinstance(screen, Booked) or screen.booking.booking != intent.booking:
        return stay(state)
    return replace(state, screen=replace(screen, paper="printed" if intent.cause == "none" else "failed")), ()


def overdue(state: State, screen: BookAsking) -> Step:
    """No word in time. A place that is kept all the same is given back when the hall says so; a cancelling is asked no more."""
    if screen.what == "cancel":
        return show(state, BookProblem("unsure", asked=screen.id)), (AskNoMore(screen.id),)
    return show(state, BookProblem("link")), (Forget(screen.id),) if screen.what == "find" else ()


def _session(state: State) -> Session:
    return state.session or Session()

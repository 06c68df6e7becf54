"""What is to be paid: items of the fee table, a pay notice, or the payment that this machine was left with.

The machine names items; what they cost is the hall's word, and what stands on the screen before is only its price list.
"""

import re
from dataclasses import replace
from datetime import timedelta

from kiosk.flow.booking import proved
from kiosk.flow.effects import OpenOrder
from kiosk.flow.intents import EraseLetter, Given, TypeLetter
from kiosk.flow.moves import Step, onward, show, stay, ticket_token
from kiosk.flow.pay_intents import ClearFees, OpenFees, OpenPayNumber, OrderOpened, OrderRefused, PickFee
from kiosk.flow.pay_screens import Fees, Opening, Pay, PayNumber, PayProblem, PayRequest
from kiosk.flow.session import Session
from kiosk.flow.states import Home, State, Themes, TicketShown
from queue_server.contracts.fee_views import FeeLine
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.refusals import RefusalCode

NOTICE_DIGITS, ORDER_SIGNS = 20, 10
ORDER = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
"""A payment's number, as the hall makes it."""
REMEMBERED = timedelta(minutes=5)
"""A payment that ended while the machine was off is offered to whoever still stands there for so long."""


def offered(state: State, screen: Fees) -> tuple[FeeLine, ...]:
    """Items that can be picked; those of the matter, where there is one."""
    table = state.catalogue.fees if state.catalogue else None
    items = table.items if table else ()
    return tuple(each for each in items if screen.matter is None or screen.matter in each.matters)


def picked_fen(state: State, screen: Fees) -> int:
    """What the price list says that it costs."""
    prices = {each.item: 0 if each.free else each.fen or 0 for each in offered(state, screen)}
    return sum(prices.get(item, 0) * count for item, count in screen.picked)


def payable(state: State, matter: str) -> bool:
    """Whether the matter has an item with a price of its own."""
    return any(each.fen is not None for each in offered(state, Fees(matter)))


def left_behind(state: State) -> PaymentSnapshot | None:
    """A payment of this machine that is not over, or of whose end nobody has been told here."""
    last = state.payment
    if last is None:
        return None
    if last.state in ("waiting", "asking"):
        return None if last.attempt is not None and last.attempt.way == "counter" else last
    fresh = last.receipt is not None and state.now - last.receipt.paid_at < REMEMBERED
    return last if fresh and last.order != state.told else None


def open_fees(state: State, intent: OpenFees) -> Step:
    """From the first screen, from the themes, or for the ticket that is shown."""
    if state.catalogue is None or state.catalogue.fees is None:
        return stay(state)
    match state.screen:
        case Home() | Themes():
            state = replace(state, session=state.session or Session())
            return onward(state, Fees()), ()
        case TicketShown(ticket) if payable(state, ticket.matter):
            screen = Fees(ticket.matter, ticket.ticket)
            priced = [each.item for each in offered(state, screen) if each.fen is not None]
            return onward(state, replace(screen, picked=((priced[0], 1),) if len(priced) == 1 else ())), ()
        case _:
            return stay(state)


def pick(state: State, intent: PickFee) -> Step:
    """One more, up to the most; a single one is taken back by the second touch."""
    screen = state.screen
    known = offered(state, screen) if isinstance(screen, Fees) else ()
    line = next((each for each in known if each.item == intent.item and each.fen is not None), None)
    if line is None or not isinstance(screen, Fees):
        return stay(state)
    counts = dict(screen.picked)
    had = counts.pop(line.item, 0)
    if not (had and line.most == 1):
        counts[line.item] = min(had + 1, line.most)
    return replace(state, screen=replace(screen, picked=tuple(counts.items()))), ()


def clear(state: State, intent: ClearFees) -> Step:
    """Nothing is picked."""
    if not isinstance(state.screen, Fees):
        return stay(state)
    return replace(state, screen=replace(state.screen, picked=())), ()


def open_number(state: State, intent: OpenPayNumber) -> Step:
    """The keypad for numbers; a code held before the scanner says the same."""
    if not isinstance(state.screen, Fees):
        return stay(state)
    return onward(state, PayNumber()), ()


def type_sign(state: State, intent: TypeLetter) -> Step:
    """One more digit or letter."""
    screen = state.screen
    if not isinstance(screen, PayNumber) or len(screen.typed) >= NOTICE_DIGITS:
        return stay(state)
    return replace(state, screen=PayNumber(screen.typed + intent.letter[:1].upper())), ()


def erase(state: State, intent: EraseLetter) -> Step:
    """One sign less, or none left."""
    screen = state.screen
    if not isinstance(screen, PayNumber):
        return stay(state)
    return replace(state, screen=PayNumber("" if intent.all_of_it else screen.typed[:-1])), ()


def scanned(state: State, text: str, given: Given) -> Step:
    """A pay notice or a payment's slip was held before the scanner."""
    if not isinstance(state.screen, PayNumber):
        state = onward(state, PayNumber())
    if token := ticket_token(state, text.strip()):
        return _ask(state, PayRequest(given.id, token=token))
    return number(state, text.strip()[:NOTICE_DIGITS].upper(), given)


def card_shown(state: State, given: Given) -> Step:
    """Whoever's card this is goes on with the payment of today's ticket."""
    if not isinstance(state.screen, Fees | PayNumber) or not proved(state):
        return stay(state)
    return _ask(state, PayRequest(given.id, holder=state.holder))


def number(state: State, typed: str, given: Given) -> Step:
    """20 digits are a pay notice; 10 signs a payment, of which this machine knows its newest and the hall all."""
    if len(typed) == NOTICE_DIGITS and typed.isascii() and typed.isdecimal():
        return _ask(state, PayRequest(given.id, notice=typed))
    if state.payment is not None and typed == state.payment.order:
        return show(state, Pay(typed)), ()
    if ORDER.fullmatch(typed):
        return _ask(state, PayRequest(given.id, order=typed))
    return replace(state, screen=PayNumber("", unknown=True)), ()


def ask(state: State, screen: Fees, given: Given) -> Step:
    """An order of what is picked."""
    if not screen.picked:
        return stay(state)
    return _ask(state, PayRequest(given.id, screen.picked, ticket=screen.ticket))


def _ask(state: State, request: PayRequest) -> Step:
    return onward(state, Opening(request)), (OpenOrder(request),)


def opened(state: State, intent: OrderOpened) -> Step:
    """The order is shown to whoever still waits for it; one that nobody waits for owes nothing."""
    screen = state.screen
    if not isinstance(screen, Opening) or screen.request.id != intent.id:
        return stay(state)
    return show(state, Pay(intent.order)), ()


def refused(state: State, intent: OrderRefused, given: Given) -> Step:
    """Said in words. A request that only grew too old on its way is made anew."""
    screen = state.screen
    if not isinstance(screen, Opening) or screen.request.id != intent.id:
        return stay(state)
    if intent.code is RefusalCode.STALE:
        request = replace(screen.request, id=given.id)
        return show(state, Opening(request)), (OpenOrder(request),)
    return show(state, PayProblem(intent.code)), ()

"""From an order to its end. The server drives every attempt; this only says what its snapshot says, and never more.

A start without an answer, a wait without a word and a link that is down are *unknown*: nobody is told that it failed, and
a slip is printed that says that nothing is charged twice.
"""

from dataclasses import replace
from typing import Literal

from kiosk.flow import fees, moves
from kiosk.flow.effects import CancelPay, DropOrder, DropPay, Effect, PrintPaper, StartPay
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, show, stay
from kiosk.flow.pay_intents import (
    ChangeWay,
    ChooseWay,
    OrderOpened,
    OrderRefused,
    PaperPrinted,
    PaymentCame,
    PayRefused,
    PayStarted,
    PayWord,
    ResumePayment,
)
from kiosk.flow.pay_screens import Fees, Opening, PaperKind, Pay, PayNumber, PayProblem
from kiosk.flow.states import State
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.pay_views import PaymentSnapshot

Phase = Literal["reading", "choose", "scan", "starting", "waiting", "counter", "unknown", "done"]
PAPERS: dict[Phase, PaperKind] = {"done": "receipt", "unknown": "unknown", "counter": "counter"}
"""What is printed by itself when it comes to that."""
UNSURE: tuple[Phase, ...] = ("starting", "waiting", "unknown")
"""Money may be moving."""


def order_of(state: State, screen: Pay) -> PaymentSnapshot | None:
    """What the hall said of the order last."""
    last = state.payment
    return last if last is not None and last.order == screen.order else None


def phase(state: State, screen: Pay) -> Phase:
    """What is shown."""
    order = order_of(state, screen)
    if order is None or order.state == "reading":
        return "reading"
    if order.state == "asking":
        return "unknown"
    if order.state == "waiting":
        if order.attempt is not None and order.attempt.way == "counter":
            return "counter"
        return "unknown" if screen.overdue else "waiting"
    if order.state != "open":
        return "done"
    if screen.asked:
        return "unknown" if screen.overdue else "starting"
    return "scan" if screen.way else "choose"


def ways(state: State, screen: Pay) -> tuple[PayWay, ...]:
    """What can be chosen here: the phone's code needs a scanner."""
    order = order_of(state, screen)
    scanner = "scanner" in state.means
    return tuple(way for way in (order.ways if order else ()) if scanner or not way.endswith("_scan"))


# --- the person ---------------------------------------------------------------------------------------------


def resume(state: State, intent: ResumePayment) -> Step:
    """The payment that this machine was left with, after a power cut too."""
    left = fees.left_behind(state)
    if left is None or not isinstance(state.screen, Fees):
        return stay(state)
    return _settled(None, moves.onward(state, Pay(left.order)))


def choose(state: State, intent: ChooseWay, given: Given) -> Step:
    """Start at once, or first look for the code on the phone."""
    screen = state.screen
    if (
        not isinstance(screen, Pay)
        or phase(state, screen) not in ("choose", "scan")
        or intent.way not in ways(state, screen)
    ):
        return stay(state)
    screen = replace(screen, refused=None, way=intent.way)
    if intent.way.endswith("_scan"):
        return _settled(state, replace(state, screen=screen))
    return _start(state, screen, "", given)


def wants_code(state: State) -> bool:
    """Whether the screen asks for something to be held before the scanner: a number, or a phone's code."""
    match state.screen:
        case PayNumber() | Fees(matter=None):
            return True
        case Pay() as screen:
            return phase(state, screen) == "scan"
        case _:
            return False


def scanned(state: State, text: str, given: Given) -> Step:
    """The screen that asked decides what it is; where none asked it is nothing."""
    screen = state.screen
    if isinstance(screen, PayNumber) or (isinstance(screen, Fees) and screen.matter is None):
        after, effects = fees.scanned(state, text, given)
        return _settled(state, after, *effects)
    if isinstance(screen, Pay) and phase(state, screen) == "scan":
        return _start(state, screen, text.strip(), given)
    return stay(state)


def _start(state: State, screen: Pay, code: str, given: Given) -> Step:
    assert screen.way is not None  # noqa: S101  # narrows for the type checker; both callers have chosen
    begun = replace(screen, asked=given.id, attempt="", overdue=False, kind=None, paper="no")
    return _settled(state, replace(state, screen=begun), StartPay(given.id, screen.order, screen.way, code))


def change(state: State, intent: ChangeWay) -> Step:
    """Cancel what runs: the hall asks the channel, and only its word ends the attempt."""
    screen = state.screen
    if not isinstance(screen, Pay):
        return stay(state)
    match phase(state, screen):
        case "waiting" | "counter":
            return state, (CancelPay(screen.order),)
        case "scan":
            return _settled(state, replace(state, screen=replace(screen, way=None)))
        case _:
            return stay(state)


def proceed(state: State, given: Given) -> Step:
    """The main action of a screen of paying."""
    match state.screen:
        case Fees() as screen:
            return fees.ask(state, screen, given)
        case PayNumber(typed):
            after, effects = fees.number(state, typed, given)
            return _settled(state, after, *effects)
        case Pay() as screen if phase(state, screen) in ("unknown", "done", "counter"):
            return leave(state)
        case PayProblem():
            return moves.end(state)
        case _:
            return stay(state)


def back(state: State, screen: Pay) -> Step | None:
    """One step back where no money can move; None: as everywhere."""
    match phase(state, screen):
        case "choose" | "reading":
            return None
        case "scan" | "waiting":
            return change(state, ChangeWay())
        case "starting":
            return stay(state)
        case _:
            return leave(state)


def leave(state: State) -> Step:
    """The person goes. What may be moving is cancelled as far as it can be, and its slip is theirs."""
    screen = state.screen
    if isinstance(screen, Opening):
        ended, effects = moves.end(state)
        return ended, (DropOrder(screen.request.id), *effects)
    if not isinstance(screen, Pay):
        return moves.end(state)
    now = phase(state, screen)
    papers: tuple[Effect, ...] = ()
    order = order_of(state, screen)
    if screen.asked or now == "waiting":
        papers = (DropPay(screen.asked, screen.order),)
    if now in ("starting", "waiting") and order is not None:
        papers = (*papers, PrintPaper(order, "unknown", state.language))
    ended, effects = moves.end(state, with_ticket=now not in ("reading", "choose", "scan"))
    return ended, (*papers, *effects)


# --- the hall -----------------------------------------------------------------------------------------------


def heard(state: State, intent: PayWord, given: Given) -> Step:
    """A word of the hall, or of the printer."""
    match intent:
        case OrderOpened():
            after, effects = fees.opened(state, intent)
            return _settled(state, after, *effects)
        case OrderRefused():
            return fees.refused(state, intent, given)
        case PayStarted():
            return _started(state, intent)
        case PayRefused():
            return _refused(state, intent)
        case PaymentCame():
            return _came(state, intent)
        case PaperPrinted():
            return _printed(state, intent)


def _came(state: State, intent: PaymentCame) -> Step:
    """An older one is ignored, and another order's while one is being paid."""
    new, old, screen = intent.payment, state.payment, state.screen
    if old is not None and (new.epoch, new.rev) < (old.epoch, old.rev):
        return stay(state)
    if isinstance(screen, Pay) and order_of(state, screen) is not None and new.order != screen.order:
        return stay(state)
    return _settled(state, _known(replace(state, payment=new)))


def _started(state: State, intent: PayStarted) -> Step:
    screen = state.screen
    if not isinstance(screen, Pay) or screen.asked != intent.id:
        return stay(state)
    return _settled(state, _known(replace(state, screen=replace(screen, attempt=intent.attempt))))


def _known(state: State) -> State:
    """The attempt that was asked for stands in the snapshot: from now on this says how it goes."""
    screen = state.screen
    order = order_of(state, screen) if isinstance(screen, Pay) else None
    if order is None or not isinstance(screen, Pay) or not screen.attempt or not screen.asked:
        return state
    lines = (*order.earlier, *((order.attempt,) if order.attempt else ()))
    if screen.attempt not in {line.attempt for line in lines}:
        return state
    return replace(state, screen=replace(screen, asked="", way=None, overdue=False))


def _refused(state: State, intent: PayRefused) -> Step:
    """Nothing was begun; what the snapshot says stands."""
    screen = state.screen
    if not isinstance(screen, Pay) or screen.asked != intent.id:
        return stay(state)
    again = replace(screen, asked="", overdue=False, way=None, refused=intent.code, kind=None, paper="no")
    return _settled(state, replace(state, screen=again))


def _printed(state: State, intent: PaperPrinted) -> Step:
    screen = state.screen
    if not isinstance(screen, Pay) or (screen.order, screen.kind) != (intent.order, intent.kind):
        return stay(state)
    return replace(state, screen=replace(screen, paper="printed" if intent.cause == "none" else "failed")), ()


# --- time ---------------------------------------------------------------------------------------------------


def overdue(state: State, screen: Opening | Pay) -> Step:
    """No word in time. Before an order there is no money; after a start nobody here knows."""
    if isinstance(screen, Opening):
        return show(state, PayProblem("link")), (DropOrder(screen.request.id),)
    if phase(state, screen) == "reading":
        return show(state, PayProblem("notice")), ()
    return _settled(state, replace(state, screen=replace(screen, overdue=True)))


def _settled(before: State | None, after: State, *effects: Effect) -> Step:
    """What a new phase brings with it: its own time, and its slip."""
    screen = after.screen
    if not isinstance(screen, Pay):
        return after, effects
    now = phase(after, screen)
    was = phase(before, before.screen) if before is not None and isinstance(before.screen, Pay) else None
    if now == was:
        return after, effects
    after = replace(after, entered=after.now, touched=after.now)
    order, kind = order_of(after, screen), PAPERS.get(now)
    if now == "done":
        after = replace(after, told=screen.order)
    if order is None or kind is None or screen.kind == kind:
        return after, effects
    after = replace(after, screen=replace(screen, kind=kind, paper="printing"))
    return after, (*effects, PrintPaper(order, kind, after.language))

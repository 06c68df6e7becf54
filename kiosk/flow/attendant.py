"""The attendant menu: from the first screen alone, and back to it alone. No citizen's session leads into it or out of it.

A PIN, then a staff card on the reader; both are compared together, so that neither can be found out by itself. The card
goes straight to the comparison and is kept nowhere.
"""

from dataclasses import replace

from kiosk.flow.attendant_intents import (
    AskAct,
    AttendantKnown,
    AttendantTouch,
    AttendantUnchecked,
    AttendantUnknown,
    AttendantWord,
    CheckAttendant,
    DeviceTried,
    EndProgram,
    LogRead,
    LookOver,
    MachineSeen,
    OpenAttendant,
    OpenLog,
    OpenTests,
    ReadLog,
    RecordDeed,
    RollChanged,
    StartTry,
    TryDevice,
)
from kiosk.flow.attendant_screens import (
    PIN_LEAST,
    PIN_MOST,
    AttendantAsking,
    AttendantCard,
    AttendantLog,
    AttendantMenu,
    AttendantPin,
    AttendantScreen,
    AttendantSure,
    AttendantTests,
    Device,
    Outcome,
)
from kiosk.flow.effects import Effect
from kiosk.flow.intents import (
    Back,
    CardFailed,
    CardLifted,
    CardPlaced,
    Given,
    Intent,
    Leave,
    Proceed,
    ReaderChanged,
)
from kiosk.flow.moves import Step, end, fresh, onward, show, stay
from kiosk.flow.states import Home, State
from kiosk.flow.way_intents import ClaimFailed, ClaimMade, CodeScanned, PadKey

ERASE = "erase"


def touched(state: State, intent: AttendantTouch, given: Given) -> Step:
    """A key of the menu; the way in is open on the first screen while nobody is served."""
    screen = state.screen
    match intent:
        case OpenAttendant() if isinstance(screen, Home) and state.session is None:
            return onward(state, AttendantPin()), ()
        case OpenTests() if isinstance(screen, AttendantMenu):
            return onward(state, AttendantTests(screen.by)), ()
        case OpenLog() if isinstance(screen, AttendantMenu):
            return onward(state, AttendantLog(screen.by)), (ReadLog(),)
        case AskAct(act) if isinstance(screen, AttendantMenu):
            return onward(state, AttendantSure(screen.by, act)), ()
        case TryDevice(device) if isinstance(screen, AttendantTests) and screen.running is None:
            running = replace(screen, running=device, id=given.id)
            return replace(state, screen=running), (StartTry(given.id, device, state.language),)
    return stay(state)


def heard(state: State, intent: AttendantWord) -> Step:
    """What the machine says; a word that nobody waits for any more changes nothing."""
    screen = state.screen
    match intent:
        case AttendantKnown(asked, by) if isinstance(screen, AttendantAsking) and screen.id == asked:
            return fresh(state, AttendantMenu(by)), (RecordDeed("opened", by), LookOver())
        case AttendantUnknown(asked, locked) if isinstance(screen, AttendantAsking) and screen.id == asked:
            deed: RecordDeed = RecordDeed("locked" if locked else "refused")
            return fresh(state, AttendantPin(wrong="wrong", locked=locked)), (deed,)
        case AttendantUnchecked(asked) if isinstance(screen, AttendantAsking) and screen.id == asked:
            return overdue(state)
        case MachineSeen(machine) if isinstance(screen, AttendantMenu):
            return replace(state, screen=replace(screen, machine=machine)), ()
        case DeviceTried(asked, outcome) if isinstance(screen, AttendantTests) and screen.id == asked:
            return replace(state, screen=_tried(screen, outcome)), ()
        case LogRead(lines) if isinstance(screen, AttendantLog):
            return replace(state, screen=replace(screen, lines=lines)), ()
    return stay(state)


def inside(state: State, intent: Intent, given: Given) -> Step | None:
    """What means something else here than before a citizen; None where the usual holds, as on every other screen."""
    screen = state.screen
    if not isinstance(screen, AttendantScreen):
        return None
    match intent:
        case CardPlaced(card):
            state = replace(state, card_on=True, reader_ok=True)
            if isinstance(screen, AttendantCard):
                asked: tuple[Effect, ...] = (CheckAttendant(given.id, screen.pin, card.number),)
                return fresh(state, AttendantAsking(given.id)), asked
            return _there(state, "good", "reader"), ()
        case CardLifted():
            return stay(replace(state, card_on=False))
        case CardFailed() | ReaderChanged() | ClaimFailed() | ClaimMade() | CodeScanned():
            return _said(state, intent), ()
        case PadKey(key) if isinstance(screen, AttendantPin):
            return replace(state, screen=_typed(screen, key)), ()
        case Proceed():
            return _proceed(state, screen)
        case Back():
            return _back(state, screen)
        case Leave():
            return end(state)
    return None


def looks(step: Step) -> Step:
    """While the menu stands, the machine is looked over every second."""
    after, effects = step
    return (after, (*effects, LookOver())) if isinstance(after.screen, AttendantMenu) else step


def tries(state: State, device: Device) -> bool:
    """Whether the attendant tries this device now."""
    return isinstance(state.screen, AttendantTests) and state.screen.running == device


def overdue(state: State) -> Step:
    """No answer came to PIN and card, or none could: that is no wrong try."""
    return fresh(state, AttendantPin(wrong="silent")), ()


def _said(state: State, intent: CardFailed | ReaderChanged | ClaimFailed | ClaimMade | CodeScanned) -> State:
    """A device's word for the try that runs; of what was put or held there nothing is kept but that it came."""
    match intent:
        case ReaderChanged(None):
            return replace(state, reader_ok=True)
        case ReaderChanged():
            return _there(replace(state, reader_ok=False), "failed", "reader")
        case CardFailed():
            return _there(state, "failed", "reader")
        case ClaimFailed():
            return _there(state, "failed", "slot", "scanner")
        case ClaimMade():
            return _there(state, "good", "slot")
        case CodeScanned():
            return _there(state, "good", "scanner")


def _there(state: State, outcome: Outcome, *devices: Device) -> State:
    screen = state.screen
    if isinstance(screen, AttendantTests) and screen.running in devices:
        return replace(state, screen=_tried(screen, outcome))
    return state


def _tried(screen: AttendantTests, outcome: Outcome) -> AttendantTests:
    if screen.running is None:
        return screen
    others = tuple(each for each in screen.results if each[0] != screen.running)
    return replace(screen, results=(*others, (screen.running, outcome)), running=None, id="")


def _typed(screen: AttendantPin, key: str) -> AttendantPin:
    if key == ERASE:
        return replace(screen, typed=screen.typed[:-1])
    if not key.isdigit() or len(screen.typed) >= PIN_MOST:
        return screen
    return replace(screen, typed=screen.typed + key[:1], wrong="")


def _proceed(state: State, screen: AttendantScreen) -> Step:
    match screen:
        case AttendantPin(typed, _, locked) if len(typed) >= PIN_LEAST:
            if locked is not None and state.now < locked:
                return stay(state)
            return fresh(state, AttendantCard(typed)), ()
        case AttendantSure(by, "paper"):
            return fresh(state, AttendantMenu(by)), (RollChanged(), RecordDeed("paper_changed", by))
        case AttendantSure(by, "restart" | "reboot" as how):
            deed = RecordDeed("restarted" if how == "restart" else "rebooted", by)
            ended, wiped = end(replace(state, card_on=False))
            return ended, (deed, *wiped, EndProgram(how))
    return stay(state)


def _back(state: State, screen: AttendantScreen) -> Step:
    match screen:
        case AttendantTests(by) | AttendantLog(by) | AttendantSure(by):
            return fresh(state, AttendantMenu(by)), (LookOver(),)
        case AttendantAsking():
            return stay(state)
        case AttendantCard():
            return show(replace(state, trail=()), AttendantPin()), ()
        case _:
            return end(state)

"""绿色通道, asked with dignity: once a session, before the number, only of whom the card does not put first anyway; skippable."""

from dataclasses import dataclass, replace
from datetime import date

from firmware_bridge.cards import Document
from kiosk.flow.intents import DeclareClass
from kiosk.flow.moves import Step, onward
from kiosk.flow.session import Request, Session
from kiosk.flow.states import Care, State
from queue_server.contracts.base import Text
from queue_server.contracts.classes import ClassView


def offered(state: State) -> tuple[ClassView, ...]:
    """The classes that a word is enough for; confirmed at the window."""
    classes = state.catalogue.classes if state.catalogue else ()
    return tuple(each for each in classes if each.green and "declared" in each.evidence)


def to_be_asked(state: State) -> bool:
    """Whether the question is still open and would change anything."""
    session = state.session or Session()
    return bool(offered(state)) and session.declared is None and not first_by_card(state)


def ask(state: State, matter: str) -> Step:
    """The question, on the way from the guide to the number."""
    return onward(state, Care(matter)), ()


def declared(state: State, intent: DeclareClass) -> State:
    """The answer, kept for the session; nothing where the class is not one of those offered."""
    known = {each.id for each in offered(state)}
    if intent.class_id is not None and intent.class_id not in known:
        return state
    answer = () if intent.class_id is None else (intent.class_id,)
    return replace(state, session=replace(state.session or Session(), declared=answer))


@dataclass(frozen=True, slots=True)
class First:
    """Whether a number of this machine's own goes first, and the classes (in words) that the window has to look at."""

    green: bool = False
    to_show: tuple[Text, ...] = ()


def first(state: State, request: Request) -> First:
    """What the hall will count when it hears of the number: the principal's card, never an agent's, and what was declared."""
    agent = any(each.agent for each in request.prepared)
    to_show = tuple(each.name for each in offered(state) if each.id in request.declared)
    return First(bool(to_show) or (not agent and _opens(state, request.card)), to_show)


def first_by_card(state: State) -> bool:
    """Whether the card alone opens the green channel."""
    return _opens(state, state.card)


def _opens(state: State, card: Document | None) -> bool:
    if card is None or state.catalogue is None:
        return False
    age = _age(card.birth, state.now.date())
    return any(
        each.green and "card" in each.evidence and (each.min_age is None or age >= each.min_age)
        and (each.max_age is None or age <= each.max_age)
        for each in state.catalogue.classes
    )  # fmt: skip


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))

"""自查: the person ticks what is there. What is missing is named before anybody queues, with what can be done about it."""

from dataclasses import replace

from kiosk.flow.moves import Step, matter_of, onward, stay
from kiosk.flow.prepare_intents import DeclarePromise, TickMaterial
from kiosk.flow.prepare_screens import Missing, SelfCheck
from kiosk.flow.session import prepared_for, with_prepared
from kiosk.flow.states import State
from queue_server.contracts.forms import NeedView
from queue_server.contracts.snapshots import MatterView

_NEEDED = NeedView()


def ask(state: State, matter: MatterView) -> Step | None:
    """Where the hall says what a missing material means; once."""
    told = prepared_for(state.session, matter.id).have is not None
    return None if told or not matter.needs else (onward(state, SelfCheck(matter.id)), ())


def need(matter: MatterView, place: int) -> NeedView:
    """What it means that this material is missing."""
    return matter.needs[place - 1] if place <= len(matter.needs) else _NEEDED


def places(matter: MatterView) -> range:
    """Places of its materials."""
    return range(1, len(matter.materials) + 1)


def tick(state: State, intent: TickMaterial) -> Step:
    """One material more or less."""
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, SelfCheck) else None
    if matter is None or not isinstance(screen, SelfCheck) or intent.place not in places(matter):
        return stay(state)
    have = tuple(sorted(set(screen.have) ^ {intent.place}))
    return replace(state, screen=replace(screen, have=have)), ()


def promise(state: State, intent: DeclarePromise) -> Step:
    """Only where the matter allows it for this material."""
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, Missing) else None
    if matter is None or not isinstance(screen, Missing) or intent.place not in missing(matter, screen.have):
        return stay(state)
    if need(matter, intent.place).without != "promise":
        return stay(state)
    promised = tuple(sorted(set(screen.promised) ^ {intent.place}))
    return replace(state, screen=replace(screen, promised=promised)), ()


def missing(matter: MatterView, have: tuple[int, ...]) -> tuple[int, ...]:
    """Materials that are not there."""
    return tuple(place for place in places(matter) if place not in have)


def in_vain(matter: MatterView, screen: Missing) -> tuple[int, ...]:
    """What the errand cannot do without: neither may it follow nor does a promise stand for it."""
    lacking = missing(matter, screen.have)
    stands = {p for p in lacking if need(matter, p).without == "gap"} | set(screen.promised)
    return tuple(place for place in lacking if place not in stands)


def said(state: State, matter: MatterView, have: tuple[int, ...], promised: tuple[int, ...] = ()) -> State:
    """The answer, kept for the session."""
    gaps = tuple(p for p in missing(matter, have) if need(matter, p).without == "gap")
    kept = replace(prepared_for(state.session, matter.id), have=have, gaps=gaps, promises=promised)
    return replace(state, session=with_prepared(state.session, kept))

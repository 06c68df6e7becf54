"""这件事这次不办: one matter of several is left out, with all that was said for it, and the others go on."""

from dataclasses import replace

from kiosk.flow import form, towards
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, before, errand_of, onward, show, stay
from kiosk.flow.prepare_intents import LeaveOut
from kiosk.flow.prepare_screens import Missing, Parties, PrepareScreen
from kiosk.flow.session import Session, prepared_for
from kiosk.flow.states import NO_NUMBERS, Care, Confirm, Consent, Guide, Refused, Screen, State
from queue_server.contracts.snapshots import MatterView

Others = tuple[MatterView, ...]


def others(state: State, matter: str) -> Others:
    """What the number would still be for without this matter; nothing where it is the only one."""
    return tuple(each for each in errand_of(state, matter) if each.id != matter)


def touch(state: State, intent: LeaveOut, given: Given) -> Step:
    """Of the screen's own errand only; where another matter than the screen's goes, the screen stays."""
    left, stands = others(state, intent.matter), _about(state.screen)
    if not left or stands not in {intent.matter, *(each.id for each in left)}:
        return stay(state)
    without = _without(state, intent.matter, left)
    if stands != intent.matter:
        return stay(without)
    after, effects = (
        _confirmed(without, left) or _who(without, state, left) or towards.number(without, left[0], given)
    )
    return replace(after, trail=_trail(after.trail, intent.matter, left[0])), effects


def _confirmed(without: State, left: Others) -> Step | None:
    """After a refusal: the check that was made is not made again, nor is anybody asked again whether to be checked."""
    last = without.trail[-1] if isinstance(without.screen, Refused) and without.trail else None
    if not isinstance(last, Confirm) or all(each.assurance != "person" for each in left):
        return None
    return replace(show(without, last), trail=without.trail[:-1]), ()


def _about(screen: Screen) -> str:
    """The matter that the screen is about, where one can be left out."""
    if isinstance(screen, Refused):
        return screen.about if screen.code in NO_NUMBERS else ""
    return screen.matter if isinstance(screen, Missing | Parties) else ""


def _without(state: State, matter: str, left: Others) -> State:
    """Nothing that was said for it is kept; forms that took an answer from its own are looked at and signed again."""
    if prepared_for(state.session, matter).values:
        state = form.reopened(state, matter)
    session = state.session or Session()
    kept = replace(
        session,
        more=tuple(each for each in session.more if each != matter),
        errand=tuple(each.id for each in left),
        prepared=tuple(each for each in session.prepared if each.matter != matter),
    )
    return replace(state, session=kept, trail=_trail(state.trail, matter, left[0]))


def _who(without: State, before: State, left: Others) -> Step | None:
    """An agent is one for the whole errand: whoever said so for this matter alone is asked for the others."""
    screen = before.screen
    said = prepared_for(before.session, _about(screen)).agent
    agent = screen.agent if isinstance(screen, Parties) else said
    told = any(prepared_for(without.session, each.id).parties is not None for each in left)
    if told or not agent:
        return None
    authority = not isinstance(screen, Parties) or screen.authority
    return onward(without, Parties(left[0].id, agent=True, authority=authority)), ()


def _trail(trail: tuple[Screen, ...], matter: str, first: MatterView) -> tuple[Screen, ...]:
    """The way back leads to what is still asked; what was asked of all is asked of the first that is left."""
    way: tuple[Screen, ...] = ()
    for each in trail:
        if (kept := _kept(each, matter, first.id)) is not None:
            way = (*before(way, kept), kept)
    return way


def _kept(screen: Screen, matter: str, first: str) -> Screen | None:
    match screen:
        case Refused():
            return None
        case Guide(about) if about == matter:
            return Guide(first)
        case Care() | Consent() | Confirm() if screen.matter == matter:
            return replace(screen, matter=first)
        case _:
            return None if isinstance(screen, PrepareScreen) and screen.matter == matter else screen

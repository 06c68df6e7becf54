"""一号到底: several matters on one number. What each of them asks for is asked before it."""

from dataclasses import replace
from typing import Final

from kiosk.flow.hours import may_have
from kiosk.flow.moves import Step, errand_of, known, matter_of, onward, stay
from kiosk.flow.prepare_intents import AddMatter, OnlyThis
from kiosk.flow.prepare_screens import Parties
from kiosk.flow.session import Session
from kiosk.flow.states import Bundle, Guide, State, Themes
from queue_server.contracts.guides import ADVICE
from queue_server.contracts.snapshots import MatterView

Chosen = tuple[MatterView, ...]
_NOBODY: Final = Session()


def chosen(state: State, matter: MatterView) -> Chosen:
    """What the number would be for if it were asked for from this guide; closed meanwhile, a matter is none of it."""
    together = known(state, dict.fromkeys((*(each.id for each in kept(state)), matter.id)))
    alone = not _joins(state, matter) or len(together) > _most(state)
    return (matter,) if alone else together


def kept(state: State) -> Chosen:
    """Matters that were chosen before, and of which a number can still be had."""
    return tuple(m for m in known(state, (state.session or _NOBODY).more) if m in _open(state))


def apart(state: State, matter: MatterView) -> Chosen:
    """Those chosen before that this matter cannot go with on one number."""
    return tuple(m for m in kept(state) if m not in chosen(state, matter))


def begun(state: State, matter: MatterView) -> State:
    """The guide is left towards the number: the errand is what was chosen by now."""
    errand = tuple(each.id for each in chosen(state, matter))
    return replace(state, session=replace(state.session or Session(), errand=errand))


def can_add(state: State, matter: MatterView) -> bool:
    """Whether another matter would fit on the same number, and there is one."""
    others = [m for m in _open(state) if m not in chosen(state, matter)]
    fits = _joins(state, matter) and not apart(state, matter)
    return fits and len(chosen(state, matter)) < _most(state) and bool(others)


def touch(state: State, intent: AddMatter | OnlyThis) -> Step:
    """On a guide: its matter is kept for the number and another is chosen, or what was kept is dropped."""
    matter = matter_of(state, state.screen.matter) if isinstance(state.screen, Guide) else None
    if matter is not None and isinstance(intent, OnlyThis):
        return stay(_keep(state, ()))
    if matter is None or not can_add(state, matter):
        return stay(state)
    return onward(_keep(state, chosen(state, matter)), Themes()), ()


def of_event(state: State, event: str) -> Chosen:
    """What goes on one number with a life event: what was chosen before, and its matters; nothing where it adds fewer than two."""
    found = next((e for e in state.catalogue.events if e.id == event), None) if state.catalogue else None
    fit = tuple(m for m in known(state, found.matters if found else ()) if _joins(state, m))
    together = tuple(dict.fromkeys((*(m.id for m in kept(state)), *(m.id for m in fit))))
    return known(state, together) if len(fit) > 1 and len(together) <= _most(state) else ()


def all_of(state: State, screen: Bundle) -> Step:
    """一件事一个号: the whole bundle, from the guide of its first matter."""
    together = of_event(state, screen.event)
    first = next((m for m in together if m not in kept(state)), None) or next(iter(together), None)
    return (onward(_keep(state, together), Guide(first.id)), ()) if first else stay(state)


def _joins(state: State, matter: MatterView) -> bool:
    """Only what is queued for now; a booking has a number of its own, and a certificate is printed without one, once the card is there."""
    booked = (state.session or _NOBODY).booking is not None
    printed = matter.certificate is not None and "certificates" in state.means
    return matter in _open(state) and not booked and not printed


def most(state: State, *, agent: bool) -> int:
    """Matters that one number may carry here; of an agent no more than the hall gives an agent."""
    if state.catalogue is None:
        return 1
    own, agents = state.catalogue.cases_most, state.catalogue.agent_cases_most
    return min(own, agents) if agent else own


def too_many(state: State, screen: Parties) -> bool:
    """Whether more was chosen than an agent's number may carry, and one acts for somebody."""
    errand = errand_of(state, screen.matter)
    return screen.agent and len(errand) > max(1, most(state, agent=True))


def _most(state: State) -> int:
    return most(state, agent=any(each.agent for each in (state.session or _NOBODY).prepared))


def _open(state: State) -> Chosen:
    matters = state.catalogue.matters if state.catalogue else ()
    return tuple(m for m in matters if m.id != ADVICE and may_have(state, m))


def _keep(state: State, matters: Chosen) -> State:
    more = tuple(matter.id for matter in matters)
    return replace(state, session=replace(state.session or Session(), more=more))

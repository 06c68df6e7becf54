"""What the hall says without being asked: the link, the catalogue, the waits, this machine's range, who was compared."""

from dataclasses import replace

from kiosk.flow import person
from kiosk.flow.effects import SendIssue
from kiosk.flow.intents import CatalogueCame, FacesChanged, LinkChanged, WaitsCame
from kiosk.flow.moves import Step, stay
from kiosk.flow.slip_intents import PersonCompared, RangeChanged
from kiosk.flow.states import Paused, State

HallIntent = FacesChanged | LinkChanged | RangeChanged | CatalogueCame | WaitsCame | PersonCompared


def heard(state: State, intent: HallIntent) -> Step:
    """Taken, where it is newer than what is known."""
    match intent:
        case FacesChanged(work):
            return stay(replace(state, faces_ok=work))
        case LinkChanged(up):
            since = state.link_since if state.link_up == up else state.now
            state = replace(state, link_up=up, link_since=since)
            if up and isinstance(state.screen, Paused):
                return state, (SendIssue(state.screen.request),)
            return stay(state)
        case RangeChanged(left, until):
            return stay(replace(state, spare=left, spare_until=until))
        case CatalogueCame(catalogue):
            old = state.catalogue
            if old and (catalogue.epoch, catalogue.rev) < (old.epoch, old.rev):
                return stay(state)
            return stay(replace(state, catalogue=catalogue))
        case WaitsCame(waits):
            return stay(replace(state, waits=waits))
        case PersonCompared():
            return person.compared(state, intent), ()

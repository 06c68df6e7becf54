"""To a matter by typing, by a life event, or by what most people come for now."""

from dataclasses import replace

from kiosk.flow.intents import ChooseEvent, EraseLetter, OpenEvents, OpenSearch, TypeLetter
from kiosk.flow.moves import Step, onward, stay
from kiosk.flow.session import Session
from kiosk.flow.states import Bundle, Events, Find, Home, State, Themes
from kiosk.search import Entry, Finder, finder_of, kept_for
from queue_server.contracts.snapshots import Catalogue

LONGEST = 24
"""Letters of a query; the longest name in pinyin needs no more to be found."""


def finder(catalogue: Catalogue) -> Finder:
    """The index of a catalogue's matters; made once for the same names, codes and words, and found at once for the same catalogue."""
    return kept_for(catalogue, _indexed)


def _indexed(catalogue: Catalogue) -> Finder:
    return finder_of(
        tuple(Entry(m.id, m.guide.code, (m.name.zh, *m.guide.also, m.name.en)) for m in catalogue.matters)
    )


def open_search(state: State, intent: OpenSearch) -> Step:
    """The keypad, from where themes are chosen."""
    if state.catalogue is None or not isinstance(state.screen, Home | Themes):
        return stay(state)
    return onward(_with_session(state), Find()), ()


def open_events(state: State, intent: OpenEvents) -> Step:
    """Life events, from where themes are chosen."""
    if state.catalogue is None or not state.catalogue.events or not isinstance(state.screen, Home | Themes):
        return stay(state)
    return onward(_with_session(state), Events()), ()


def choose_event(state: State, intent: ChooseEvent) -> Step:
    """The matters of one life event."""
    known = state.catalogue and any(e.id == intent.event for e in state.catalogue.events)
    if not known or not isinstance(state.screen, Events):
        return stay(state)
    session = replace(state.session or Session(), booking=None)
    return onward(replace(state, session=session), Bundle(intent.event)), ()


def type_letter(state: State, intent: TypeLetter) -> Step:
    """One more letter, digit or character."""
    if not isinstance(state.screen, Find) or len(state.screen.typed) >= LONGEST:
        return stay(state)
    return _found(state, state.screen.typed + intent.letter[:1]), ()


def erase(state: State, intent: EraseLetter) -> Step:
    """One letter less, or none left."""
    if not isinstance(state.screen, Find):
        return stay(state)
    return _found(state, "" if intent.all_of_it else state.screen.typed[:-1]), ()


def _found(state: State, typed: str) -> State:
    hits = finder(state.catalogue).find(typed) if state.catalogue else ()
    return replace(state, screen=Find(typed, hits))


def _with_session(state: State) -> State:
    return replace(state, session=state.session or Session())

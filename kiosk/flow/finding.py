"""To a matter by typing, by a life event, or by what most people come for now."""

from collections import Counter
from dataclasses import replace

from kiosk.flow.intents import ChooseEvent, EraseLetter, OpenEvents, OpenSearch, TypeLetter
from kiosk.flow.moves import Step, onward, stay
from kiosk.flow.session import Session
from kiosk.flow.states import Bundle, Events, Find, Home, State, Themes
from kiosk.search import Entry, Finder, finder_of, kept_for
from kiosk.search.sounds import is_chinese
from queue_server.contracts.snapshots import Catalogue

SIGNS = 10
"""Characters in a row of the keypad."""
LONGEST = 24
"""Letters of a query; the longest name in pinyin needs no more to be found."""


def finder(catalogue: Catalogue) -> Finder:
    """The index of a catalogue's matters; made once for the same names, codes and words, and found at once for the same catalogue."""
    return kept_for(catalogue, _indexed)


def _indexed(catalogue: Catalogue) -> Finder:
    return finder_of(
        tuple(Entry(m.id, m.guide.code, (m.name.zh, *m.guide.also, m.name.en)) for m in catalogue.matters)
    )


def signs(catalogue: Catalogue, typed: str) -> tuple[str, ...]:
    """Characters with which the hall's own words go on after what was typed, those of what most people come for first.

    One touched after another is a word, for whoever knows no pinyin.
    """
    counts: Counter[str] = Counter()
    if typed and not is_chinese(typed[-1]):
        return ()
    for matter in catalogue.matters:
        worth = len(catalogue.matters) if matter.id in catalogue.most_used else 1
        for name in (matter.name.zh, *matter.guide.also):
            for sign in _following(name, typed):
                counts[sign] += worth
    return tuple(sign for sign, _ in counts.most_common(SIGNS))


def _following(name: str, typed: str) -> set[str]:
    """The first character of a name; after something was typed, each that stands behind it."""
    behind = (part[:1] for part in name.split(typed)[1:]) if typed else (name[:1],)
    return {sign for sign in behind if sign and is_chinese(sign)}


def open_search(state: State, intent: OpenSearch) -> Step:
    """The keypad, from where themes are chosen."""
    if state.catalogue is None or not isinstance(state.screen, Home | Themes):
        return stay(state)
    return onward(_with_session(state), Find(signs=signs(state.catalogue, ""))), ()


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
    return replace(state, screen=Find(typed, hits, signs(state.catalogue, typed) if state.catalogue else ()))


def _with_session(state: State) -> State:
    return replace(state, session=state.session or Session())

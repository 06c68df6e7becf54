"""Finding a matter: the keypad, life events, lists of matters with what is open first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kiosk.flow import hours
from kiosk.flow.intents import (
    ChooseEvent,
    ChooseMatter,
    EraseLetter,
    OpenEvents,
    OpenSearch,
    Proceed,
    TypeLetter,
)
from kiosk.flow.moves import matter_of
from kiosk.flow.states import Bundle, Events, Find, State
from kiosk.flow.together import of_event
from kiosk.view_models import night, shell
from kiosk.view_models.guide import closed_text
from kiosk.view_models.parts import Button, Tile, View
from kiosk.words import Words
from queue_server.contracts.guides import ADVICE
from queue_server.contracts.snapshots import MatterView

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class FindView(View):
    """What was typed stands as the heading; below it what was found, or what most people come for now."""

    rows_title: str = ""
    tiles: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class EventsView(View):
    """Life events, or the matters of one."""

    tiles: tuple[Tile, ...] = ()


def find_tile(state: State, words: Words) -> tuple[Tile, ...]:
    """The way to the keypad, once there is something to find."""
    if state.catalogue is None:
        return ()
    text = words("find.tile_text", n=len(state.catalogue.matters))
    return (Tile(Button("find", words("find.tile"), OpenSearch()), text, ""),)


def events_tile(state: State, words: Words) -> tuple[Tile, ...]:
    """The way to the life events, where the hall has some."""
    if state.catalogue is None or not state.catalogue.events:
        return ()
    some = words("guide.and").join(e.name.in_(state.language) for e in state.catalogue.events[:3])
    return (Tile(Button("events", words("events.tile"), OpenEvents()), some, ""),)


def find(state: State, screen: Find, words: Words) -> FindView:
    """The keypad with its list."""
    hits = [m for id_ in screen.hits if (m := matter_of(state, id_))]
    used = state.catalogue.most_used if state.catalogue and not screen.typed else ()
    listed = [m for id_ in used if (m := matter_of(state, id_))]
    return FindView(
        "find",
        shell.band(state, words),
        screen.typed or words("find.title"),
        _lead(state, screen, words),
        shell.back(words),
        None,
        shell.warning(state, words),
        keys=(*_signs(screen, words), *keypad(words)),
        rows_title=words("find.most_used") if listed else "",
        tiles=matter_tiles(state, hits or listed or _advice(state), words),
    )


def _lead(state: State, screen: Find, words: Words) -> str:
    if not screen.typed:
        return words("find.lead")
    if screen.hits:
        return words("find.found", n=len(screen.hits))
    return words("find.nothing" if night.advises(state) else "find.nothing_shut")


def _advice(state: State) -> tuple[MatterView, ...]:
    advice = matter_of(state, ADVICE)
    return (advice,) if advice else ()


def _signs(screen: Find, words: Words) -> tuple[tuple[Button, ...], ...]:
    """A row of characters, where the language is written in them."""
    row = tuple(Button(f"key:{sign}", sign, TypeLetter(sign)) for sign in screen.signs)
    return (row,) if row and words.language == "zh" else ()


def keypad(words: Words) -> tuple[tuple[Button, ...], ...]:
    """Digits and letters, erase and clear."""
    rows = [tuple(Button(f"key:{c}", c.upper(), TypeLetter(c)) for c in row) for row in _ROWS]
    rows[-1] = (
        *rows[-1],
        Button("erase", words("find.erase"), EraseLetter()),
        Button("clear", words("find.clear"), EraseLetter(all_of_it=True)),
    )
    return tuple(rows)


def events(state: State, screen: Events, words: Words) -> EventsView:
    """Every life event."""
    known = state.catalogue.events if state.catalogue else ()
    lang = state.language
    return _list(
        state,
        words,
        words("events.title"),
        words("events.lead"),
        tuple(
            Tile(Button(f"event:{e.id}", e.name.in_(lang), ChooseEvent(e.id)), e.summary.in_(lang), "")
            for e in known
        ),
    )


def bundle(state: State, screen: Bundle, words: Words) -> EventsView:
    """The matters of one life event, in the order of doing."""
    event = (
        next((e for e in state.catalogue.events if e.id == screen.event), None) if state.catalogue else None
    )
    found = [m for id_ in (event.matters if event else ()) if (m := matter_of(state, id_))]
    heading = event.name.in_(state.language) if event else ""
    tiles = tuple(matter_tile(state, m, words) for m in found)
    listed = _list(state, words, heading, words("events.bundle"), tiles)
    together = of_event(state, screen.event)
    key = "together.all" if len(together) == len(found) else "together.some"
    main = Button("main", words(key, n=len(together)), Proceed()) if together else None
    return replace(listed, main=main)


def _list(state: State, words: Words, heading: str, lead: str, tiles: tuple[Tile, ...]) -> EventsView:
    return EventsView(
        "events", shell.band(state, words), heading, lead, shell.back(words), None, shell.warning(state, words), tiles=tiles
    )  # fmt: skip


def matter_tiles(state: State, matters: Iterable[MatterView], words: Words) -> tuple[Tile, ...]:
    """Matters as a list: those with numbers now first, in their order."""
    return tuple(
        matter_tile(state, m, words) for m in sorted(matters, key=lambda m: not hours.gives(state, m))
    )


def matter_tile(state: State, matter: MatterView, words: Words) -> Tile:
    """One matter: what it asks for, or why there is no number now and when there will be; readable either way."""
    button = Button(f"matter:{matter.id}", matter.name.in_(state.language), ChooseMatter(matter.id))
    return Tile(
        button,
        matter.summary.in_(state.language),
        _needs(state, matter, words),
        quiet=not hours.gives(state, matter),
    )


def _needs(state: State, matter: MatterView, words: Words) -> str:
    if not hours.gives(state, matter):
        return closed_text(state, matter, words)
    if matter.visits == 0:
        return words("guide.visits_0")
    return words("guide.id_only" if matter.guide.id_only else f"matters.{matter.assurance}")

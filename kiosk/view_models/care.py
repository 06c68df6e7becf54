"""The green channel's question: calm, without a reason to give, as easily passed by as answered."""

from dataclasses import dataclass

from kiosk.flow.care import offered
from kiosk.flow.intents import DeclareClass
from kiosk.flow.states import Care, State
from kiosk.view_models import shell
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.words import Words


@dataclass(frozen=True, slots=True)
class CareView(View):
    """The classes that a word is enough for, and what happens with the word."""

    tiles: tuple[Tile, ...] = ()
    note: Panel | None = None


def care(state: State, screen: Care, words: Words) -> CareView:
    """One class is enough; the main action says that none is wanted."""
    lang = state.language
    return CareView(
        "care",
        shell.band(state, words),
        words("care.title"),
        words("care.lead"),
        shell.back(words),
        Button("main", words("care.none"), DeclareClass(None)),
        shell.warning(state, words),
        tiles=tuple(
            Tile(Button(f"class:{each.id}", each.name.in_(lang), DeclareClass(each.id)), "", "")
            for each in offered(state)
        ),
        note=Panel("green", "", words("care.note_title"), words("care.note")),
    )

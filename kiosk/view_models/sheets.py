"""Two plain shapes that many screens share: a list to choose from, and a sheet that says what is."""

from dataclasses import dataclass

from kiosk.view_models.parts import Fact, Panel, Tile, View


@dataclass(frozen=True, slots=True)
class ChoicesView(View):
    """`columns`: how many tiles may stand beside each other where there is room."""

    panels: tuple[Panel, ...] = ()
    tiles: tuple[Tile, ...] = ()
    columns: int = 1
    note: Panel | None = None


@dataclass(frozen=True, slots=True)
class SheetView(View):
    """Facts that a person checks or keeps, with a code where there is one."""

    panels: tuple[Panel, ...] = ()
    facts: tuple[Fact, ...] = ()
    tiles: tuple[Tile, ...] = ()
    qr: str = ""
    qr_text: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return f"SheetView({self.screen})"

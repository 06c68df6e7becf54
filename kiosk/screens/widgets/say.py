"""Text. Broken into lines by the rules of Chinese typesetting, never cut: the widget is as high as its text."""

from functools import lru_cache

from kivy.core.text import Label as CoreLabel
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.label import Label
from kivy.utils import escape_markup

from firmware_bridge.typeset import wrap
from kiosk import fonts

FONT = "Roboto"  # replaced by Noto Sans SC in `register`
_SLACK = 2  # pixels: rounding of single advances against the whole line


def register() -> None:
    """Noto Sans SC in place of Kivy's own font, which has no Chinese. Raises FontsMissing."""
    regular, bold = fonts.noto_sans_sc()
    CoreLabel.register(FONT, str(regular), fn_bold=str(bold))


@lru_cache(maxsize=8192)
def advance(character: str, size: float, bold: bool) -> int:
    """Pixels of one character."""
    label = CoreLabel(font_name=FONT, font_size=size, bold=bold)
    return int(label.get_extents(character)[0])


class Say(Label):
    """`content` in lines that fit the width, `natural` pixels wide on one line. Kivy alone breaks Chinese only at spaces, and before a full stop.

    `tint` and `points` are its own colour and size. A file that set `color` itself would lose it at the next change of the theme,
    which sets the usual one again.
    """

    content = StringProperty("")
    natural = NumericProperty(0)
    names = BooleanProperty(False)
    tint = ObjectProperty(None, allownone=True)
    points = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(content=self._lay, width=self._lay, font_size=self._lay, bold=self._lay, padding=self._lay)
        self._lay()

    def texture_update(self, *args: object) -> None:
        """As usual, but into new memory and at once: pixels handed over in the middle of a drawing, or into memory

        that the last frame is drawn from, would have to wait for that drawing.
        """
        self._label.texture = None
        super().texture_update(*args)
        if self.texture is not None:
            self.texture.bind()

    def _lay(self, *_: object) -> None:
        size, bold = self.font_size, self.bold
        self.natural = sum(advance(c, size, bold) for c in self.content)
        if not self.content:
            self.text = ""
            return
        room = int(self.width - self.padding[0] - self.padding[2]) - _SLACK
        if room <= 0:
            return
        lines = wrap(self.content, room, lambda c: advance(c, size, bold))
        text = "\n".join(lines)
        self.markup = self.names and bool(
            text
        )  # without text the label is made anew: the old one keeps its last lines
        self.text = _in_fonts(text) if self.names else text


def _in_fonts(text: str) -> str:
    """Markup that draws each character with the first font that has it; whatever stands in the text is escaped."""
    chain = fonts.name_chain()
    return "".join(
        escape_markup(piece) if path == chain[0] else f"[font={path}]{escape_markup(piece)}[/font]"
        for path, piece in fonts.runs(text, chain)
    )

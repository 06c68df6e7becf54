"""A rounded box with a border, and the picture in it."""

from functools import lru_cache

from kivy.factory import Factory
from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.icons import mask


class Box(BoxLayout):
    """`fill` inside, `edge` around it, `stroke` pixels wide; edges are smooth without multisampling."""

    fill = ColorProperty((1, 1, 1, 1))
    edge = ColorProperty((1, 1, 1, 1))
    stroke = NumericProperty(1)
    radius = NumericProperty(0)


class Icon(Widget):
    """One of our icons in one colour; `tint` is its own, as a text's."""

    name = StringProperty("")
    tint = ObjectProperty(None, allownone=True)
    colour = ColorProperty((1, 1, 1, 1))
    pen = NumericProperty(4)
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(name=self._draw, size=self._draw, pen=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        side = int(min(self.size))
        if not self.name or side < 8:
            self.texture = None
            return
        texture = Texture.create(size=(side, side), colorfmt="rgba")
        texture.blit_buffer(_white(self.name, side, float(self.pen)), colorfmt="rgba")
        texture.flip_vertical()
        self.texture = texture


@lru_cache(maxsize=64)
def _white(name: str, side: int, pen: float) -> bytes:
    """The icon as white pixels, as opaque as it covers them; the widget gives the colour."""
    return b"".join(b"\xff\xff\xff%c" % a for a in mask(name, side, pen))


class Rows(GridLayout):
    """One widget of class `kind` an item; a widget is kept and given its new item where the number stays."""

    items = ObjectProperty(())
    kind = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(items=self._fill, kind=self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        if not self.kind:
            return
        shown = list(reversed(self.children))
        if len(shown) == len(self.items):
            for widget, item in zip(shown, self.items, strict=True):
                widget.item = item
            return
        self.clear_widgets()
        for item in self.items:
            self.add_widget(getattr(Factory, self.kind)(item=item))

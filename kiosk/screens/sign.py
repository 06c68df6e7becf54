"""The finger signs. What is drawn is the state's; only the stroke under the finger is the pad's own."""

from typing import Any

from kivy.app import App
from kivy.graphics import Color, InstructionGroup, Line
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.flow.prepare_intents import StrokeDrawn
from kiosk.screens.widgets.frame import Frame

_STEP = 3
"""Units of 255 that a finger moves before another point is kept."""
_MOST = 120
"""Points of one stroke."""


class SignPad(Widget):
    """Points are bytes from 0 to 255 of the pad, so that a signature is small and the same on every panel."""

    view = ObjectProperty(None, rebind=True)
    pen = NumericProperty(2)
    ink = ColorProperty((0, 0, 0, 1))

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._now: list[int] = []
        self._lines = InstructionGroup()
        self.canvas.add(self._lines)
        self.bind(view=self._draw, pos=self._draw, size=self._draw, ink=self._draw)

    def on_touch_down(self, touch: Any) -> bool:
        """A stroke begins; the page does not scroll under it."""
        if not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self._now = [*self._at(touch)]
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """It goes on."""
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        x, y = self._at(touch)
        far = max(abs(x - self._now[-2]), abs(y - self._now[-1])) >= _STEP
        if far and len(self._now) < 2 * _MOST:
            self._now += [x, y]
            self._draw()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """It ends; a dot is a short stroke."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        drawn = self._now if len(self._now) > 2 else [*self._now, *self._now]
        self._now = []
        App.get_running_app().dispatch_intent(StrokeDrawn(bytes(drawn)))
        self._draw()
        return True

    def wipe(self) -> None:
        """Nothing of it stays."""
        self._now = []
        self._lines.clear()

    def _at(self, touch: Any) -> tuple[int, int]:
        x = (touch.x - self.x) / max(1, self.width)
        y = (touch.y - self.y) / max(1, self.height)
        return round(255 * min(1, max(0, x))), round(255 * min(1, max(0, y)))

    def _draw(self, *_: object) -> None:
        self._lines.clear()
        strokes = self.view.strokes if self.view is not None else ()
        self._lines.add(Color(*self.ink))
        for stroke in (*strokes, bytes(self._now)):
            points = [
                p for x, y in zip(stroke[::2], stroke[1::2], strict=False)
                for p in (self.x + x * self.width / 255, self.y + y * self.height / 255)
            ]  # fmt: skip
            if len(points) >= 4:
                self._lines.add(Line(points=points, width=self.pen, joint="round", cap="round"))


class SignScreen(Frame):
    """Draws `SignView`. The pad stands above the middle: in it a stroke would turn pages."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.pad = SignPad(view=self.view)
        self.bind(view=self.pad.setter("view"))
        above = self.children.index(self.ids.scroll) + 1
        BoxLayout.add_widget(self, self.pad, index=above)

    def leaving(self) -> None:
        """No stroke outlives the screen."""
        super().leaving()
        self.unbind(view=self.pad.setter("view"))
        self.pad.wipe()

"""What comes from outside is drawn at once, not with the clock's next frame: half of 33 ms earlier on average."""

import asyncio

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder


class PromptFrame:
    """Between two frames of the application's own loop. Ask as often as you like; one frame a turn of the loop is drawn."""

    def __init__(self) -> None:
        self._asked = False

    def ask(self, *_: object) -> None:
        """Soon; without a loop that runs, as when a window is only laid out, never."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if not self._asked:
            self._asked = True
            loop.call_soon(self._draw)

    def _draw(self) -> None:
        """The second half of a frame: layout, then pixels where something changed."""
        self._asked = False
        Builder.sync()
        Clock.tick_draw()
        Builder.sync()
        if Window.canvas.needs_redraw:
            Window.dispatch("on_draw")
            Window.dispatch("on_flip")

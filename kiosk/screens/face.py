"""The camera's picture in an oval, what to change, how far it is."""

from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.widgets.frame import Frame

PREVIEW_HZ = 15
"""As smooth as a mirror needs to be; the face process has the rest of the cores."""


class Preview(Widget):
    """One texture, written over with each frame and blanked when the screen is left."""

    texture = ObjectProperty(None, allownone=True)
    turn = StringProperty("")

    def draw(self, pixels: Any) -> None:
        """A frame: height × width × 3, BGR."""
        height, width = pixels.shape[:2]
        if self.texture is None or self.texture.size != (width, height):
            self.texture = Texture.create(size=(width, height), colorfmt="rgb")
            self.texture.flip_vertical()
        self.texture.blit_buffer(pixels[:, ::-1].tobytes(), colorfmt="bgr", bufferfmt="ubyte")
        self.canvas.ask_update()

    def wipe(self) -> None:
        """Black over whatever was there, then let go."""
        if self.texture is not None:
            width, height = self.texture.size
            self.texture.blit_buffer(bytes(width * height * 3), colorfmt="bgr", bufferfmt="ubyte")
            self.texture = None


class Dot(Widget):
    """One good frame, had or still wanted."""

    item = BooleanProperty(False)


class FaceScreen(Frame):
    """Draws `FaceView` and, while the camera looks, its newest frame."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._source: Callable[[], Any] = App.get_running_app().preview
        self._clock = Clock.schedule_interval(self._look, 1 / PREVIEW_HZ)

    def _look(self, _: float) -> None:
        pixels = self._source() if self.view.running else None
        if pixels is None:
            self.ids.preview.wipe()
        else:
            self.ids.preview.draw(pixels)

    def leaving(self) -> None:
        """No frame outlives the screen."""
        super().leaving()
        self._clock.cancel()
        self.ids.preview.wipe()

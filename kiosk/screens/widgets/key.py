"""Whatever can be touched."""

from kivy.app import App
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.behaviors import ButtonBehavior

from kiosk.screens.widgets.box import Box


class Key(ButtonBehavior, Box):
    """Dispatches its button's intent. `tag` is the button's id; `focused` draws the two rings.

    A key that became another under the finger, because the screen went on meanwhile, does nothing.
    """

    item = ObjectProperty(None, allownone=True, rebind=True)
    focused = BooleanProperty(False)
    heavy = BooleanProperty(False)
    _under_finger = ""

    @property
    def tag(self) -> str:
        """What tests and the demo touch it by."""
        return self.item.id if self.item else ""

    @property
    def usable(self) -> bool:
        """Whether it can be pressed now."""
        return self.item is not None and self.item.enabled and not self.disabled

    def on_press(self) -> None:
        """A finger came down on it."""
        self._under_finger = self.tag

    def on_release(self) -> None:
        """Pressed and let go on it."""
        if self._under_finger == self.tag:
            self.press()

    def press(self) -> None:
        """What it is there for."""
        if self.usable:
            App.get_running_app().dispatch_intent(self.item.intent)


class TileKey(Key):
    """A theme or a matter: title, summary, wait."""

    tile = ObjectProperty(None, allownone=True, rebind=True)

"""The dark panel at night: any touch wakes the kiosk and presses nothing beneath."""

from kivy.app import App
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.intents import Touched


class Resting(FloatLayout):
    """Over everything, until somebody comes."""

    view = ObjectProperty(None, allownone=True, rebind=True)

    def on_touch_down(self, touch: object) -> bool:
        """Swallow the touch."""
        return True

    def on_touch_up(self, touch: object) -> bool:
        """Somebody is there."""
        App.get_running_app().dispatch_intent(Touched())
        return True

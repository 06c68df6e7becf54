"""The warning before a session ends, over everything else."""

from kivy.app import App
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.intents import Touched


class IdleWarning(FloatLayout):
    """Any touch anywhere keeps the session and presses nothing beneath."""

    view = ObjectProperty(None, allownone=True, rebind=True)

    def on_touch_down(self, touch: object) -> bool:
        """Swallow the touch."""
        return True

    def on_touch_up(self, touch: object) -> bool:
        """Somebody is there."""
        App.get_running_app().dispatch_intent(Touched())
        return True

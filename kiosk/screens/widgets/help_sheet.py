"""The help sheet, over every screen."""

from kivy.app import App
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout


class HelpPanel(FloatLayout):
    """What lies beneath is not touched through it; a touch beside its keys says that somebody is there."""

    view = ObjectProperty(None, allownone=True, rebind=True)

    def on_touch_down(self, touch: object) -> bool:
        """Its own keys, and nothing else."""
        super().on_touch_down(touch)
        return True

    @staticmethod
    def columns(count: int) -> int:
        """Two beside each other on a standing panel, three on a lying one; one below the other in large mode."""
        theme = App.get_running_app().theme
        if theme.large and theme.portrait:
            return 1
        return 2 if theme.portrait else 3

"""The help sheet, over every screen."""

from kivy.app import App
from kivy.properties import ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.theme import Theme
from kiosk.view_models.parts import Button, HelpSheet


class HelpPanel(FloatLayout):
    """What lies beneath is not touched through it; a touch beside its keys says that somebody is there."""

    view = ObjectProperty(None, allownone=True, rebind=True)

    def on_touch_down(self, touch: object) -> bool:
        """Its own keys, and nothing else."""
        super().on_touch_down(touch)
        return True

    @staticmethod
    def aids(view: HelpSheet, theme: Theme) -> tuple[Button, ...]:
        """Those of the band; in large letters and the lower reach at once there is room for the language alone."""
        aids: tuple[Button, ...] = App.get_running_app().aids_of(view)
        return aids[:1] if theme.large and theme.reach_space else aids

    @staticmethod
    def aid_columns(count: int, theme: Theme) -> int:
        """All in one row; in large mode on a standing panel three."""
        return min(3, max(1, count)) if theme.large and theme.portrait else max(1, count)

    @staticmethod
    def columns(count: int, theme: Theme) -> int:
        """Two beside each other on a standing panel, three on a lying one; one below the other in large mode where height allows it."""
        if theme.large and theme.portrait and not theme.reach_space:
            return 1
        return 2 if theme.portrait else 3

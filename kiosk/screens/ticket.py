"""The number is the hero."""

from kivy.app import App

from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.say import advance

_SPARE = 8  # pixels that a line may be wider than its signs


class TicketScreen(Frame):
    """Draws `TicketView`."""

    def number_size(self, number: str, room: float) -> float:
        """Large, and on one line: a long number beside the code is a little smaller."""
        usual = float(App.get_running_app().theme.number)
        wide = sum(advance(c, usual, True) for c in number) + _SPARE
        return usual if wide <= room else usual * max(room, 1) / wide

"""The number is the hero."""

from kivy.app import App
from kivy.properties import BooleanProperty, NumericProperty

from kiosk.screens.widgets.frame import Frame
from kiosk.screens.widgets.say import advance

_SPARE = 8  # pixels that a line may be wider than its signs
_LOW = 40  # millimetres: the number's size beside place and code where there is little room


class TicketScreen(Frame):
    """Draws `TicketView`. Without paper number, place and code come first; `beside`: they alone, where letters are large or the middle is low."""

    beside = BooleanProperty(False)
    code_size = NumericProperty(0)

    def _fit_words(self, *args: object) -> None:
        super()._fit_words(*args)
        self.beside = bool(self.view.qr) and (self._app.narrow or self._app.tight)
        self.code_size = self._app.theme.mm(62) if self.view.qr else 0

    def number_size(self, number: str, room: float, beside: bool) -> float:
        """Large, and on one line: a long number beside the code is a little smaller."""
        theme = App.get_running_app().theme
        return _fitting(number, float(theme.mm(_LOW) if beside else theme.number), room)

    def place_size(self, place: str, room: float, beside: bool) -> float:
        """As other facts; where room is dear a long place is smaller, down to running text, before it breaks."""
        theme = App.get_running_app().theme
        usual = float(theme.em(14) if theme.portrait and not theme.large else theme.button)
        return max(float(theme.body), _fitting(place, usual, room)) if beside else usual


def _fitting(text: str, usual: float, room: float) -> float:
    wide = sum(advance(c, usual, True) for c in text) + _SPARE
    return usual if wide <= room else usual * max(room, 1) / wide

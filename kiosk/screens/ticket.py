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
        usual = float(theme.mm(_LOW) if beside else theme.number)
        wide = sum(advance(c, usual, True) for c in number) + _SPARE
        return usual if wide <= room else usual * max(room, 1) / wide

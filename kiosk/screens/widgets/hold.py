"""The attendant's way in: the hall's name, held. A citizen who rests a finger there for a moment opens nothing."""

from typing import Any, Final

from kivy.app import App
from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow.attendant_intents import OpenAttendant

HOLD_S: Final = 5.0


class HoldSpot(BoxLayout):
    """A finger that stays on it for so long dispatches `OpenAttendant`; one that slides off or lifts does not."""

    held: Any = None

    def on_touch_down(self, touch: Any) -> bool:
        """Begin to count; nothing beneath is kept from the touch."""
        if self.collide_point(*touch.pos):
            self._let_go()
            self.held = Clock.schedule_once(self._opened, HOLD_S)
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        """Off it: over."""
        if not self.collide_point(*touch.pos):
            self._let_go()
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        """Lifted: over."""
        self._let_go()
        return bool(super().on_touch_up(touch))

    def _let_go(self) -> None:
        if self.held is not None:
            self.held.cancel()
            self.held = None

    def _opened(self, _: float) -> None:
        self.held = None
        App.get_running_app().dispatch_intent(OpenAttendant())

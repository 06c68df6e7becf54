"""The keys that turn the page of an overflowing middle."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.screens.widgets.key import Key


class TurnKey(Key):
    """Up or down; says as well that somebody is there."""

    frame = ObjectProperty(None, allownone=True, rebind=True)
    direction = NumericProperty(1)
    active = BooleanProperty(False)

    def press(self) -> None:
        """Turn, then tell the flow that somebody is there."""
        if self.active and self.frame is not None:
            self.frame.page(self.direction)
            super().press()

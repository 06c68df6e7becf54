"""Good-bye: card, slip, belongings."""

from kiosk.screens.widgets.frame import Frame


class TakeScreen(Frame):
    """Draws `TakeView`."""

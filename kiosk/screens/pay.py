"""The amount is the hero; one thing to do below it."""

from kiosk.screens.widgets.frame import Frame


class PayScreen(Frame):
    """Draws `PayView`."""

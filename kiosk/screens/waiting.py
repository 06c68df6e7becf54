"""A few seconds, named; nothing moves but the words."""

from kiosk.screens.widgets.frame import Frame


class WaitingScreen(Frame):
    """Draws `WaitingView`."""

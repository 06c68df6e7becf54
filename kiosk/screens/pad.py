"""A number is typed."""

from kiosk.screens.widgets.frame import Frame


class PadScreen(Frame):
    """Draws `PadView`."""

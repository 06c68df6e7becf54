"""What is to be paid."""

from kiosk.screens.widgets.frame import Frame


class FeesScreen(Frame):
    """Draws `FeesView`."""

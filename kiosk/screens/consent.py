"""Two ways of equal size: the face, or staff."""

from kiosk.screens.widgets.frame import Frame


class ConsentScreen(Frame):
    """Draws `ConsentView`."""

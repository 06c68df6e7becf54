"""What happened, what to do, who comes."""

from kiosk.screens.widgets.frame import Frame


class ProblemScreen(Frame):
    """Draws `ProblemView`."""

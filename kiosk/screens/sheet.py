"""What is, to be checked or kept."""

from kiosk.screens.widgets.frame import Frame


class SheetScreen(Frame):
    """Draws `SheetView`."""

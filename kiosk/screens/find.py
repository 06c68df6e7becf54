"""The keypad, and what was found."""

from kiosk.screens.widgets.frame import Frame


class FindScreen(Frame):
    """Draws `FindView`."""

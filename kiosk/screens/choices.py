"""A list to choose from."""

from kiosk.screens.widgets.frame import Frame


class ChoicesScreen(Frame):
    """Draws `ChoicesView`."""

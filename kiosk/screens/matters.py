"""The matters of one theme."""

from kiosk.screens.widgets.frame import Frame


class MattersScreen(Frame):
    """Draws `MattersView`."""

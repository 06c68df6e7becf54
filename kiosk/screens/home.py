"""The first screen: the reader, the themes, the green channel."""

from kiosk.screens.widgets.frame import Frame


class HomeScreen(Frame):
    """Draws `HomeView`."""

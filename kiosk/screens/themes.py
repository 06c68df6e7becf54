"""The themes, for somebody whose card is read."""

from kiosk.screens.widgets.frame import Frame


class ThemesScreen(Frame):
    """Draws `ThemesView`."""

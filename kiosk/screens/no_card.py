"""没带身份证: what can be done all the same."""

from kiosk.screens.widgets.frame import Frame


class NoCardScreen(Frame):
    """Draws `NoCardView`."""

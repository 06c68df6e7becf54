"""Place the card, or go on without one."""

from kiosk.screens.widgets.frame import Frame


class AskCardScreen(Frame):
    """Draws `AskCardView`."""

"""The last look before the number."""

from kiosk.screens.widgets.frame import Frame


class ConfirmScreen(Frame):
    """Draws `ConfirmView`."""

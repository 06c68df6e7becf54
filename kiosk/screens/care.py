"""The green channel's question."""

from kiosk.screens.widgets.frame import Frame


class CareScreen(Frame):
    """Draws `CareView`."""

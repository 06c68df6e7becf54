"""Hold it before the scanner, or put it into the slot."""

from kiosk.screens.widgets.frame import Frame


class ScanScreen(Frame):
    """Draws `ScanView`."""

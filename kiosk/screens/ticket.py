"""The number is the hero."""

from kiosk.screens.widgets.frame import Frame


class TicketScreen(Frame):
    """Draws `TicketView`."""

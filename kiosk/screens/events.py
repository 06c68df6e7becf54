"""Life events, and the matters of one."""

from kiosk.screens.widgets.frame import Frame


class EventsScreen(Frame):
    """Draws `EventsView`."""

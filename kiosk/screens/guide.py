"""What one matter needs, before any queueing."""

from kiosk.screens.widgets.frame import Frame


class GuideScreen(Frame):
    """Draws `GuideView`."""

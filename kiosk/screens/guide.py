"""What one matter needs, before any queueing."""

from kivy.properties import ObjectProperty

from kiosk.screens.widgets.box import Box
from kiosk.screens.widgets.frame import Frame


class QrRow(Box):
    """The guide's address as a code."""

    item = ObjectProperty(None, allownone=True, rebind=True)


class GuideScreen(Frame):
    """Draws `GuideView`."""

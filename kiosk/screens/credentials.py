"""Which other credential?"""

from kiosk.screens.widgets.frame import Frame


class CredentialsScreen(Frame):
    """Draws `CredentialsView`."""

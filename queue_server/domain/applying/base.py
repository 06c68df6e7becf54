"""What the appliers share."""

from datetime import datetime
from typing import Any

from queue_server.domain.windows import Window, WindowState

Appliers = dict[type[Any], Any]
"""Event class → function of (day, event, at)."""


def free(window: Window, at: datetime) -> None:
    """The window has nobody now."""
    window.current = None
    window.idle_since = at if window.state is WindowState.OPEN else None

"""A snapshot by its key, drawn now."""

from datetime import datetime
from typing import Final

from queue_server.contracts.snapshots import AnySnapshot
from queue_server.service.hall_figures import HallFigures
from queue_server.service.views import Views

FOR_PAGES: Final = ("ticket/", "alarms", "order/", "payments", "dashboard", "desk")
"""Keys that no device hears: pages alone watch them."""


def drawn(views: Views, figures: HallFigures, key: str, now: datetime) -> AnySnapshot | None:
    """The snapshot of a key; None where there is none."""
    kind, _, name = key.partition("/")
    match kind:
        case "board":
            return views.board(name, now)
        case "window":
            return views.window(name, now)
        case "ticket":
            return views.ticket_page(name, now)
        case "catalogue":
            return views.catalogue(now)
        case "range" | "payment" | "check" | "help":
            return views.of_device(kind, name, now)
        case "alarms":
            return views.alarms(now)
        case "dashboard":
            return figures.latest
        case "order":
            return views.payment(name, now)
        case "payments":
            return views.payments(now)
        case "desk":
            return views.desk(now)
    return None

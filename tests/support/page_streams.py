"""The shared parts of an application, for tests of streams alone."""

from pathlib import Path
from typing import cast

from queue_server.service.ports import DeviceDirectory
from queue_server.service.staff import StaffStore
from queue_server.web.context import Web
from queue_server.web.limits import Seats
from queue_server.web.settings import WebSettings
from tests.support.page_hall import Devices, HandClock, PageHall, enrol
from tests.support.page_samples import NOW


def web_of(hall: PageHall, *, beat_s: float = 5.0, seats: int = 10) -> Web:
    """Everything but accounts, which streams never ask."""
    settings = WebSettings("demo", (), "", Path(), Path(), beat_s=beat_s)
    devices: DeviceDirectory = Devices()
    return Web(
        hall, cast("StaffStore", None), devices, enrol, HandClock(NOW), None, settings, Seats(seats, seats)
    )

"""What a rating changes: that service is rated. The grade itself stays in the journal alone."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.day import Day


def _rated(day: Day, event: e.VisitRated, at: datetime) -> None:
    day.rated.add((event.ticket, event.service))


APPLY: Appliers = {e.VisitRated: _rated}

"""Which closed days a batch of commands speaks of: they are read before it, so that the rules have them at hand."""

from collections.abc import Iterable
from datetime import date, datetime

from queue_server.contracts.commands import EnterPaper, IssuedOffline
from queue_server.domain.closed import MOST_LATE
from queue_server.service.answers import hall_date
from queue_server.service.requests import Request


def late_days(requests: Iterable[Request], now: datetime, zone: str) -> set[str]:
    """Dates before the hall's present one to which numbers of these commands belong, none too old to count."""
    today = date.fromisoformat(hall_date(now, zone))
    first = (today - MOST_LATE).isoformat()
    named = (_day_of(request, zone) for request in requests)
    return {day for day in named if _is_date(day) and first <= day < today.isoformat()}


def _day_of(request: Request, zone: str) -> str:
    match request.command.body:
        case IssuedOffline() as given:
            return given.range_id[:10]
        case EnterPaper() as paper:
            return hall_date(paper.issued_at, zone)
    return ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

"""Which closed days a batch of commands speaks of: they are read before it, so that the rules have them at hand."""

from collections.abc import Iterable
from datetime import date, datetime

from queue_server.contracts.commands import EnterPaper, IssuedOffline, RateVisit
from queue_server.contracts.commands.followups import GiveFlag, OpenFollowUp
from queue_server.domain.closed import MOST_LATE
from queue_server.domain.followup import first_day
from queue_server.domain.ticket import day_of
from queue_server.service.answers import hall_date
from queue_server.service.requests import Request


def late_days(requests: Iterable[Request], now: datetime, zone: str) -> set[str]:
    """Dates before the hall's present one to which numbers of these commands belong, none too old to count."""
    today, bodies = date.fromisoformat(hall_date(now, zone)), [request.command.body for request in requests]
    first = (today - MOST_LATE).isoformat()
    named = (_day_of(body, zone) for body in bodies)
    late = {day for day in named if _is_date(day) and first <= day < today.isoformat()}
    said = [day_of(body.ticket or "") for body in bodies if isinstance(body, RateVisit | OpenFollowUp)]
    return late | rateable(said, today)


def flag_quarters(requests: Iterable[Request]) -> set[str]:
    """Quarters of which these commands give flags."""
    bodies = (request.command.body for request in requests)
    return {body.quarter for body in bodies if isinstance(body, GiveFlag)}


def rateable(days: Iterable[str], today: date) -> set[str]:
    """Those of them whose services may still be rated, today excepted."""
    first = first_day(today).isoformat()
    return {day for day in days if _is_date(day) and first <= day < today.isoformat()}


def _day_of(body: object, zone: str) -> str:
    match body:
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

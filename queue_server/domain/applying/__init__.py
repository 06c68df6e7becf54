"""How each event changes the day. Nothing is decided here: results stand in the events."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying import (
    alarms,
    calls,
    cases,
    classes,
    errands,
    floor,
    green,
    hall,
    moves,
    patrols,
    ranges,
    ratings,
    suspensions,
    tickets,
)
from queue_server.domain.applying.base import Appliers
from queue_server.domain.day import Day

_APPLY: Appliers = {
    **hall.APPLY,
    **tickets.APPLY,
    **calls.APPLY,
    **moves.APPLY,
    **errands.APPLY,
    **suspensions.APPLY,
    **alarms.APPLY,
    **cases.OF_DAY,
    **classes.APPLY,
    **green.APPLY,
    **ranges.APPLY,
    **ratings.APPLY,
    **floor.APPLY,
    **patrols.APPLY,
}


def apply(day: Day, event: e.Event, at: datetime) -> None:
    """Change the day by one event that happened at `at`; ValueError or KeyError when the journal is not this program's."""
    _APPLY[type(event)](day, event, at)

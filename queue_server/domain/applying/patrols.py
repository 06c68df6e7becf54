"""How rounds and their leader change the day."""

from datetime import datetime

from queue_server.domain.applying.base import Appliers
from queue_server.domain.day import Day
from queue_server.domain.events import patrols as e
from queue_server.domain.patrol import Patrol


def _declared(day: Day, event: e.DutyDeclared, at: datetime) -> None:
    day.rounds.leader, day.rounds.deputy = event.leader, event.deputy


def _asked(day: Day, event: e.PatrolAsked, at: datetime) -> None:
    day.rounds.patrols[event.patrol] = Patrol(event.patrol, event.place, at, event.until)


def _made(day: Day, event: e.PatrolMade, at: datetime) -> None:
    found = day.rounds.patrols.setdefault(event.patrol, Patrol(event.patrol, event.place, at, None))
    found.answered_at, found.by, found.findings = at, event.by, event.findings


def _missed(day: Day, event: e.PatrolMissed, at: datetime) -> None:
    day.rounds.patrols[event.patrol].missed = True


APPLY: Appliers = {
    e.DutyDeclared: _declared,
    e.PatrolAsked: _asked,
    e.PatrolMade: _made,
    e.PatrolMissed: _missed,
}

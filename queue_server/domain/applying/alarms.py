"""How alarms come and go."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.alarm import Alarm, AlarmKind
from queue_server.domain.applying.base import Appliers
from queue_server.domain.day import Day


def _raised(day: Day, event: e.AlarmRaised, at: datetime) -> None:
    day.alarms[event.kind, event.about] = Alarm(AlarmKind(event.kind), event.about, at)


def _acknowledged(day: Day, event: e.AlarmAcknowledged, at: datetime) -> None:
    alarm = day.alarms[event.kind, event.about]
    alarm.acknowledged_by, alarm.acknowledged_at = event.by, at


def _cleared(day: Day, event: e.AlarmCleared, at: datetime) -> None:
    day.alarms[event.kind, event.about].cleared_at = at


APPLY: Appliers = {
    e.AlarmRaised: _raised,
    e.AlarmAcknowledged: _acknowledged,
    e.AlarmCleared: _cleared,
}

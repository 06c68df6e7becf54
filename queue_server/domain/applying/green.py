"""How asks for a floating window come and go."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.applying.base import Appliers
from queue_server.domain.asks import Ask, AskState
from queue_server.domain.day import Day


def _asked(day: Day, event: e.FloatingWindowAsked, at: datetime) -> None:
    ask = Ask(event.ticket, event.matter, at, event.until, event.windows, event.p99_s)
    day.green.asks[event.ticket] = ask
    day.green.last[event.matter] = event.ticket


def _answered(day: Day, event: e.FloatingWindowAnswered, at: datetime) -> None:
    ask = day.green.asks[event.ticket]
    ask.state = AskState.ACCEPTED if event.accepted else AskState.DECLINED
    ask.window, ask.ended_at = event.window, at


def _over(day: Day, event: e.FloatingWindowOver, at: datetime) -> None:
    ask = day.green.asks[event.ticket]
    ask.state, ask.cause, ask.ended_at = AskState.OVER, event.cause, at


APPLY: Appliers = {
    e.FloatingWindowAsked: _asked,
    e.FloatingWindowAnswered: _answered,
    e.FloatingWindowOver: _over,
}

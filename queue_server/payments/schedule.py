"""When an attempt is looked at: every 2 s for 30 s, every 5 s up to 90 s, then it is cancelled. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from queue_server.domain.payment import Attempt, Order

QUICK, QUICK_FOR = timedelta(seconds=2), timedelta(seconds=30)
SLOW, GIVE_UP = timedelta(seconds=5), timedelta(seconds=90)
"""As the channels advise for payment in person."""
MOST = timedelta(minutes=10)
"""An attempt of which nobody knows is asked for at least so often, however long it takes."""
AFTER_CLOSE = (timedelta(seconds=30), timedelta(minutes=5))
"""A closed attempt is looked at again: success may have been under way. Later ones come by notice, or with the bill."""
AFTER_START = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""After a start, one that was closed shortly before the server was away is looked at again: nobody heard the notices meanwhile."""
SPREAD_S = 30
"""Looks of a start are spread over so long, so that whoever pays now does not wait behind them."""
BEFORE_AWAY = timedelta(minutes=15)
"""What was closed longer before the server's last word had its looks after closing; a code that is closed cannot be paid any more."""
SEARCHED = timedelta(days=1)
"""So long a channel is asked for a closed attempt when it gives no word. Then the bill speaks."""


@dataclass(frozen=True, slots=True)
class Downtime:
    """The server was away until `end`; `since` is the last that its journal knows of money before that."""

    since: datetime
    end: datetime

    def covers(self, attempt: Attempt) -> bool:
        """Whether money of this closed attempt may have come meanwhile, unheard."""
        return self.since - BEFORE_AWAY <= _closed(attempt) <= self.end


def over(order: Order, attempt: Attempt, now: datetime) -> bool:
    """Whether it is to be cancelled: too long, another way is wanted, or the order was paid otherwise."""
    return attempt.cancel_asked or order.settled or now - attempt.started_at >= GIVE_UP


def next_look(order: Order, attempt: Attempt, tries: int, now: datetime) -> datetime:
    """The time of the next query; `tries`: how often it was looked at since it was to be cancelled."""
    if over(order, attempt, now):
        return now + _longer(tries)
    age = now - attempt.started_at
    step = QUICK if age < QUICK_FOR else SLOW
    return min(now + step, attempt.started_at + GIVE_UP)


def again_after_close(attempt: Attempt, downtime: Downtime, now: datetime) -> datetime | None:
    """When a closed attempt is looked at once more; None where it no longer is."""
    moments = [_closed(attempt) + wait for wait in AFTER_CLOSE]
    if downtime.covers(attempt):
        own = timedelta(seconds=crc32(attempt.id.encode()) % SPREAD_S)
        moments += [downtime.end + wait + own for wait in AFTER_START]
    return min((moment for moment in moments if moment > now), default=None)


def next_search(attempt: Attempt, downtime: Downtime, tries: int, now: datetime) -> datetime | None:
    """When a closed attempt of which the channel gave no word is asked for again; None when it is left to the bill."""
    begun = downtime.end if downtime.covers(attempt) else _closed(attempt)
    return now + _longer(tries) if now < begun + SEARCHED else None


def next_refund(tries: int, now: datetime) -> datetime:
    """When a refund without a final word is asked for again."""
    return now + _longer(tries)


def _longer(tries: int) -> timedelta:
    """Twice as long each time, up to MOST."""
    return min(timedelta(seconds=QUICK.total_seconds() * (1 << min(tries, 12))), MOST)


def _closed(attempt: Attempt) -> datetime:
    return attempt.since or attempt.started_at

"""When an attempt is looked at: every 2 s for 30 s, every 5 s up to 90 s, then it is cancelled. Pure."""

from datetime import datetime, timedelta

from queue_server.domain.payment import Attempt, Order

QUICK, QUICK_FOR = timedelta(seconds=2), timedelta(seconds=30)
SLOW, GIVE_UP = timedelta(seconds=5), timedelta(seconds=90)
"""As the channels advise for payment in person."""
MOST = timedelta(minutes=10)
"""An attempt of which nobody knows is asked for at least so often, however long it takes."""
AFTER_CLOSE = (timedelta(seconds=30), timedelta(minutes=5))
"""A closed attempt is looked at again: success may have been under way. Later ones come by notice, or with the bill."""


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


def again_after_close(attempt: Attempt, now: datetime) -> datetime | None:
    """When a closed attempt is looked at once more; None where it no longer is."""
    since = attempt.since or attempt.started_at
    return next((since + wait for wait in AFTER_CLOSE if since + wait > now), None)


def next_refund(tries: int, now: datetime) -> datetime:
    """When a refund without a final word is asked for again."""
    return now + _longer(tries)


def _longer(tries: int) -> timedelta:
    """Twice as long each time, up to MOST."""
    return min(timedelta(seconds=QUICK.total_seconds() * (1 << min(tries, 12))), MOST)

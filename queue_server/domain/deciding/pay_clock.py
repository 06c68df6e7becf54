"""What time does to payments: when nobody knows for long whether one was made, managers are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from queue_server.domain.alarm import AlarmKind
from queue_server.domain.deciding import alarms
from queue_server.domain.events import Event
from queue_server.domain.payment import AttemptState, Payments
from queue_server.domain.state import HallState

LONG = timedelta(minutes=10)
"""By then a channel that works has said a final word; the payer asks at least so often."""


def watched(state: HallState, now: datetime) -> Iterator[Event]:
    """Alarms over orders of which nobody has known for long."""
    yield from alarms.changes(state.day, AlarmKind.PAYMENT_UNKNOWN, unsure(state.payments, now))


def unsure(payments: Payments, now: datetime) -> Iterator[str]:
    """Orders with an attempt of which nobody has known for long."""
    for order_id in payments.running:
        attempt = payments.orders[order_id].running
        if (
            attempt is not None
            and attempt.state is AttemptState.UNKNOWN
            and now - (attempt.since or now) >= LONG
        ):
            yield order_id

"""How what is done outside of the hall changes. What is closed leaves the memory."""

from datetime import datetime
from typing import cast

from queue_server.domain.applying.base import Appliers
from queue_server.domain.events import outings as e
from queue_server.domain.outing import Outing, OutingKind
from queue_server.domain.state import HallState


def _booked(state: HallState, event: e.OutingBooked, at: datetime) -> None:
    if event.outing in state.outings.open:
        raise ValueError(f"{event.outing} was booked twice")
    kind = cast("OutingKind", event.kind)
    state.outings.open[event.outing] = Outing(
        event.outing, kind, event.matter, event.case, event.person, event.day, event.why, at
    )


def _taken(state: HallState, event: e.OutingTaken, at: datetime) -> None:
    state.outings.open[event.outing].owner = event.owner


def _ended(state: HallState, event: e.OutingEnded, at: datetime) -> None:
    state.outings.open[event.outing].ending = event.ending


def _closed(state: HallState, event: e.OutingClosed, at: datetime) -> None:
    del state.outings.open[event.outing]


APPLY: Appliers = {
    e.OutingBooked: _booked,
    e.OutingTaken: _taken,
    e.OutingEnded: _ended,
    e.OutingClosed: _closed,
}

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
        event.outing,
        kind,
        event.matter,
        event.case,
        event.person,
        event.day,
        event.why,
        at,
        event.slot,
        event.place,
        booked_for=event.day,
    )
    _alone(state, event.slot)


def _moved(state: HallState, event: e.OutingMoved, at: datetime) -> None:
    found = state.outings.open[event.outing]
    found.moved_from = (found.moved_from or found.when) if event.untold else ""
    found.day, found.slot, found.place = event.day, event.slot, event.place
    _alone(state, event.slot)


def _alone(state: HallState, slot: str) -> None:
    """Each place of a slot has one: else the journal is not of this program."""
    places = [each.place for each in state.outings.open.values() if each.slot == slot and not each.ending]
    if slot and len(places) > len(set(places)):
        raise ValueError(f"{slot}: a place was sold twice")


def _taken(state: HallState, event: e.OutingTaken, at: datetime) -> None:
    found = state.outings.open[event.outing]
    found.owner, found.moved_from = event.owner, ""


def _ended(state: HallState, event: e.OutingEnded, at: datetime) -> None:
    state.outings.open[event.outing].ending = event.ending


def _closed(state: HallState, event: e.OutingClosed, at: datetime) -> None:
    del state.outings.open[event.outing]


APPLY: Appliers = {
    e.OutingBooked: _booked,
    e.OutingMoved: _moved,
    e.OutingTaken: _taken,
    e.OutingEnded: _ended,
    e.OutingClosed: _closed,
}

"""When numbers are given: the hall's word while it answers, its hours by this machine's clock while it does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.flow.states import Home, State
from queue_server.contracts.base import Minutes
from queue_server.contracts.lines import GivenSpan
from queue_server.contracts.snapshots import MatterView

REST_S = 600
"""Seconds without a touch after which a panel that nobody needs goes dark."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Of one matter, as far as is known: whether its hours give numbers now, from when they do next, and until when people are served in the span that runs."""

    giving: bool
    next: datetime | None = None
    closes: datetime | None = None


def of(state: State, matter: MatterView) -> Hours | None:
    """What the hours say, whatever else stops the matter; None where nothing is known of them."""
    said = matter.opening
    if by_clock(state, matter):
        return _by_clock(state, matter, matter.hours or ())
    return Hours(said.issuing, said.next, said.closes) if said else None


def by_clock(state: State, matter: MatterView) -> bool:
    """Whether this machine has to look itself: the hall's last word holds no longer than the hall is there."""
    return not state.link_up and matter.hours is not None


def gives(state: State, matter: MatterView) -> bool:
    """Whether anybody can have a number now."""
    if not by_clock(state, matter):
        return matter.open
    stopped = (matter.full or matter.suspended) and _said_today(state)
    return not stopped and _by_clock(state, matter, matter.hours or ()).giving


def may_have(state: State, matter: MatterView) -> bool:
    """Whether a number can be had now: of whoever booked also where the day is full."""
    booked = state.session.booking if state.session else None
    return gives(state, matter) or (booked is not None and booked.matter == matter.id)


def resumes(state: State) -> datetime | None:
    """When the first numbers are given again, while no matter gives any; None while one does or nothing is known."""
    following = []
    for found in _known(state):
        if found is None or found.giving:
            return None
        if found.next is not None:
            following.append(found.next)
    return min(following).astimezone(state.now.tzinfo) if following else None


def opens(state: State) -> datetime | None:
    """The same while the hall is shut: after the last number people are served until closing, and who serves them can come."""
    following = resumes(state)
    if following is None:
        return None
    served = any(found and found.closes and state.now < found.closes for found in _known(state))
    return None if served else following


def _known(state: State) -> Iterator[Hours | None]:
    yield from (of(state, matter) for matter in (state.catalogue.matters if state.catalogue else ()))


def next_of(state: State, matter: MatterView) -> datetime | None:
    """When numbers of the matter begin again, in the hall's zone, where that is known."""
    found = of(state, matter)
    return found.next.astimezone(state.now.tzinfo) if found and found.next else None


def wait_of(state: State, matter: MatterView) -> Minutes | None:
    """What a number taken now would wait, as the hall says; None where it says nothing, or nobody can have a number."""
    if not state.link_up or not may_have(state, matter) or resumes(state) is not None:
        return None
    return dict(state.waits).get(matter.theme)


def rests(state: State) -> bool:
    """Whether the panel may go dark: nobody there, nothing on the reader, the hall shut."""
    alone = isinstance(state.screen, Home) and not state.card_on and not state.help.open
    return alone and opens(state) is not None and state.now - state.touched >= timedelta(seconds=REST_S)


def _by_clock(state: State, matter: MatterView, spans: tuple[GivenSpan, ...]) -> Hours:
    running = next((each for each in spans if each.begins <= state.now < each.closes), None)
    following = min((each.begins for each in spans if each.begins > state.now), default=None)
    if running is None:
        return Hours(False, following)
    giving = (
        state.now < running.ends and not _ended(state, matter, running) and _in_time(state, matter, running)
    )
    return Hours(giving, following, running.closes)


def _ended(state: State, matter: MatterView, running: GivenSpan) -> bool:
    """The hall had stopped the numbers of this very span before it went away."""
    said = matter.opening is not None and not matter.opening.issuing
    return said and state.catalogue is not None and state.catalogue.at >= running.begins


def _in_time(state: State, matter: MatterView, running: GivenSpan) -> bool:
    """Whether who comes now is served before closing, by the wait that was told last."""
    if running.served_by is None:
        return True
    wait = dict(state.waits).get(matter.theme)
    return state.now + timedelta(minutes=wait.high if wait else 0) <= running.served_by


def _said_today(state: State) -> bool:
    at = state.catalogue.at if state.catalogue else state.now
    return at.astimezone(state.now.tzinfo).date() == state.now.date()

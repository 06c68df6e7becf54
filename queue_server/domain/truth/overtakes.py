"""Slips and skips of a day by cause. Σ slips = Σ skips, and unexplained is 0 in every lawful day.

slip of i: later arrivals that were called while i still waited; skip of i: the mirror.
"""

from collections.abc import Callable, Iterator

from queue_server.domain.truth.legs import Chronicle, Leg
from queue_server.domain.truth.sweep import Overtakes, Sweep

_Act = Callable[[Sweep, Leg, int], None]


def overtakes(told: Chronicle) -> Overtakes:
    """Everybody's slips and skips."""
    sweep = Sweep(told.day.tickets)
    for order, act, leg in _timeline(told.legs):
        act(sweep, leg, order)
    return sweep.finished()


def pairs(told: Chronicle) -> Iterator[tuple[Leg, Leg]]:
    """(taken, left) of every overtake, one by one: what `overtakes` counts without looking at each."""
    for taken in told.legs:
        if taken.call is not None:
            order = taken.call.order
            for left in told.legs:
                if left.joined < taken.joined and (left.waits_at(order) or left.held_at(order)):
                    yield taken, left


def went_first(told: Chronicle, ticket: str) -> list[tuple[Leg, Leg]]:
    """(taken, left) of every overtake of one ticket, oldest call first. O(waits of the day)."""
    own = told.of(ticket)
    found = [
        (taken, left)
        for taken in told.legs
        if taken.call is not None and taken.ticket != ticket
        for left in own
        if left.joined < taken.joined and (left.waits_at(taken.call.order) or left.held_at(taken.call.order))
    ]
    return sorted(found, key=lambda pair: pair[0].call.order if pair[0].call else 0)


def _timeline(legs: list[Leg]) -> list[tuple[int, _Act, Leg]]:
    """The moves of the queue in their order, each with what the sweep does about it."""
    moves: list[tuple[int, _Act, Leg]] = []
    for leg in legs:
        moves.append((leg.joined, Sweep.join, leg))
        moves += ((hold.ended, Sweep.resume, leg) for hold in leg.holds if hold.ended is not None)
        moves += ((hold.begun, Sweep.hold, leg) for hold in leg.holds)  # one hold may follow another at once
        if leg.left is not None:
            moves.append((leg.left, Sweep.leave, leg))
    return sorted(moves, key=lambda move: move[0])

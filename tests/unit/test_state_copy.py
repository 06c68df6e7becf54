"""A state's copy: equal, and untouched by what happens to the original afterwards."""

from dataclasses import fields
from typing import get_args, get_type_hints

from queue_server.domain.ticket import Ticket
from tests.support.hall_day import open_hall


def test_copy_of_a_state_is_its_own():
    """Numbers, calls and services after the copy change the original alone; both go on from the same place."""
    play = open_hall()
    for _ in range(3):
        play.issue()
    play.call("w1")
    kept = play.state.copy()
    assert kept == play.state
    before = kept.copy()
    play.issue()
    play.call("w2")
    assert kept == before
    assert kept != play.state
    assert kept.day.tickets is not play.day.tickets


def test_tickets_hold_nothing_that_changes():
    """A ticket is copied as it is: no field may be a list, a dict or a set."""
    hints = get_type_hints(Ticket)
    kinds = {part for field in fields(Ticket) for part in _parts(hints[field.name])}
    assert not kinds & {list, dict, set}


def _parts(hint: object) -> set[object]:
    return {getattr(hint, "__origin__", hint), *(part for arg in get_args(hint) for part in _parts(arg))}

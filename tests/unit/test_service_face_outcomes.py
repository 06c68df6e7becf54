"""What a face check ends in, and what staff have to do then: never a second queue, never an end."""

from typing import get_args

import pytest

from queue_server.contracts.commands import ConfirmPerson, FinishService, PersonCheck, StartService
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.service.alarm_words import alarms_snapshot
from queue_server.service.window_view import window_snapshot
from tests.support.hall_service import CLERK, VISITOR, World, memory_world

OUTCOMES = get_args(PersonCheck.model_fields["outcome"].annotation)


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def _called(world: World, outcome: str) -> str:
    """A number after this outcome, called to its window; how the console shows the person."""
    matter = next(one.id for one in world.hall.matters if one.assurance == "person")
    world.issue(matter, visitor=VISITOR, person=PersonCheck(outcome=outcome, band="middle"))
    world.open_window()
    world.call()
    return _shown(world)


def _shown(world: World) -> str:
    day = world.committer._state.day
    current = window_snapshot(day, day.windows["w1"], 1, 1, world.clock.now()).current
    assert current is not None
    return current.person


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_face_outcome_gives_a_number_and_says_whether_staff_look(world, outcome):
    """Review, reject, declined, unavailable: the same number as for accept, and the console asks for a look at the card."""
    assert _called(world, outcome) == ("accepted" if outcome == "accept" else "to_confirm")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_staff_see_from_the_issue_on_whom_to_compare(world, outcome):
    """The number stands in the list while it waits, so that somebody can go to the kiosk; confirmed or accepted, it does not."""
    matter = next(one.id for one in world.hall.matters if one.assurance == "person")
    ticket = world.issue(matter, visitor=VISITOR, person=PersonCheck(outcome=outcome, band="middle")).ticket
    shown = [(line.ticket, line.window_label, line.unread) for line in _checks(world)]
    assert shown == ([] if outcome == "accept" else [(ticket, None, False)])
    world.open_window()
    world.call()
    assert [line.window_label for line in _checks(world)] == ([] if outcome == "accept" else ["1"])
    if outcome != "accept":
        world.ask(CLERK, ConfirmPerson(window="w1", same=True))
    assert _checks(world) == ()


def _checks(world: World):
    return alarms_snapshot(
        world.committer._state.day, world.clock.now(), hall=world.hall.id, epoch=1, rev=1
    ).checks


@pytest.mark.parametrize("outcome", ["review", "reject"])
@pytest.mark.parametrize("same", [True, False])
def test_staff_look_settles_the_check_at_the_window(world, outcome, same):
    """One touch of the clerk's, either way; until then the service does not end, and nobody queues again."""
    _called(world, outcome)
    assert isinstance(world.ask(CLERK, StartService(window="w1")), Accepted)
    refused = world.ask(CLERK, FinishService(window="w1"))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.PERSON_NOT_CONFIRMED
    assert isinstance(world.ask(CLERK, ConfirmPerson(window="w1", same=same)), Accepted)
    assert _shown(world) == ("confirmed" if same else "not_same")

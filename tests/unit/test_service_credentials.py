"""What a ticket knows of how its holder was identified: level by credential, evidence, staff's look, quota, tags."""

from dataclasses import replace

import pytest

from queue_server.contracts.commands import ConfirmPerson, FinishService, PersonCheck, StartService
from queue_server.contracts.identity import CHIP_CARDS, CREDENTIALS, PROVED, WORDS, level_of
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.service.masking import masked
from queue_server.service.window_view import window_snapshot
from tests.support import hall_day
from tests.support.hall_service import CLERK, KIOSK, OTHER_KIOSK, VISITOR, World, memory_world

CARD_LEVEL = "record"
SAID = VISITOR.model_copy(update={"credential": "typed_number"})


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def _ticket(world: World, number: str):
    return next(t for t in world.committer._state.day.tickets.values() if t.number == number)


def _console(world: World) -> WindowSnapshot:
    day = world.committer._state.day
    return window_snapshot(day, day.windows["w1"], 1, 1, world.clock.now())


def test_every_credential_has_a_level_and_words():
    """None is forgotten; the chip cards are proved, a typed number never is, and nothing shown is level none."""
    assert set(WORDS) == set(CREDENTIALS)
    assert CHIP_CARDS < PROVED
    assert {level_of(c) for c in PROVED} == {"card"}
    assert {level_of(c) for c in set(CREDENTIALS) - PROVED} == {"unverified"}
    assert level_of(None) == "none"
    assert all(words.zh and words.en for words in WORDS.values())


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_ticket_carries_its_credential_and_whether_staff_look(world, credential):
    """The kind travels into the journal and to the console; who was not proved is compared at the window."""
    world.issue(CARD_LEVEL, visitor=VISITOR.model_copy(update={"credential": credential}))
    world.open_window()
    world.call()
    proved = credential in PROVED
    current = _console(world).current
    assert current is not None
    assert current.credential == WORDS[credential]
    assert current.person == ("not_needed" if proved else "to_confirm")


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_green_class_by_card_comes_from_a_chip_card_alone(world, credential):
    """A typed birth date, or a provider's word, is no evidence `card`."""
    number = world.issue(visitor=VISITOR.model_copy(update={"credential": credential})).number
    ticket = _ticket(world, number)
    assert (ticket.evidence == "card") is (credential in CHIP_CARDS)
    assert ticket.green is (credential in CHIP_CARDS)


def test_said_number_is_served_only_after_a_look(world):
    """Level card: the service ends once staff have looked at the document, whatever they saw."""
    world.issue(CARD_LEVEL, visitor=SAID)
    world.open_window()
    world.call()
    assert isinstance(world.ask(CLERK, StartService(window="w1")), Accepted)
    refused = world.ask(CLERK, FinishService(window="w1"))
    assert isinstance(refused, Refused)
    assert refused.code is RefusalCode.PERSON_NOT_CONFIRMED
    assert isinstance(world.ask(CLERK, ConfirmPerson(window="w1", same=True)), Accepted)
    assert isinstance(world.ask(CLERK, FinishService(window="w1")), Accepted)


def test_face_accepted_without_a_chip_card_counts_for_nothing(world):
    """There is no photo to compare with: such a word is a mistake or worse."""
    person_level = next(m.id for m in world.hall.matters if m.assurance == "person")
    number = world.issue(person_level, visitor=SAID, person=PersonCheck(outcome="accept", band="near")).number
    assert _ticket(world, number).person == "to_confirm"


def test_typed_number_does_not_take_the_place_of_its_owner(tmp_path):
    """Who types a neighbour's number is not the neighbour: the card's holder still gets a number, the typist only one."""
    hall = hall_day.hall()
    one = replace(hall.rules.errands, live_per_matter=1)
    world = memory_world(tmp_path, hall=replace(hall, rules=replace(hall.rules, errands=one)))
    world.issue(CARD_LEVEL, visitor=SAID)
    again = world.ask(OTHER_KIOSK, world.issuing(CARD_LEVEL, visitor=SAID))
    assert isinstance(again, Refused)
    assert again.code is RefusalCode.ALREADY_QUEUED
    world.issue(CARD_LEVEL, visitor=VISITOR)


def test_quota_counts_numbers_that_nobody_proved(world):
    """Typed numbers are as cheap as none: twenty a machine and minute for both together."""
    for n in range(20):
        said = SAID.model_copy(update={"number": f"{n:018d}"})
        assert isinstance(world.ask(KIOSK, world.issuing(CARD_LEVEL, visitor=said)), Accepted)
    late = world.ask(KIOSK, world.issuing(CARD_LEVEL, visitor=SAID))
    assert isinstance(late, Refused)
    assert late.code is RefusalCode.TOO_MANY
    assert isinstance(world.ask(KIOSK, world.issuing(CARD_LEVEL)), Accepted)


def test_newborn_without_a_number_gets_a_ticket(world):
    """No name, no number, no birth date: no tag, no age, and staff look at the papers."""
    nobody = VISITOR.model_copy(update={"name": "", "number": "", "birth": "", "credential": "newborn"})
    first, second = (world.issue(CARD_LEVEL, visitor=nobody) for _ in range(2))
    assert first.number != second.number
    assert _ticket(world, first.number).day_tag == ""
    shown = masked(nobody, None)
    assert (shown.name, shown.number, shown.age) == ("", "", None)

"""Each matter's level rules what is asked: no face, and no consent to one, below level person."""

from collections.abc import Iterator
from random import Random
from typing import get_args

import pytest

from kiosk import prepare_samples, samples, scenes
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.attendant_screens import AttendantScreen
from kiosk.flow.certificate_screens import CertificateScreen
from queue_server.contracts.snapshots import Catalogue
from tests.support.kiosk_chance import anything
from tests.support.kiosk_flow import HOUSE, Walk, hall

OF_LEVEL_PERSON = {s.Consent, s.Face, s.Confirm}
OWN_PAPERS, BEHIND_A_PIN = set(get_args(CertificateScreen)), set(get_args(AttendantScreen))
"""What only level person leads to, and what no citizen comes to."""

ASIDE = (
    "credentials",
    "scan",
    "insert",
    "checking",
    "pad",
    "fees",
    "pay",
    "book",
    "rate",
    "parties",
    "self-check",
    "missing",
    "form",
    "send",
)
"""Scenes that no matter's level rules: who somebody is, in other ways, paying, booking, rating and what comes before the number."""


def _all_of(level: str, **more: object) -> Catalogue:
    """The sample hall with every matter at one level."""
    whole = prepare_samples.catalogue(classes=samples.CLASSES)
    return whole.model_copy(
        update={
            "matters": tuple(m.model_copy(update={"assurance": level, **more}) for m in whole.matters),
            "rev": 5,
        }
    )


def _walked(level: str, seed: int) -> Iterator[Walk]:
    """States in any order of events: 1,000 intents from the first screen, and 25 from scenes'."""
    random = Random(seed)  # noqa: S311 - a test's choices
    starts = [(hall(_all_of(level), means=samples.MEANS), 1000)]
    starts += [
        (Walk(scene.play(scenes.hall())).do(i.CatalogueCame(_all_of(level))), 25)
        for scene in scenes.SCENES
        if level == "person" or (seed < 3 and scene.name.startswith(ASIDE))
    ]
    for walk, steps in starts:
        yield walk
        for _ in range(steps):
            walk.do(anything(random, walk), later=random.choice((0, 0, 0, 1, 5)))
            yield walk


@pytest.mark.parametrize("level", ["none", "card"])
def test_face_is_never_asked_for_below_level_person(level: str) -> None:
    """Every screen of the flow but the three is walked through: none asks, none starts the camera."""
    seen: set[type] = set()
    for seed in range(8):
        for walk in _walked(level, seed):
            assert type(walk.screen) not in OF_LEVEL_PERSON, walk.screen
            seen.add(type(walk.screen))
            assert not walk.asked(e.StartFace)
    needs_a_card = {s.AskCard} if level == "none" else set()
    assert seen >= set(s.SCREENS) - OF_LEVEL_PERSON - OWN_PAPERS - BEHIND_A_PIN - needs_a_card


def test_face_is_asked_for_at_level_person() -> None:
    """The same walk reaches the three where matters ask for it: the test above can fail."""
    seen = {type(walk.screen) for walk in _walked("person", 1)}
    assert seen >= OF_LEVEL_PERSON


def test_face_asks_only_who_has_a_chip_with_a_photo() -> None:
    """The camera is started with a card, for a matter of level person, after consent."""
    for seed in range(4):
        before: s.Screen | None = None
        for walk in _walked("person", seed):
            if walk.asked(e.StartFace):
                assert isinstance(before, s.Consent | s.Face)
                assert walk.state.card is not None
                walk.effects.clear()
            before = walk.screen


def test_level_none_asks_for_no_document_at_all() -> None:
    """Advice is a touch and a number."""
    nothing = _all_of("none", parties=(), needs=(), form=()).model_copy(update={"classes": ()})
    walk = hall(nothing).do(i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert walk.screen.request.holder is None

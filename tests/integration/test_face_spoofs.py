"""Simulated attacks on the turn of the head, through the real models. They test the logic, never a conformance."""

from collections.abc import Iterable

import pytest

from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.checking import WRONG_WAY, Check
from kiosk.gateways.faces.comparison import Comparison, Good
from kiosk.gateways.faces.demo_faces import card_photo, live_frames
from kiosk.gateways.faces.models import DlibFaces, models_folder
from kiosk.gateways.faces.results import FaceResult, Liveness, RetryReason, Side, Verdict
from kiosk.gateways.faces.wire import Begin
from tests.support.face_pictures import turned_head, waved_picture
from tests.support.faces import ISSUED, TODAY

ANGLES = (-60, -50, -40, -30, -15, 0, 15, 30, 40, 50, 60)
SHIFT = 0.3
Seen = Good | RetryReason


class Booth:
    """The models, Hopper's card, and three good frames of her that every session starts with."""

    def __init__(self) -> None:
        self.faces = DlibFaces(models_folder())
        self.comparison = Comparison(self.faces, card_photo("hopper"))
        self.frames = live_frames("hopper", 20)
        self.front = [self.comparison.look(frame) for frame in self.frames[:3]]

    def looks(self, frames: Iterable[Pixels]) -> list[Seen]:
        """What the process sees once the turn is asked."""
        return [self.comparison.look(frame, turned=True) for frame in frames]

    def result(self, side: Side, after: list[Seen]) -> FaceResult | None:
        """What a session ends in when these follow the question for the turn; None: it still waits."""
        begin = Begin(1, ISSUED, TODAY, demo=False, turn=side)
        check = Check(begin, self.faces.bands, self.faces.distance)
        steps = [check.see(seen, None) for seen in self.front]
        assert check.turning
        steps += [check.see(seen, None) for seen in after]
        return next((step for step in steps if isinstance(step, FaceResult)), None)


@pytest.fixture(scope="module")
def booth() -> Booth:
    """One for all attacks."""
    return Booth()


@pytest.fixture(scope="module")
def waved(booth: Booth) -> list[Seen]:
    """A print of her, waved from one side to the other, two frames at each angle."""
    return booth.looks(waved_picture(frame, angle) for angle in ANGLES for frame in booth.frames[3:5])


@pytest.mark.parametrize("side", Side)
def test_living_head_passes_the_same_way(booth: Booth, side: Side) -> None:
    """The attacks below fail for what they are: a head with relief, turned as asked, is accepted."""
    result = booth.result(
        side, booth.looks(turned_head(booth.faces, frame, side, SHIFT) for frame in booth.frames[3:5])
    )
    assert result is not None
    assert (result.verdict, result.liveness) == (Verdict.ACCEPT, Liveness.TURN)


@pytest.mark.parametrize("side", Side)
def test_waved_picture_is_never_accepted(booth: Booth, waved: list[Seen], side: Side) -> None:
    """A flat print at eleven angles, whichever way is asked."""
    result = booth.result(side, waved)
    assert result is None or result.verdict is Verdict.REVIEW


def test_still_face_is_never_accepted(booth: Booth) -> None:
    """A photograph on a stand, for as long as it likes."""
    assert booth.result(Side.LEFT, booth.looks(booth.frames[3:]) * 20) is None


def test_film_that_turns_the_other_way_is_reviewed(booth: Booth) -> None:
    """The way is drawn anew each time; a film's is not."""
    other = turned_head(booth.faces, booth.frames[3], Side.RIGHT, SHIFT)
    result = booth.result(Side.LEFT, booth.looks([other]) * WRONG_WAY)
    assert result is not None
    assert (result.verdict, result.liveness) == (Verdict.REVIEW, Liveness.FAILED)


def test_another_person_in_the_turned_frames_is_reviewed(booth: Booth) -> None:
    """Her photograph in front, somebody else's living head after it."""
    heads = (turned_head(booth.faces, frame, Side.LEFT, SHIFT) for frame in live_frames("collins", 20)[:3])
    result = booth.result(Side.LEFT, booth.looks(heads))
    assert result is not None
    assert (result.verdict, result.liveness) == (Verdict.REVIEW, Liveness.FAILED)

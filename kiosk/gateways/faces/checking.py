"""The rules of one session, frame by frame: three good ones in a row, then the head turned where that could matter. Pure.

The turn is asked where all else speaks for the person, and is passed by two frames in a row: the nose moved along the eye
line by `MIN_SHIFT` of the distance between the eyes towards the side asked, and the face is still the one compared. A
flat picture tilted by 30 degrees never moves its nose so far, one by 45 degrees in 4 of 100 frames; a head does at 25
degrees in 96 of 100. Bent pictures, videos and masks pass: only a depth or infrared camera sees those.
"""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from kiosk.gateways.faces.comparison import Good
from kiosk.gateways.faces.decision import FRAMES_NEEDED, decide, liveness_of
from kiosk.gateways.faces.models import Vector
from kiosk.gateways.faces.results import (
    DepthEvidence,
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    Side,
)
from kiosk.gateways.faces.settings import Bands
from kiosk.gateways.faces.wire import Begin

MIN_SHIFT: Final = 0.10
TURNED_FRAMES: Final = 2
"""One frame of a waved picture may move its nose by chance."""
OTHERS: Final = 3
"""Turned frames that show another face: no living person was compared."""
WRONG_WAY: Final = 10
"""Frames in a row turned to the other side, about a second: people mix up left and right and are told."""

Measure = Callable[[Vector, Vector], float]


class Check:
    """Ask `turning` before a frame is looked at, tell what was seen by `see`."""

    def __init__(self, begin: Begin, bands: Bands, measure: Measure) -> None:
        self._begin = begin
        self._bands = bands
        self._measure = measure
        self._good: list[tuple[Good, DepthEvidence | None]] = []
        self._turn: _Turn | None = None

    @property
    def turning(self) -> bool:
        """True once the head is to be turned."""
        return self._turn is not None

    def see(self, seen: Good | RetryReason, depth: DepthEvidence | None) -> FaceProgress | FaceResult:
        """Progress, or the decision."""
        if self._turn is not None:
            return self._turned(self._turn, seen)
        if isinstance(seen, RetryReason):
            self._good.clear()  # in a row: the row starts again
            return FaceProgress(0, FRAMES_NEEDED, seen)
        self._good.append((seen, depth))
        if len(self._good) < FRAMES_NEEDED:
            return FaceProgress(len(self._good), FRAMES_NEEDED, None)
        return self._compared()

    def _compared(self) -> FaceProgress | FaceResult:
        liveness = liveness_of([depth for _, depth in self._good], demo=self._begin.demo)
        result = self._decide(liveness)
        asks = result.reason is ReviewReason.NO_LIVENESS and liveness is Liveness.MISSING
        if not asks or self._begin.turn is None or self._decide(Liveness.TURN).reason is not None:
            return result
        front = [good for good, _ in self._good]
        self._turn = _Turn(self._begin.turn, front, self._bands.accept, self._measure)
        return FaceProgress(FRAMES_NEEDED, FRAMES_NEEDED, None, self._begin.turn)

    def _turned(self, turn: "_Turn", seen: Good | RetryReason) -> FaceProgress | FaceResult:
        outcome = turn.see(seen)
        if isinstance(outcome, Liveness):
            return self._decide(outcome)
        return FaceProgress(FRAMES_NEEDED, FRAMES_NEEDED, outcome, self._begin.turn)

    def _decide(self, liveness: Liveness) -> FaceResult:
        begin = self._begin
        distances = tuple(good.distance for good, _ in self._good)
        return decide(distances, liveness=liveness, issued=begin.issued, today=begin.today, bands=self._bands)


class _Turn:
    """The head's turn to one side, against the frontal frames."""

    def __init__(self, side: Side, front: Sequence[Good], same: float, measure: Measure) -> None:
        self._sign = 1 if side is Side.LEFT else -1  # the person's left is the picture's right
        self._front = front
        self._start = median(good.along for good in front)
        self._same = same
        self._measure = measure
        self._passed = self._others = self._wrong = 0

    def see(self, seen: Good | RetryReason) -> Liveness | RetryReason | None:
        """What the turn proved, or what to change; None: hold it."""
        if isinstance(seen, RetryReason):
            self._passed = self._wrong = 0
            return seen
        shift = (seen.along - self._start) * self._sign
        if shift < MIN_SHIFT:
            return self._not_yet(shift)
        self._wrong = 0
        if not self._is_same(seen):
            return self._other()
        self._passed += 1
        return Liveness.TURN if self._passed >= TURNED_FRAMES else None

    def _not_yet(self, shift: float) -> Liveness | RetryReason:
        self._passed = 0
        if not shift <= -MIN_SHIFT:
            self._wrong = 0
            return RetryReason.TURN_MORE
        self._wrong += 1
        return Liveness.FAILED if self._wrong >= WRONG_WAY else RetryReason.OTHER_WAY

    def _is_same(self, seen: Good) -> bool:
        return median(self._measure(good.vector, seen.vector) for good in self._front) <= self._same

    def _other(self) -> Liveness | None:
        self._passed = 0
        self._others += 1
        return Liveness.FAILED if self._others >= OTHERS else None

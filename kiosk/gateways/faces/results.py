"""The words of a face check: what a verification can end in and what a person is told on the way.

Nothing here can hold a score, a vector or a picture, so nothing that is logged or recorded can either.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How one verification ends."""

    ACCEPT = "accept"  # the person of the card, alive, photo recent
    REVIEW = "review"  # a member of staff compares person and card; nobody queues again
    REJECT = "reject"  # another face; a staff check too, the screen never says 不是本人
    RETRY = "retry"  # no three good frames in time; the reason tells what to change


class ScoreBand(StrEnum):
    """Where the median distance fell; the only thing about it that leaves the face process."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


class Liveness(StrEnum):
    """What is known about a living person standing there."""

    MISSING = "missing"
    FAILED = "failed"
    SKIPPED = "skipped"  # the person would not or could not turn the head
    DEPTH = "depth"  # an infrared or depth camera vouches
    TURN = "turn"  # the head turned as asked, the same person before and after
    EMULATED = "emulated"  # the demo's camera says so; counts in demo mode only


class Side(StrEnum):
    """Which way to turn the head: the person's own left or right."""

    LEFT = "left"
    RIGHT = "right"


class RetryReason(StrEnum):
    """Why a frame (or a whole try) was not good enough; each has its sentence of guidance on the screen."""

    NO_FACE = "no_face"  # 请正对镜头
    SEVERAL_FACES = "several_faces"  # 请一个人站在镜头前
    TOO_FAR = "too_far"  # 请靠近一些
    TURNED = "turned"  # 请正对镜头
    OTHER_WAY = "other_way"  # 请转向另一边 (the turn of the head only)
    TURN_MORE = "turn_more"  # 请再转一点 (the turn of the head only)
    NODDED = "nodded"  # 请平视镜头
    TILTED = "tilted"  # 请把头摆正
    BLURRED = "blurred"  # 请保持不动
    TOO_DARK = "too_dark"  # 光线太暗
    TOO_BRIGHT = "too_bright"  # 光线太亮


class ReviewReason(StrEnum):
    """Why a member of staff must decide."""

    UNSURE = "unsure"  # the distance lies between the bands
    NO_LIVENESS = "no_liveness"  # missing, failed or skipped
    OLD_PHOTO = "old_photo"  # card issued more than ten years ago
    NO_CARD_PHOTO = "no_card_photo"  # the reader gave no photo
    CARD_PHOTO_UNUSABLE = "card_photo_unusable"  # not decodable, or no single face in it
    CAMERA_DOWN = "camera_down"  # the camera gave no frame
    LEFT = "left"  # closed before a decision
    WORKER_LOST = "worker_lost"  # the face process died or hung twice


@dataclass(frozen=True, slots=True)
class DepthEvidence:
    """What an infrared or depth camera says about a frame's moment: a body with relief, or not."""

    solid: bool
    emulated: bool


@dataclass(frozen=True, slots=True)
class FaceResult:
    """One verification's end. `reason` is set for REVIEW and RETRY, `band` where frames were compared."""

    verdict: Verdict
    band: ScoreBand | None
    reason: RetryReason | ReviewReason | None
    liveness: Liveness

    @property
    def emulated(self) -> bool:
        """True where the demo's camera vouched; every surface that shows the result says so."""
        return self.liveness is Liveness.EMULATED


def review(reason: ReviewReason) -> FaceResult:
    """A staff check without any comparison."""
    return FaceResult(Verdict.REVIEW, None, reason, Liveness.MISSING)


def unturned(liveness: Liveness) -> FaceResult:
    """The turn was asked, so faces are alike and the photo is recent; it was skipped or never seen."""
    return FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, liveness)


@dataclass(frozen=True, slots=True)
class FaceProgress:
    """What to show while looking: `good` of `needed` good frames in a row, and what to change.

    `turn` is set once these are had and the head is to be turned.
    """

    good: int
    needed: int
    hint: RetryReason | None
    turn: Side | None = None

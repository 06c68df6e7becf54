"""The face process' session: good frames in a row, the head turned, and what it makes of odd requests."""

import mmap
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from firmware_bridge.protocol.open_photo import OpenPhotoDecoder
from kiosk.gateways.faces.checking import OTHERS, WRONG_WAY, Check
from kiosk.gateways.faces.comparison import Good
from kiosk.gateways.faces.decision import BANDS
from kiosk.gateways.faces.models import Vector
from kiosk.gateways.faces.results import (
    DepthEvidence,
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    ScoreBand,
    Side,
    Verdict,
)
from kiosk.gateways.faces.settings import Exit, FaceSettings, pack_settings
from kiosk.gateways.faces.wire import SLOT_BYTES, Begin, Look, Ready, WireError, pack, unpack_reply
from kiosk.gateways.faces.worker import HungUp, Worker, main
from tests.support.faces import EMULATED, ISSUED, OLD_ISSUE, TODAY

FLAT = DepthEvidence(solid=False, emulated=False)
BEGIN = Begin(4, ISSUED, TODAY, demo=True)


class NoFaces:
    """A backend that finds nobody."""

    bands = BANDS

    def distance(self, one: Vector, other: Vector) -> float:
        return apart(one, other)

    def find(self, picture: object) -> list[object]:
        return []


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The kiosk's and the process' end."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


def run(theirs: socket.socket, slot: mmap.mmap) -> None:
    """A process' session in this one."""
    Worker(NoFaces(), OpenPhotoDecoder(), theirs, slot).run()  # type: ignore[arg-type]  # it finds nobody, so never encodes


def good(distance: float = 0.3, along: float = 0.0, who: float = 0.0) -> Good:
    """A good frame: `who` stands for the face's numbers."""
    return Good(distance, along, np.array([who]))


def apart(one: Vector, other: Vector) -> float:
    """The measure of these one-number faces."""
    return float(abs(one - other)[0])


def a_check(**change: object) -> Check:
    """A session of `BEGIN` with changes, by dlib's bands."""
    return Check(replace(BEGIN, **change), BANDS, apart)  # type: ignore[arg-type]  # fields by name


def at_the_turn(side: Side = Side.LEFT) -> Check:
    """Three good frames of the right person, and no depth camera: the head is to be turned."""
    check = a_check(turn=side)
    for _ in range(3):
        step = check.see(good(), None)
    assert step == FaceProgress(3, 3, None, side)
    return check


def turned(check: Check, *seen: Good | RetryReason) -> FaceProgress | FaceResult:
    """What the last of these frames led to."""
    for one in seen:
        step = check.see(one, None)
    return step


def test_check_of_three_good_frames_decides() -> None:
    """Two are progress, the third decides."""
    check = a_check()
    assert check.see(good(), EMULATED) == FaceProgress(1, 3, None)
    assert check.see(good(), EMULATED) == FaceProgress(2, 3, None)
    assert check.see(good(), EMULATED).verdict is Verdict.ACCEPT  # type: ignore[union-attr]  # the third is a result


def test_check_broken_by_a_bad_frame_starts_again() -> None:
    """In a row means in a row: a bad frame in between costs the earlier ones."""
    check = a_check()
    check.see(good(), EMULATED)
    check.see(good(), EMULATED)
    assert check.see(RetryReason.BLURRED, EMULATED) == FaceProgress(0, 3, RetryReason.BLURRED)
    assert check.see(good(), EMULATED) == FaceProgress(1, 3, None)


def test_check_without_depth_in_one_frame_is_reviewed() -> None:
    """All compared frames need a living person, not most of them; where no turn is asked staff look."""
    check = a_check(turn=None)
    for depth in (EMULATED, None):
        check.see(good(), depth)
    result = check.see(good(), EMULATED)
    assert isinstance(result, FaceResult)
    assert result.reason is ReviewReason.NO_LIVENESS


@pytest.mark.parametrize(
    ("distance", "issued", "depth"),
    [
        (0.5, ISSUED, None),
        (0.9, ISSUED, None),
        (0.3, OLD_ISSUE, None),
        (0.3, ISSUED, FLAT),
        (0.3, ISSUED, EMULATED),
    ],
    ids=["unsure", "other", "old photo", "flat", "solid"],
)
def test_turn_is_asked_only_where_it_could_matter(
    distance: float, issued: date, depth: DepthEvidence | None
) -> None:
    """Nobody turns the head for an answer that stands already."""
    check = a_check(turn=Side.LEFT, issued=issued)
    steps = [check.see(good(distance), depth) for _ in range(3)]
    assert isinstance(steps[-1], FaceResult)
    assert not check.turning


@pytest.mark.parametrize(("side", "sign"), [(Side.LEFT, 1), (Side.RIGHT, -1)])
def test_turn_as_asked_is_accepted(side: Side, sign: int) -> None:
    """The nose moves to the person's own side, in two frames: the person's left is the picture's right."""
    check = at_the_turn(side)
    assert turned(check, good(along=sign * 0.1001)) == FaceProgress(3, 3, None, side)
    result = turned(check, good(along=sign * 0.2))
    assert result == FaceResult(Verdict.ACCEPT, ScoreBand.SAME, None, Liveness.TURN)


def test_turn_too_small_asks_for_more() -> None:
    """A still face, or one that hardly moves, never passes, however long it stays."""
    check = at_the_turn()
    for _ in range(200):
        assert turned(check, good(along=0.0999)) == FaceProgress(3, 3, RetryReason.TURN_MORE, Side.LEFT)


def test_turn_the_wrong_way_is_told_and_then_reviewed() -> None:
    """A second to notice; a film that always turns the same way is for staff."""
    check = at_the_turn()
    wrong = good(along=-0.2)
    for _ in range(WRONG_WAY - 1):
        assert turned(check, wrong) == FaceProgress(3, 3, RetryReason.OTHER_WAY, Side.LEFT)
    assert turned(check, wrong) == FaceResult(
        Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, Liveness.FAILED
    )


def test_turn_corrected_in_time_is_accepted() -> None:
    """People mix up left and right."""
    check = at_the_turn()
    turned(check, *[good(along=-0.2)] * (WRONG_WAY - 1), good(), *[good(along=-0.2)] * (WRONG_WAY - 1))
    result = turned(check, good(along=0.2), good(along=0.2))
    assert isinstance(result, FaceResult)
    assert result.verdict is Verdict.ACCEPT


def test_turn_of_another_person_is_reviewed() -> None:
    """A photograph in front, a head behind: the turned face is not the one that was compared."""
    check = at_the_turn()
    other = good(along=0.2, who=0.46)
    steps = [turned(check, other) for _ in range(OTHERS)]
    assert steps[0] == FaceProgress(3, 3, None, Side.LEFT)
    assert isinstance(steps[-1], FaceResult)
    assert (steps[-1].verdict, steps[-1].liveness) == (Verdict.REVIEW, Liveness.FAILED)


def test_turn_in_single_frames_never_passes() -> None:
    """A waved picture's lucky frame between others counts for nothing."""
    check = at_the_turn()
    for flaw in (RetryReason.BLURRED, good(), good(along=-0.2), RetryReason.NO_FACE):
        assert isinstance(turned(check, good(along=0.2), flaw), FaceProgress)


def test_worker_wipes_the_photo_and_refuses_what_is_none(ends: tuple[socket.socket, socket.socket]) -> None:
    """The shared picture is black once taken; bytes that are no photo end the session with a typed review."""
    ours, theirs = ends
    with mmap.mmap(-1, SLOT_BYTES) as slot:
        slot[:4] = b"\xff\xd8\xff\xe0"
        ours.send(pack(BEGIN))
        run(theirs, slot)
        assert slot[:4] == bytes(4)
    assert unpack_reply(ours.recv(512)) == Ready()
    result = unpack_reply(ours.recv(512))
    assert isinstance(result, FaceResult)
    assert result.reason is ReviewReason.CARD_PHOTO_UNUSABLE


def test_worker_asked_out_of_turn_ends(ends: tuple[socket.socket, socket.socket]) -> None:
    """A frame before the card's photo is no conversation of ours."""
    ours, theirs = ends
    ours.send(pack(Look(480, 640, None)))
    with mmap.mmap(-1, SLOT_BYTES) as slot, pytest.raises(WireError):
        run(theirs, slot)


def test_worker_left_alone_ends(ends: tuple[socket.socket, socket.socket]) -> None:
    """A kiosk that hangs up takes its face process along."""
    ours, theirs = ends
    ours.shutdown(socket.SHUT_WR)
    with mmap.mmap(-1, SLOT_BYTES) as slot, pytest.raises(HungUp):
        run(theirs, slot)


def test_main_without_models_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code tells the log what is missing on this machine."""
    monkeypatch.setattr("kiosk.gateways.faces.models.find_spec", lambda name: None)
    assert main(["0", "0", pack_settings(FaceSettings())]) is Exit.NO_MODELS

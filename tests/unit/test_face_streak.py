"""The face process' session: good frames in a row, and what it makes of odd requests."""

import mmap
import socket
from collections.abc import Iterator

import pytest

from kiosk.gateways.faces.results import FaceProgress, FaceResult, RetryReason, ReviewReason, Verdict
from kiosk.gateways.faces.wire import SLOT_BYTES, Begin, Look, Ready, WireError, pack, unpack_reply
from kiosk.gateways.faces.worker import Exit, HungUp, Streak, Worker, main
from tests.support.faces import EMULATED, ISSUED, TODAY

BEGIN = Begin(4, ISSUED, TODAY, demo=True)


class NoFaces:
    """A backend that finds nobody."""

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
    Worker(NoFaces(), theirs, slot).run()  # type: ignore[arg-type]  # a backend that finds nobody never encodes


def test_streak_of_three_good_frames_decides() -> None:
    """Two are progress, the third decides."""
    streak = Streak(BEGIN)
    assert streak.add(0.3, EMULATED) == FaceProgress(1, 3, None)
    assert streak.add(0.3, EMULATED) == FaceProgress(2, 3, None)
    assert streak.add(0.3, EMULATED).verdict is Verdict.ACCEPT  # type: ignore[union-attr]  # the third is a result


def test_streak_broken_by_a_bad_frame_starts_again() -> None:
    """In a row means in a row: a bad frame in between costs the earlier ones."""
    streak = Streak(BEGIN)
    streak.add(0.3, EMULATED)
    streak.add(0.3, EMULATED)
    assert streak.add(RetryReason.BLURRED, EMULATED) == FaceProgress(0, 3, RetryReason.BLURRED)
    assert streak.add(0.3, EMULATED) == FaceProgress(1, 3, None)


def test_streak_without_depth_in_one_frame_is_reviewed() -> None:
    """All compared frames need a living person, not most of them."""
    streak = Streak(BEGIN)
    for depth in (EMULATED, None):
        streak.add(0.3, depth)
    result = streak.add(0.3, EMULATED)
    assert isinstance(result, FaceResult)
    assert result.reason is ReviewReason.NO_LIVENESS


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
    assert main(["0", "0"]) is Exit.NO_MODELS

"""The face check over its real process: verdicts, faults, and what is left behind."""

import asyncio
import hashlib
import io
import itertools
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from structlog.testing import capture_logs

from firmware_bridge.emulators.card_data import photo_slot
from kiosk.gateways.faces import (
    Bands,
    Camera,
    FaceGate,
    FaceProgress,
    FaceResult,
    FaceSession,
    FaceSettings,
    FileCamera,
    Frame,
    Liveness,
    OnnxModel,
    Pixels,
    RetryReason,
    ReviewReason,
    ScoreBand,
    Side,
    Verdict,
)
from kiosk.gateways.faces.demo_faces import card_photo, demo_camera, live_frames
from kiosk.gateways.faces.models import DlibFaces, models_folder
from kiosk.gateways.faces.sandbox import NICENESS
from tests.support.face_pictures import turned_head
from tests.support.faces import ISSUED, OLD_ISSUE, PAUSE, ScriptedCamera, clock, empty_room
from tests.support.onnx_file import tiny_model

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = 60.0
"""Seconds for a verdict on a busy machine."""
PATIENCE = 5.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gate() -> AsyncIterator[FaceGate]:
    """One gate in demo mode for the whole module; every session takes a fresh process from it."""
    gate = FaceGate(demo=True, settings=FaceSettings("open"), patience=PATIENCE, side=lambda: None)
    await gate.start()
    yield gate
    await gate.close()
    assert not gate.pids


async def check(
    gate: FaceGate,
    camera: Camera,
    *,
    photo: bytes | None = None,
    issued: date = ISSUED,
    timeout: float = LONG,
) -> FaceResult:
    """One session to its verdict; the card is Hopper's unless given."""
    async with await gate.open(photo or card_photo("hopper"), issued, camera, clock) as session:
        return await session.decide(timeout)


async def worker_of(gate: FaceGate, session: FaceSession) -> int:
    """The id of the process that answers this session: after its first progress there is no spare."""
    await anext(session.progress())
    [pid] = gate.pids
    return pid


async def until_gone(pid: int, seconds: float = 1.0) -> bool:
    """True when the process has ended within the time."""
    end = time.monotonic() + seconds
    while (running := _runs(pid)) and time.monotonic() < end:
        await asyncio.sleep(0.01)
    return not running


def _runs(pid: int) -> bool:
    """Dead but not yet collected by whoever adopted it counts as ended: its memory is gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def hopper_after(arrival: asyncio.Event) -> Iterator[Pixels]:
    """An empty room, then Hopper in it."""
    frames = live_frames("hopper", 9)
    while not arrival.is_set():
        yield empty_room()
    yield from itertools.cycle(frames)


async def test_own_face_before_the_demo_camera_is_accepted(gate: FaceGate) -> None:
    """The whole way: three good frames, the same person, and the emulated depth slot, which the result admits."""
    result = await check(gate, demo_camera("hopper", 1))
    assert result == FaceResult(Verdict.ACCEPT, ScoreBand.SAME, None, Liveness.EMULATED)
    assert result.emulated


async def test_progress_counts_up_to_the_verdict(gate: FaceGate) -> None:
    """The screen hears of each good frame in turn, and the stream ends by itself."""
    async with await gate.open(card_photo("collins"), ISSUED, demo_camera("collins", 2), clock) as session:
        steps = [step async for step in session.progress()]
        assert (await session.decide(LONG)).verdict is Verdict.ACCEPT
        assert [step async for step in session.progress()] == []
    assert steps[-1] == FaceProgress(2, 3, None)


async def test_another_face_is_rejected(gate: FaceGate) -> None:
    """Collins with Hopper's card."""
    result = await check(gate, demo_camera("collins", 3))
    assert (result.verdict, result.band) == (Verdict.REJECT, ScoreBand.DIFFERENT)


@pytest.mark.parametrize(
    ("solid", "liveness"), [(None, Liveness.MISSING), (False, Liveness.FAILED)], ids=["no depth", "flat"]
)
async def test_own_face_without_liveness_is_reviewed(
    gate: FaceGate, solid: bool | None, liveness: Liveness
) -> None:
    """A camera without a depth slot, and one whose slot sees a flat picture."""
    result = await check(gate, FileCamera(live_frames("hopper", 4), solid=solid))
    assert result == FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, liveness)


async def test_own_face_in_a_hall_ignores_emulated_depth() -> None:
    """Outside the demo the emulated camera vouches for nobody."""
    hall = FaceGate(demo=False, side=lambda: None)
    result = await check(hall, demo_camera("hopper", 5))
    await hall.close()
    assert result == FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, Liveness.MISSING)


async def test_own_face_with_an_old_photo_is_reviewed(gate: FaceGate) -> None:
    """A card issued more than ten years ago."""
    result = await check(gate, demo_camera("hopper", 6), issued=OLD_ISSUE)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.OLD_PHOTO)


@pytest.mark.parametrize(
    "photo",
    [b"WLf\0" * 256, b"\xff" * (1 << 19)],
    ids=["undecoded", "huge"],
)
async def test_photo_that_cannot_be_compared_is_reviewed(gate: FaceGate, photo: bytes) -> None:
    """A chip photo in a coding that nobody decoded, and one that fits no slot."""
    result = await check(gate, demo_camera("hopper", 7), photo=photo)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.CARD_PHOTO_UNUSABLE)


async def test_card_without_photo_is_reviewed_at_once(gate: FaceGate) -> None:
    """No photo: no process is spent."""
    assert await gate.ready()
    before = gate.pids
    async with await gate.open(None, ISSUED, demo_camera("hopper", 8), clock) as session:
        result = await session.decide(LONG)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.NO_CARD_PHOTO)
    assert gate.pids == before


async def test_nobody_there_is_a_retry_and_the_next_try_may_succeed(gate: FaceGate) -> None:
    """The time runs out before an empty room with guidance; somebody steps up, the same session decides."""
    somebody = asyncio.Event()
    async with await gate.open(
        card_photo("hopper"), ISSUED, ScriptedCamera(hopper_after(somebody)), clock
    ) as session:
        await anext(step async for step in session.progress() if step.hint)
        first = await session.decide(0.01)
        assert (first.verdict, first.reason) == (Verdict.RETRY, RetryReason.NO_FACE)
        assert not session.ended
        somebody.set()
        assert (await session.decide(LONG)).verdict is Verdict.ACCEPT


@pytest.mark.parametrize("then_fails", [True, False], ids=["fails", "silent"])
async def test_camera_that_gives_nothing_is_reviewed(gate: FaceGate, then_fails: bool) -> None:
    """A camera that breaks is known at once, a silent one when the time is up."""
    camera = ScriptedCamera(iter([]), then_fails=then_fails)
    result = await check(gate, camera, timeout=LONG if then_fails else 0.2)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.CAMERA_DOWN)
    assert camera.closed


async def test_session_ends_its_process_and_overwrites_its_frames(gate: FaceGate) -> None:
    """Within a second of the decision the process is gone, every frame is black, and a new spare gets ready."""
    camera = ScriptedCamera(itertools.cycle(live_frames("hopper", 10)))
    await gate.ready()
    async with await gate.open(card_photo("hopper"), ISSUED, camera, clock) as session:
        pid = await worker_of(gate, session)
        assert session.preview is not None
        assert (await session.decide(LONG)).verdict is Verdict.ACCEPT
        assert await until_gone(pid)
        assert session.preview is None
        assert not any(picture.any() for picture in camera.given)
    assert await gate.ready()
    assert pid not in gate.pids


async def test_session_leaves_no_file_and_no_word(gate: FaceGate) -> None:
    """Nothing that holds the photo's bytes appears in shared memory or the temporary folder; logs carry codes."""
    needle = card_photo("hopper")[40:72]
    before = {path for path, _ in _small_files()}
    with capture_logs() as logs:
        assert (await check(gate, demo_camera("hopper", 11))).verdict is Verdict.ACCEPT
        await asyncio.sleep(0)
    for path, content in _small_files():
        assert path in before or needle not in content
    assert {key for entry in logs for key in entry} <= {"event", "log_level", "code", "error"}


def _small_files() -> Iterator[tuple[Path, bytes]]:
    """What lies directly in the places where programs leave things."""
    for place in (Path("/dev/shm"), Path("/tmp"), Path.cwd()):  # noqa: S108 - looked at, not written
        for path in place.iterdir() if place.is_dir() else ():
            if path.is_file() and os.access(path, os.R_OK) and path.stat().st_size < 1 << 24:
                yield path, path.read_bytes()


async def test_session_closed_early_leaves_nothing(gate: FaceGate) -> None:
    """A citizen who walks away: whoever waits gets a result, the process goes, closing twice is harmless."""
    await gate.ready()
    camera = ScriptedCamera(itertools.cycle([empty_room()]))
    session = await gate.open(card_photo("hopper"), ISSUED, camera, clock)
    pid = await worker_of(gate, session)
    waiting = asyncio.create_task(session.decide(LONG))
    await asyncio.sleep(0)
    await session.close()
    await session.close()
    assert (await waiting).reason is ReviewReason.LEFT
    assert await until_gone(pid)
    assert camera.closed


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
async def test_process_lost_once_is_replaced(gate: FaceGate, blow: signal.Signals) -> None:
    """A process that dies or hangs in mid-session: the session goes on with another and decides."""
    somebody = asyncio.Event()
    await gate.ready()
    async with await gate.open(
        card_photo("hopper"), ISSUED, ScriptedCamera(hopper_after(somebody)), clock
    ) as session:
        pid = await worker_of(gate, session)
        os.kill(pid, blow)
        somebody.set()
        assert (await session.decide(LONG)).verdict is Verdict.ACCEPT
        assert await until_gone(pid)


async def test_process_that_never_looks_is_reviewed_when_time_is_up(gate: FaceGate) -> None:
    """Frames arrive, the process hangs from the start: staff are called, nobody is told to stand differently."""
    assert await gate.ready()
    [pid] = gate.pids
    os.kill(pid, signal.SIGSTOP)
    result = await check(gate, demo_camera("hopper", 14), timeout=0.5)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.WORKER_LOST)
    assert await until_gone(pid)


async def test_process_lost_again_is_reviewed(gate: FaceGate) -> None:
    """Two dead processes are enough: a member of staff takes over, the screen sees no exception."""
    await gate.ready()
    camera = ScriptedCamera(itertools.cycle([empty_room()]))
    async with await gate.open(card_photo("hopper"), ISSUED, camera, clock) as session:
        first = await worker_of(gate, session)
        os.kill(first, signal.SIGKILL)
        steps = session.progress()
        async with asyncio.timeout(LONG):
            while gate.pids <= {first}:
                await anext(steps)
            await anext(steps)
        [second] = gate.pids - {first}
        os.kill(second, signal.SIGKILL)
        result = await session.decide(LONG)
    assert (result.verdict, result.reason) == (Verdict.REVIEW, ReviewReason.WORKER_LOST)


async def test_spare_waits_confined(gate: FaceGate) -> None:
    """The kernel on the waiting process: filtered, no new rights, one thread, no core, behind the screen."""
    assert await gate.ready()
    assert_confined(*gate.pids)


def assert_confined(pid: int) -> None:
    """What the kernel says of a face process."""
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
    )
    assert (status["Seccomp"], status["NoNewPrivs"], status["Threads"]) == ("2", "1", "1")
    assert "Max core file size        0                    0" in Path(f"/proc/{pid}/limits").read_text()
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, ours + NICENESS)


async def test_gate_closed_ends_everything() -> None:
    """Closing the gate with a session open and a spare warming up leaves no process."""
    gate = FaceGate(demo=True)
    await gate.start()
    session = await gate.open(card_photo("hopper"), ISSUED, demo_camera("hopper", 13), clock)
    pids = gate.pids
    await gate.close()
    assert session.ended
    assert not gate.pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGINT])
async def test_stop_of_the_whole_group_is_no_fault_of_the_process(blow: signal.Signals) -> None:
    """A service manager or Ctrl-C signals the face process too: nothing to warn of."""
    gate = FaceGate(demo=True)
    with capture_logs() as logs:
        assert await gate.ready()
        [pid] = gate.pids
        os.kill(pid, blow)
        assert await until_gone(pid)
        await gate.close()
    assert "face_worker_failed" not in {one["event"] for one in logs}


ORPHAN = """
import asyncio
from kiosk.gateways.faces import FaceGate
async def main():
    gate = FaceGate(demo=True)
    assert await gate.ready()
    print(*gate.pids, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_process_whose_kiosk_was_killed_ends() -> None:
    """SIGKILL gives the kiosk no time to say goodbye; its waiting face process goes all the same."""
    kiosk = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ORPHAN, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert kiosk.stdout is not None
    pid = int(await kiosk.stdout.readline())
    kiosk.kill()
    await kiosk.wait()
    assert await until_gone(pid)


async def test_photo_as_the_card_carries_it_is_decoded_inside(gate: FaceGate) -> None:
    """The slot's open encoding is taken apart in the face process; a slot of any other is for staff."""
    slot = photo_slot(Image.open(io.BytesIO(card_photo("hopper"))))
    for coded, reason in ((slot, None), (b"WLf\0" * 256, ReviewReason.CARD_PHOTO_UNUSABLE)):
        camera = demo_camera("hopper", 16)
        async with await gate.open(coded, ISSUED, camera, clock, coded=True) as session:
            assert (await session.decide(LONG)).reason is reason


class Mirror:
    """Somebody who looks straight and, once asked, turns the head to a side (None: stays still)."""

    def __init__(self, person: str, then: str, side: Side | None) -> None:
        faces = DlibFaces(models_folder())
        self._straight = live_frames(person, 17)
        last = live_frames(then, 18)
        self._turned = [turned_head(faces, frame, side, 0.3) for frame in last[:3]] if side else last
        self.asked = asyncio.Event()
        self.label = "scripted"

    async def frames(self) -> AsyncIterator[Frame]:
        """Without a depth slot."""
        for n in itertools.count():
            shown = self._turned if self.asked.is_set() else self._straight
            yield Frame(shown[n % len(shown)].copy())
            await asyncio.sleep(PAUSE)

    async def close(self) -> None:
        """Nothing to free."""


async def watched(gate: FaceGate, camera: Mirror, timeout: float = LONG, skips: bool = False) -> FaceResult:
    """One session of a person who does as the screen says."""
    async with await gate.open(card_photo("hopper"), ISSUED, camera, clock) as session:
        async for step in session.progress():
            if step.turn is not None:
                camera.asked.set()
                break
        if skips:
            session.skip_turn()
        return await session.decide(timeout)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lefts() -> AsyncIterator[FaceGate]:
    """A hall's gate, whose draw is always the left."""
    gate = FaceGate(demo=False, patience=PATIENCE, side=lambda: Side.LEFT)
    yield gate
    await gate.close()


async def test_turn_as_asked_is_accepted_in_a_hall(lefts: FaceGate) -> None:
    """A camera without depth, a head that turns as drawn, the same person: ACCEPT, and it says how."""
    result = await watched(lefts, Mirror("hopper", "hopper", Side.LEFT))
    assert result == FaceResult(Verdict.ACCEPT, ScoreBand.SAME, None, Liveness.TURN)


@pytest.mark.parametrize(
    ("then", "side"), [("hopper", Side.RIGHT), ("collins", Side.LEFT)], ids=["wrong way", "another person"]
)
async def test_turn_otherwise_is_reviewed(lefts: FaceGate, then: str, side: Side) -> None:
    """The other way for a second, or with another head: staff look."""
    result = await watched(lefts, Mirror("hopper", then, side))
    assert result == FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, Liveness.FAILED)


async def test_turn_that_never_comes_is_reviewed(lefts: FaceGate) -> None:
    """A still face, as a photograph has: when the time is up staff look; so they do at once for who skips."""
    still = await watched(lefts, Mirror("hopper", "hopper", None), timeout=1.0)
    skipped = await watched(lefts, Mirror("hopper", "hopper", None), skips=True)
    assert (still.verdict, still.liveness) == (Verdict.REVIEW, Liveness.MISSING)
    assert (skipped.verdict, skipped.liveness) == (Verdict.REVIEW, Liveness.SKIPPED)


async def test_frame_that_waited_is_passed_over_for_the_newest(gate: FaceGate) -> None:
    """A camera ten times as fast as the process: it sees what is new and never works off what is old."""
    camera = ScriptedCamera(itertools.cycle([empty_room()]), pause=0.002)
    async with await gate.open(card_photo("hopper"), ISSUED, camera, clock) as session:
        steps = session.progress()
        while (await anext(steps)).hint is None:
            pass
        first, looked = camera.count, session.looks
        for _ in range(3):
            await anext(steps)
        assert camera.count - first >= 2 * (session.looks - looked)


async def test_hall_model_compares_in_the_same_confined_process(tmp_path: Path) -> None:
    """An ONNX file in the place of dlib's vectors: a verdict, one thread, the filter, no core."""
    model = tiny_model(tmp_path)
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    settings = FaceSettings(model=OnnxModel(str(model), digest, Bands(0.2, 0.3)))
    gate = FaceGate(demo=True, settings=settings)
    assert await gate.ready()
    assert_confined(*gate.pids)
    results = [await check(gate, demo_camera(who, 19)) for who in ("hopper", "collins")]
    await gate.close()
    assert [result.verdict for result in results] == [Verdict.ACCEPT, Verdict.REJECT]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (FaceSettings(model=OnnxModel("/nowhere.onnx", "0" * 64, Bands(0.2, 0.3))), "faces.onnx.model"),
        (FaceSettings("plugin:nobody", "0" * 64), "reader.photo"),
    ],
    ids=["no model", "no decoder"],
)
async def test_gate_with_wrong_settings_refuses_by_name_once(settings: FaceSettings, said: str) -> None:
    """One process tells why, none is started again, and a citizen's check is a review."""
    gate = FaceGate(demo=True, settings=settings)
    with capture_logs() as logs:
        assert not await gate.ready()
        assert (await check(gate, demo_camera("hopper", 15))).reason is ReviewReason.WORKER_LOST
        assert not await gate.ready()
    await gate.close()
    assert gate.refused is not None
    assert gate.refused.startswith(said)
    assert [one["event"] for one in logs].count("face_check_refused") == 1


async def test_gate_whose_processes_fail_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the models: not ready, the exit code in the log, and a citizen's check is a review."""
    monkeypatch.setattr("kiosk.gateways.faces.link.WORKER_MODULE", "kiosk.no_such_module")
    gate = FaceGate(demo=True)
    with capture_logs() as logs:
        assert not await gate.ready()
        result = await check(gate, demo_camera("hopper", 15))
        await gate.close()
    assert result.reason is ReviewReason.WORKER_LOST
    assert {"event": "face_worker_failed", "log_level": "warning", "code": 1} in logs

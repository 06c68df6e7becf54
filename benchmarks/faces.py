"""How long a face check takes, beside the bare models on the same machine in the same run.

python -m benchmarks.faces
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

ROUNDS = 7
PATIENCE_S = 60.0
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def measure() -> list[dict[str, Any]]:
    """Rows of {name, value, unit, baseline, ratio}, milliseconds.

    `face_decision_p50`: from opening a session on the warm spare to the verdict over three frames; baseline: the same
    models' bare vectors of three frames. `face_third_frame_p50`: from the third good frame to the verdict; baseline: one
    bare finding and vector. `face_worker_start_p50`: from starting a process to ready; baseline: loading the same models
    in a running one. `face_screen_gap_p95`: between frames of the face screen while a check runs; baseline: the same
    screen without one.
    """
    os.environ |= ONE_THREAD  # before the first import of dlib and numpy
    return [*asyncio.run(_measure()), _screen()]


def _screen() -> dict[str, Any]:
    """In a process of its own, as Kivy draws from its first import on."""
    command = [sys.executable, "-m", "benchmarks.faces_screen"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(shown.stdout.splitlines()[-1])
    return _row("face_screen_gap_p95", [found["verifying"]], [found["alone"]])


async def _measure() -> list[dict[str, Any]]:
    encode, one, load = _bare()
    decisions, starts = await _sessions()
    return [
        _row("face_decision_p50", decisions, encode),
        _row("face_third_frame_p50", [await _third(seed) for seed in range(ROUNDS)], one),
        _row("face_worker_start_p50", starts, load),
    ]


async def _sessions() -> tuple[list[float], list[float]]:
    """Milliseconds to each decision and to each spare's readiness; one at a time, nothing else running."""
    from kiosk.gateways.faces import FaceGate, Verdict  # noqa: PLC0415 - after the thread limits are set
    from kiosk.gateways.faces.demo_faces import card_photo, demo_camera  # noqa: PLC0415 - as above

    gate = FaceGate(demo=True, patience=PATIENCE_S)
    decisions, starts = [], []
    for seed in range(ROUNDS):
        camera = demo_camera("hopper", seed)
        begun = time.perf_counter()
        assert await gate.ready()
        starts.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        async with await gate.open(card_photo("hopper"), date(2020, 1, 1), camera, now) as session:
            verdict = (await session.decide(60)).verdict
            decisions.append((time.perf_counter() - begun) * 1000)
            assert verdict is Verdict.ACCEPT
            await gate.close()
            gate = FaceGate(demo=True, patience=PATIENCE_S)
    return decisions, starts


async def _third(seed: int) -> float:
    """Milliseconds from handing over the third good frame to the verdict."""
    from kiosk.gateways.faces.demo_faces import card_photo, live_frames  # noqa: PLC0415 - as above
    from kiosk.gateways.faces.link import WorkerLink  # noqa: PLC0415 - as above
    from kiosk.gateways.faces.results import DepthEvidence, FaceResult  # noqa: PLC0415 - as above
    from kiosk.gateways.faces.wire import Begin  # noqa: PLC0415 - as above

    link, solid = WorkerLink.start(PATIENCE_S), DepthEvidence(solid=True, emulated=True)
    assert await link.warm()
    photo, today = card_photo("hopper"), now().date()
    await link.begin(photo, Begin(len(photo), today, today, demo=True))
    await link.receive()
    for frame in live_frames("hopper", seed)[:3]:
        begun = time.perf_counter()
        await link.look(frame, solid)
        reply = await link.receive()
    took = (time.perf_counter() - begun) * 1000
    assert isinstance(reply, FaceResult)
    link.kill()
    await link.reap()
    return took


def _bare() -> tuple[list[float], list[float], list[float]]:
    """Milliseconds for three vectors, for finding and one vector, and for loading the models."""
    import numpy as np  # noqa: PLC0415 - after the thread limits are set

    from kiosk.gateways.faces.demo_faces import live_frames  # noqa: PLC0415 - as above
    from kiosk.gateways.faces.models import DlibFaces, models_folder  # noqa: PLC0415 - as above

    folder = models_folder()
    load = _timed(lambda: DlibFaces(folder))
    faces = DlibFaces(folder)
    pictures = [np.ascontiguousarray(frame[:, :, ::-1]) for frame in live_frames("hopper", 0)[:3]]
    found = [(picture, faces.find(picture)[0]) for picture in pictures]
    three = _timed(lambda: [faces.encode(picture, face) for picture, face in found])
    picture = pictures[0]
    one = _timed(lambda: faces.encode(picture, faces.find(picture)[0]))
    return three, one, load


def _timed(work: Callable[[], Any]) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _row(name: str, values: list[float], baselines: list[float]) -> dict[str, Any]:
    value, baseline = median(values), median(baselines)
    return {
        "name": name,
        "value": round(value, 1),
        "unit": "ms",
        "baseline": round(baseline, 1),
        "ratio": round(value / baseline, 2),
    }


def now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))

"""The face process: one session, then it ends. Started by `link.WorkerLink`, with two inherited descriptors.

python -m kiosk.gateways.faces.worker SOCKET MEMORY
"""

import mmap
import signal
import socket
import sys
from enum import IntEnum
from typing import TypeVar

import numpy as np

from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.comparison import Comparison, Faces, PhotoUnusable, warm_up_decoders
from kiosk.gateways.faces.decision import FRAMES_NEEDED, decide, liveness_of
from kiosk.gateways.faces.models import DlibFaces, ModelsMissing, models_folder
from kiosk.gateways.faces.results import (
    DepthEvidence,
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    Verdict,
)
from kiosk.gateways.faces.sandbox import SandboxRefused, confine
from kiosk.gateways.faces.wire import (
    MAX_DATAGRAM,
    SLOT_BYTES,
    Begin,
    Look,
    Ready,
    Reply,
    WireError,
    pack,
    unpack_request,
)

_Request = TypeVar("_Request", Begin, Look)


class Exit(IntEnum):
    """Why the process ended by itself."""

    DONE = 0  # decided, or the kiosk hung up
    NO_MODELS = 3
    NO_SANDBOX = 4
    BAD_REQUEST = 5


class HungUp(Exception):
    """The kiosk closed its end."""


class Streak:
    """Good frames in a row; the last one decides."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._good: list[tuple[float, DepthEvidence | None]] = []

    def add(self, seen: float | RetryReason, depth: DepthEvidence | None) -> FaceProgress | FaceResult:
        """Progress, or the decision. A frame that is not good starts the row again."""
        if isinstance(seen, RetryReason):
            self._good.clear()
            return FaceProgress(0, FRAMES_NEEDED, seen)
        self._good.append((seen, depth))
        if len(self._good) < FRAMES_NEEDED:
            return FaceProgress(len(self._good), FRAMES_NEEDED, None)
        distances = tuple(distance for distance, _ in self._good)
        liveness = liveness_of([depth for _, depth in self._good], demo=self._begin.demo)
        return decide(distances, liveness=liveness, issued=self._begin.issued, today=self._begin.today)


class Worker:
    """One session over one socket and one shared picture."""

    def __init__(self, faces: Faces, link: socket.socket, slot: mmap.mmap) -> None:
        self._faces = faces
        self._link = link
        self._slot = slot

    def run(self) -> None:
        """Wait for a session, hold it, end. Raises HungUp, WireError."""
        self._send(Ready())
        begin = self._receive(Begin)
        try:
            comparison = Comparison(self._faces, self._take(begin.photo_bytes))
        except PhotoUnusable:
            self._send(FaceResult(Verdict.REVIEW, None, ReviewReason.CARD_PHOTO_UNUSABLE, Liveness.MISSING))
        else:
            self._watch(comparison, Streak(begin))

    def _watch(self, comparison: Comparison, streak: Streak) -> None:
        reply: FaceProgress | FaceResult = FaceProgress(0, FRAMES_NEEDED, None)
        while isinstance(reply, FaceProgress):
            self._send(reply)
            look = self._receive(Look)
            frame = self._take_frame(look)
            reply = streak.add(comparison.look(frame), look.depth)
            frame.fill(0)
        self._send(reply)

    def _take(self, size: int) -> bytes:
        """The slot's first bytes, which are overwritten there."""
        taken = self._slot[:size]
        self._slot[:size] = bytes(size)
        return taken

    def _take_frame(self, look: Look) -> Pixels:
        size = look.height * look.width * 3
        shared = np.frombuffer(self._slot, dtype=np.uint8, count=size)
        frame = shared.reshape(look.height, look.width, 3).copy()
        shared.fill(0)
        return frame

    def _send(self, reply: Reply) -> None:
        self._link.send(pack(reply))

    def _receive(self, kind: type[_Request]) -> _Request:
        datagram = self._link.recv(MAX_DATAGRAM)
        if not datagram:
            raise HungUp
        request = unpack_request(datagram)
        if not isinstance(request, kind):
            raise WireError
        return request


def main(arguments: list[str]) -> Exit:
    """Load, confine, serve one session. Nothing is printed: an error's text could carry a person's data."""
    link_descriptor, slot_descriptor = map(int, arguments)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that starts the kiosk behind itself has it ignored
    try:
        faces = DlibFaces(models_folder())
        faces.warm_up()
        warm_up_decoders()
        confine()
        with socket.socket(fileno=link_descriptor) as link, mmap.mmap(slot_descriptor, SLOT_BYTES) as slot:
            Worker(faces, link, slot).run()
    except ModelsMissing:
        return Exit.NO_MODELS
    except SandboxRefused:
        return Exit.NO_SANDBOX
    except WireError:
        return Exit.BAD_REQUEST
    except (HungUp, OSError):
        return Exit.DONE
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The face process: one session, then it ends. Started by `link.WorkerLink`, with two inherited descriptors.

python -m kiosk.gateways.faces.worker SOCKET MEMORY SETTINGS
"""

import mmap
import signal
import socket
import sys
from typing import TypeVar

import numpy as np

from firmware_bridge.ports import PhotoDecoder
from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.checking import Check
from kiosk.gateways.faces.comparison import Comparison, Faces, PhotoUnusable, decoded, warm_up_decoders
from kiosk.gateways.faces.decision import FRAMES_NEEDED
from kiosk.gateways.faces.decoding import decoder_of
from kiosk.gateways.faces.models import DlibFaces, ModelsMissing, models_folder
from kiosk.gateways.faces.results import FaceProgress, FaceResult, Liveness, ReviewReason, Verdict
from kiosk.gateways.faces.sandbox import SandboxRefused, confine
from kiosk.gateways.faces.settings import Exit, FaceSettings, Refused, unpack_settings
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


class HungUp(Exception):
    """The kiosk closed its end."""


class Worker:
    """One session over one socket and one shared picture."""

    def __init__(self, faces: Faces, decoder: PhotoDecoder, link: socket.socket, slot: mmap.mmap) -> None:
        self._faces = faces
        self._decoder = decoder
        self._link = link
        self._slot = slot

    def run(self) -> None:
        """Wait for a session, hold it, end. Raises HungUp, WireError."""
        self._send(Ready())
        begin = self._receive(Begin)
        try:
            comparison = Comparison(self._faces, self._photo(begin))
        except PhotoUnusable:
            self._send(FaceResult(Verdict.REVIEW, None, ReviewReason.CARD_PHOTO_UNUSABLE, Liveness.MISSING))
        else:
            self._watch(comparison, Check(begin, self._faces.bands, self._faces.distance))

    def _photo(self, begin: Begin) -> bytes:
        photo = self._take(begin.photo_bytes)
        return decoded(self._decoder, photo) if begin.coded else photo

    def _watch(self, comparison: Comparison, check: Check) -> None:
        reply: FaceProgress | FaceResult = FaceProgress(0, FRAMES_NEEDED, None)
        while isinstance(reply, FaceProgress):
            self._send(reply)
            look = self._receive(Look)
            frame = self._take_frame(look)
            reply = check.see(comparison.look(frame, turned=check.turning), look.depth)
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


def backend(settings: FaceSettings) -> Faces:
    """dlib's vectors, or the hall's own model in their place; Refused."""
    try:
        folder = models_folder()
    except ModelsMissing as error:
        raise Refused(Exit.NO_MODELS) from error
    if settings.model is None:
        return DlibFaces(folder, settings.bands)
    from kiosk.gateways.faces.onnx import OnnxFaces  # noqa: PLC0415 - loads OpenCV

    return OnnxFaces(folder, settings.model)


def main(arguments: list[str]) -> Exit:
    """Load, confine, serve one session. Nothing is printed: an error's text could carry a person's data."""
    link_descriptor, slot_descriptor = map(int, arguments[:2])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that starts the kiosk behind itself has it ignored
    try:
        settings = unpack_settings(arguments[2])
        faces, decoder = backend(settings), decoder_of(settings)
        faces.warm_up()
        warm_up_decoders()
        confine()
        with socket.socket(fileno=link_descriptor) as link, mmap.mmap(slot_descriptor, SLOT_BYTES) as slot:
            Worker(faces, decoder, link, slot).run()
    except Refused as error:
        return error.code
    except SandboxRefused:
        return Exit.NO_SANDBOX
    except WireError:
        return Exit.BAD_REQUEST
    except (HungUp, OSError):
        return Exit.DONE
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

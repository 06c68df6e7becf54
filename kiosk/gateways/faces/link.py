"""The kiosk's end of one face process: starting it, speaking with it, ending it."""

import asyncio
import mmap
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

import kiosk
from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.results import DepthEvidence
from kiosk.gateways.faces.settings import FaceSettings, pack_settings
from kiosk.gateways.faces.wire import (
    MAX_DATAGRAM,
    SLOT_BYTES,
    Begin,
    Look,
    Ready,
    Reply,
    WireError,
    pack,
    unpack_reply,
)

WORKER_MODULE: Final = "kiosk.gateways.faces.worker"
START_SECONDS: Final = 60.0
"""A process that is not ready by then never will be (two cores with a load of twenty took more than 20)."""
REPLY_SECONDS: Final = 4.0
"""A frame takes 0.1 to 0.2 seconds; a process that is silent for longer hangs."""
_ENVIRONMENT: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
"""All that the process gets: one thread, and none of the kiosk's own variables."""


_DEFAULT: Final = FaceSettings()


class WorkerLost(Exception):
    """The face process died, hangs, or answers nonsense."""


@dataclass(slots=True, eq=False)
class WorkerLink:
    """One face process. Use from one task; `kill` may be called from anywhere on the loop, at any time."""

    process: subprocess.Popen[bytes]
    socket: socket.socket
    slot: mmap.mmap
    patience: float
    ready: bool = False

    @classmethod
    def start(cls, patience: float = REPLY_SECONDS, settings: FaceSettings = _DEFAULT) -> "WorkerLink":
        """Start a process; returns in a few milliseconds, it warms up by itself. OSError.

        A running session's process that says nothing for `patience` seconds counts as lost.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        memory = os.memfd_create("faces")
        try:
            os.ftruncate(memory, SLOT_BYTES)
            slot = mmap.mmap(memory, SLOT_BYTES)
            ours.setblocking(False)
            return cls(_spawn(theirs.fileno(), memory, settings), ours, slot, patience)
        finally:
            theirs.close()
            os.close(memory)

    @property
    def pid(self) -> int:
        """The process' id."""
        return self.process.pid

    @property
    def killed(self) -> bool:
        """True after `kill`."""
        return self.slot.closed

    async def warm(self) -> bool:
        """Wait until the process is ready for a session; False when it never will be."""
        with suppress(WorkerLost):
            self.ready = isinstance(await self.receive(START_SECONDS), Ready)
        return self.ready

    async def receive(self, seconds: float | None = None) -> Reply:
        """The process' next word; WorkerLost."""
        try:
            async with asyncio.timeout(seconds or self.patience):
                datagram = await asyncio.get_running_loop().sock_recv(self.socket, MAX_DATAGRAM)
            return unpack_reply(datagram)
        except (OSError, WireError, TimeoutError) as error:
            raise WorkerLost from error

    async def begin(self, photo: bytes, begin: Begin) -> None:
        """Hand over the card's photo; WorkerLost."""
        self.slot[: len(photo)] = photo
        await self._send(begin)

    async def look(self, pixels: Pixels, depth: DepthEvidence | None) -> None:
        """Hand over a frame; WorkerLost."""
        height, width = pixels.shape[:2]
        np.frombuffer(self.slot, dtype=np.uint8, count=pixels.size)[:] = pixels.reshape(-1)
        await self._send(Look(height, width, depth))

    async def _send(self, message: Begin | Look) -> None:
        try:
            await asyncio.get_running_loop().sock_sendall(self.socket, pack(message))
        except OSError as error:
            raise WorkerLost from error

    def kill(self) -> None:
        """End the process now, overwrite the shared picture; safe twice. `reap` collects what is left."""
        if self.killed:
            return
        self.process.kill()
        self.slot[:] = bytes(SLOT_BYTES)
        self.slot.close()
        self.socket.close()

    async def reap(self) -> int:
        """Wait for the killed process' end; its exit code as in `worker.Exit` (negative: the signal)."""
        return await asyncio.to_thread(self.process.wait)


def _spawn(link: int, memory: int, settings: FaceSettings) -> subprocess.Popen[bytes]:
    """-P -s -B: nothing from the working folder or the user's, no files written."""
    command = [sys.executable, "-P", "-s", "-B", "-m", WORKER_MODULE, str(link), str(memory)]
    command.append(pack_settings(settings))
    environment = _ENVIRONMENT | {"PYTHONPATH": str(Path(kiosk.__file__).parents[1])}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - our own module
        command, pass_fds=(link, memory), env=environment, stdin=quiet, stdout=quiet, stderr=quiet
    )

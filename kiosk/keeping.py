"""Keeps a program running where no systemd does: begins it again when it ends, or when it no longer says that it is alive.

The program says so by sd_notify, as it would to systemd. Nothing but a stop of the keeper ends the keeping.
"""

import asyncio
import os
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import structlog

from kiosk.service_manager import READY

_log = structlog.get_logger(__name__)
Why = Literal["ended", "silent", "never_ready"]
END_S: Final = 5.0
"""A program that is told to end gets this long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: until the program must be ready, between two signs of life, and the pauses before the next start."""

    ready_s: float = 60.0
    alive_s: float = 5.0
    pauses_s: tuple[float, ...] = (0.2, 1.0, 2.0, 5.0)
    """One after the other while it does not become ready; from the first again once it was."""


class Keeper:
    """`on_ready` hears of each start that came to the first screen, with the seconds since the end before (0 at first)."""

    def __init__(
        self,
        program: Sequence[str],
        limits: Limits = Limits(),
        on_ready: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._program = tuple(program)
        self._limits = limits
        self._on_ready = on_ready
        self._ended: float | None = None
        self._was_ready = False
        self.pid: int | None = None

    async def run(self) -> None:
        """Keep the program until this is cancelled; then end it."""
        failures = 0
        with tempfile.TemporaryDirectory(prefix="kiosk-keep-") as folder:
            path = Path(folder) / "notify"
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as heard:
                heard.bind(str(path))
                while True:
                    was_ready, why = await self._once(heard, path)
                    failures = 0 if was_ready else failures + 1
                    _log.error("kiosk_begun_again", reason=why)
                    pauses = self._limits.pauses_s
                    await asyncio.sleep(pauses[min(failures, len(pauses) - 1)])

    async def _once(self, heard: socket.socket, path: Path) -> tuple[bool, Why]:
        environ = {**os.environ, "NOTIFY_SOCKET": str(path)}
        process = await asyncio.create_subprocess_exec(*self._program, env=environ)
        self.pid, self._was_ready = process.pid, False
        listening = asyncio.create_task(self._listen(heard))
        ending = asyncio.create_task(process.wait())
        try:
            await asyncio.wait({listening, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                return self._was_ready, "ended"
            process.kill()
            return self._was_ready, "silent" if self._was_ready else "never_ready"
        except asyncio.CancelledError:
            await _end(process)
            raise
        finally:
            listening.cancel()
            self._ended = asyncio.get_running_loop().time()
            await asyncio.gather(ending, listening, return_exceptions=True)

    async def _listen(self, heard: socket.socket) -> None:
        """Returns when the program has been silent for too long."""
        loop = asyncio.get_running_loop()
        while True:
            limit = self._limits.alive_s if self._was_ready else self._limits.ready_s
            try:
                said = (await asyncio.wait_for(loop.sock_recv(heard, 4096), limit)).decode().splitlines()
            except TimeoutError:
                return
            if READY in said and not self._was_ready:
                self._was_ready = True
                self._on_ready(loop.time() - self._ended if self._ended else 0.0)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), END_S)
    except TimeoutError:
        process.kill()
        await process.wait()

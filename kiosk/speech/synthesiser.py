"""Speech from text, by the voice program that the server ships: espeak-ng (GPL) stays in that process.

Its bytes: 4 bytes big-endian length and JSON {"voice", "rate", "text"} in; 4 bytes length and a WAV file out, 0 for nothing.
"""

import asyncio
import json
import struct
import sys
from collections.abc import Sequence
from typing import Final

from queue_server.contracts.base import Language

PROGRAM: Final = (sys.executable, "-m", "queue_server.adapters.voice_process")
VOICES: Final[dict[Language, tuple[str, int]]] = {"zh": ("cmn", 170), "en": ("en", 150)}
"""Voice and words a minute: slow enough for a first hearing."""
LONGEST: Final = 400
"""Signs a request; what is longer is cut."""
_TIMEOUT_S: Final = 5.0
_MAX_SOUND: Final = 8 * 1024 * 1024


class Synthesiser:
    """One process, started at the first word and again after it is lost."""

    def __init__(self, program: Sequence[str] = PROGRAM) -> None:
        self._program = tuple(program)
        self._process: asyncio.subprocess.Process | None = None

    async def sound(self, text: str, language: Language) -> bytes | None:
        """A WAV file; None when nothing could be made, after which the next text starts the program anew."""
        voice, rate = VOICES[language]
        request = json.dumps({"voice": voice, "rate": rate, "text": text[:LONGEST]}).encode()
        try:
            return await asyncio.wait_for(self._ask(request), _TIMEOUT_S) or None
        except (OSError, EOFError, ValueError, TimeoutError):
            await self.close()
            return None
        except asyncio.CancelledError:
            await self.close()  # its answer would be taken for the next text's
            raise

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()

    async def _ask(self, request: bytes) -> bytes:
        process = await self._running()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(struct.pack(">I", len(request)) + request)
        await process.stdin.drain()
        (length,) = struct.unpack(">I", await process.stdout.readexactly(4))
        if length > _MAX_SOUND:
            raise ValueError("sound too long")
        return await process.stdout.readexactly(length)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            await self.close()
            pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
            self._process = await asyncio.create_subprocess_exec(
                *self._program, stdin=pipe, stdout=pipe, stderr=null
            )
        return self._process

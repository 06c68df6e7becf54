"""Calls as sound: chime, then the phrases, spoken by espeak-ng in a process of its own.

A crash or a hang ends that process, and the next call starts a new one. No sound is never an error of a call.
"""

import asyncio
import json
import struct
import sys
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from queue_server.adapters.chime import chime, from_wav, silence, to_wav, trimmed
from queue_server.contracts.base import Language
from queue_server.service import phrases
from queue_server.service.phrases import Phrase
from queue_server.service.voice import Length, VoiceUnavailable

PROGRAM: Final = (sys.executable, "-m", "queue_server.adapters.voice_process")
VOICES: Final = {"zh": ("cmn", 185), "en": ("en", 160)}
"""Voice and words a minute by language: slower than speech among friends, for a loud hall."""
_TIMEOUT_S: Final = 5.0  # one phrase takes 30 ms; the first needs the library loaded, some 300 ms
_MAX_SOUND: Final = 4 * 1024 * 1024  # a whole call is 0.8 MB
_CACHE: Final = 64  # calls; a recall and ten boards ask for the same one


class EspeakVoice:
    """`Voice` on espeak-ng. `yao` says 幺 for 1 in ticket numbers, as some halls do."""

    def __init__(
        self, *, program: Sequence[str] = PROGRAM, timeout_s: float = _TIMEOUT_S, yao: bool = False
    ) -> None:
        self._program = tuple(program)
        self._timeout_s = timeout_s
        self._yao = yao
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._cache: OrderedDict[tuple[tuple[Phrase, ...], Length], bytes] = OrderedDict()

    async def announcement(
        self, number: str, window_label: str, *, length: Length, language: Language = "zh"
    ) -> bytes:
        """A WAV file; raises VoiceUnavailable."""
        return await self._cached(phrases.call(number, window_label, yao=self._yao, first=language), length)

    async def taken_back(self, number: str, *, length: Length, language: Language = "zh") -> bytes:
        """A WAV file that says it once; raises VoiceUnavailable."""
        said = phrases.taken_back(number, yao=self._yao, first=language)
        return await self._cached(said, "brief" if length == "full" else length)

    async def _cached(self, spoken: tuple[Phrase, ...], length: Length) -> bytes:
        key = (spoken, length)
        async with self._lock:
            if key not in self._cache:
                self._cache[key] = await self._compose(spoken, length)
                if len(self._cache) > _CACHE:
                    self._cache.popitem(last=False)
            self._cache.move_to_end(key)
            return self._cache[key]

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        if process.stdin:
            process.stdin.close()

    async def _compose(self, spoken: Sequence[Phrase], length: Length) -> bytes:
        parts: list[bytes] = []
        hertz = 0
        for phrase in spoken[:1] if length == "shortest" else spoken:
            samples, hertz = await self._samples(phrase)
            parts += [silence(hertz, 0.35), samples] * (2 if length == "full" else 1)
        return to_wav([chime(hertz), *parts, silence(hertz, 0.2)], hertz)

    async def _samples(self, phrase: Phrase) -> tuple[bytes, int]:
        voice, rate = VOICES[phrase.language]
        request = json.dumps({"voice": voice, "rate": rate, "text": phrase.spoken}).encode()
        try:
            sound = await asyncio.wait_for(self._ask(request), self._timeout_s)
            samples, hertz = from_wav(sound)
        except (OSError, EOFError, ValueError, TimeoutError):
            await self.close()
            raise VoiceUnavailable from None
        return trimmed(samples), hertz

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

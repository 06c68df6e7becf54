"""Says texts one after the other on a sound device; a new word ends the one before. No sound is never an error of an errand."""

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import structlog

from kiosk.speech.clips import Pack
from kiosk.speech.synthesiser import Synthesiser
from kiosk.speech.wording import spoken
from queue_server.contracts.base import Language

_log = structlog.get_logger(__name__)
LONGEST_S: Final = 60.0
"""A player that takes longer over one sound hangs."""


class Speech(Protocol):
    """What the guide asks of a speaker; both return at once."""

    def say(self, texts: Sequence[str], language: Language) -> None:
        """Say these, instead of whatever is being said."""

    def stop(self) -> None:
        """Be silent."""

    def private(self, headset: bool) -> None:
        """Speak into the headset, or into the hall."""


class Silence:
    """`Speech` of a kiosk without sound."""

    def say(self, texts: Sequence[str], language: Language) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""

    def private(self, headset: bool) -> None:
        """Nothing."""


def alsa(device: str) -> tuple[str, ...]:
    """Debian's alsa-utils on one sound device."""
    return ("aplay", "-q", "-D", device, "-")


def emulated(folder: Path, device: str) -> tuple[str, ...]:
    """The emulated sound device: every sound becomes a file."""
    return (sys.executable, "-m", "firmware_bridge.emulators.speaker", str(folder), device)


class Speaker:
    """`Speech` on player programs, which take a WAV file on stdin: `loud` for the hall, `headset` for one person's ears."""

    def __init__(
        self,
        loud: Sequence[str],
        headset: Sequence[str],
        *,
        packs: Sequence[Pack] = (),
        synthesiser: Synthesiser,
    ) -> None:
        self._players = {False: tuple(loud), True: tuple(headset)}
        self._private = False
        self._packs = packs
        self._synthesiser = synthesiser
        self._saying: asyncio.Task[None] | None = None
        self._before: set[asyncio.Task[None]] = set()

    def say(self, texts: Sequence[str], language: Language) -> None:
        """Say these, instead of whatever is being said."""
        self.stop()
        if texts:
            self._saying = asyncio.create_task(self._say(tuple(texts), language))
            self._before.add(self._saying)
            self._saying.add_done_callback(self._before.discard)

    def stop(self) -> None:
        """Be silent: the player is killed in the middle of a word."""
        if self._saying is not None:
            self._saying.cancel()
            self._saying = None

    def private(self, headset: bool) -> None:
        """Speak into the headset, or into the hall, from the next word."""
        self._private = headset

    async def settled(self) -> None:
        """Wait until all is said."""
        await asyncio.gather(*self._before, return_exceptions=True)

    async def close(self) -> None:
        """Silent, and no process left."""
        self.stop()
        await self.settled()
        await self._synthesiser.close()

    async def _say(self, texts: tuple[str, ...], language: Language) -> None:
        for text in texts:
            sound = self._clip(text, language) or await self._synthesiser.sound(
                spoken(text, language), language
            )
            if sound is None or not await self._play(sound):
                _log.warning("speech_silent", synthesised=sound is not None)
                return

    def _clip(self, text: str, language: Language) -> bytes | None:
        return next((sound for pack in self._packs if (sound := pack.sound(text, language))), None)

    async def _play(self, sound: bytes) -> bool:
        program = self._players[self._private]
        null = asyncio.subprocess.DEVNULL
        try:
            player = await asyncio.create_subprocess_exec(
                *program, stdin=asyncio.subprocess.PIPE, stdout=null, stderr=null
            )
        except OSError:
            return False
        try:
            await asyncio.wait_for(player.communicate(sound), LONGEST_S)
        except TimeoutError:
            return False
        finally:
            if player.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    player.kill()
                await player.wait()
        return player.returncode == 0

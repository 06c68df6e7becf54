"""What a page needs of a voice."""

from typing import Literal, Protocol

from queue_server.contracts.base import Language

Length = Literal["full", "brief", "shortest"]
"""full: each language twice. brief: each once. shortest: once in the person's own, when many calls wait. The own comes first."""


class VoiceUnavailable(Exception):
    """No sound could be made now. A call without sound is still a call."""


class Voice(Protocol):
    """Speaks calls."""

    async def announcement(
        self, number: str, window_label: str, *, length: Length, language: Language = "zh"
    ) -> bytes:
        """A WAV file: chime, then the call. Raises VoiceUnavailable."""

    async def taken_back(self, number: str, *, length: Length, language: Language = "zh") -> bytes:
        """The same, once: that the call was taken back. Raises VoiceUnavailable."""

"""What a page needs of a voice."""

from typing import Literal, Protocol

Length = Literal["full", "brief", "shortest"]
"""full: Chinese twice, English twice. brief: each once. shortest: Chinese once, when many calls wait."""


class VoiceUnavailable(Exception):
    """No sound could be made now. A call without sound is still a call."""


class Voice(Protocol):
    """Speaks calls."""

    async def announcement(self, number: str, window_label: str, *, length: Length) -> bytes:
        """A WAV file: chime, then the call. Raises VoiceUnavailable."""

    async def taken_back(self, number: str, *, length: Length) -> bytes:
        """The same, once: that the call was taken back. Raises VoiceUnavailable."""

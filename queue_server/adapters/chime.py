"""The chime before a call and the joining of sounds: made by us, the same bytes every time. Pure.

Sounds are 16-bit mono samples (little-endian bytes) at one rate.
"""

import io
import math
import struct
import wave
from collections.abc import Sequence
from typing import Final

_NOTES: Final = ((659.26, 0.0), (523.25, 0.32))  # E5 then C5, a falling third: (Hz, start in s)
_RING_S: Final = 0.9  # how long a note rings on
_PEAK: Final = 9000  # of 32767: softer than the voice that follows


def chime(hertz: int) -> bytes:
    """Two soft bell notes, some 1.2 s."""
    total = int((_NOTES[-1][1] + _RING_S) * hertz)
    return struct.pack(f"<{total}h", *(_sample(i / hertz) for i in range(total)))


def _sample(t: float) -> int:
    return round(_PEAK * sum(_note(t - start, pitch) for pitch, start in _NOTES if t >= start))


def _note(t: float, pitch: float) -> float:
    attack = min(t / 0.008, 1.0)  # 8 ms without a click
    tone = math.sin(math.tau * pitch * t) + 0.3 * math.sin(math.tau * 2 * pitch * t)
    return attack * math.exp(-5.0 * t) * tone / 1.3 * max(0.0, 1 - t / _RING_S)


def silence(hertz: int, seconds: float) -> bytes:
    """Nothing, for a while."""
    return bytes(2 * int(hertz * seconds))


def to_wav(parts: Sequence[bytes], hertz: int) -> bytes:
    """One WAV file of several sounds."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hertz)
        file.writeframes(b"".join(parts))
    return out.getvalue()


def from_wav(data: bytes) -> tuple[bytes, int]:
    """Samples and rate of a 16-bit mono WAV file; raises ValueError for any other."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise ValueError("not 16-bit mono")
            return file.readframes(file.getnframes()), file.getframerate()
    except (wave.Error, EOFError):
        raise ValueError("not a WAV file") from None


def trimmed(samples: bytes, floor: int = 200) -> bytes:
    """Samples without the silence at both ends."""
    values = memoryview(samples).cast("h")
    loud = [i for i, value in enumerate(values) if abs(value) > floor]
    return samples[2 * loud[0] : 2 * (loud[-1] + 1)] if loud else b""

"""espeak-ng in a process of its own: length-prefixed JSON requests on stdin, WAV files on stdout.

Request: 4 bytes big-endian length, then {"voice", "rate", "text"}. Answer: 4 bytes length, then the WAV;
length 0 when nothing could be spoken. The library (GPL) is loaded here and nowhere else.
"""

import ctypes
import io
import json
import struct
import sys
import wave
from typing import Any, BinaryIO, Final

_SYNCHRONOUS: Final = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come by callback before espeak_Synth returns
_UTF8: Final = 1  # espeakCHARS_UTF8
_RATE: Final = 1  # espeakRATE, words a minute
_MAX_REQUEST: Final = 4096  # a call is some 60 characters

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Synthesiser:
    """One espeak-ng library. 16-bit mono; the rate in Hz is what the library says."""

    def __init__(self, library: str, data: str) -> None:
        self._lib = ctypes.CDLL(library)
        self.hertz: int = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
        if self.hertz <= 0:
            raise RuntimeError("espeak-ng found no voices")
        self._samples = bytearray()
        self._callback = _Callback(self._take)  # kept alive as long as the library may call it
        self._lib.espeak_SetSynthCallback(self._callback)

    def _take(self, wav: Any, count: int, _events: int | None) -> int:
        if wav and count > 0:
            self._samples += ctypes.string_at(wav, count * 2)
        return 0

    def speak(self, voice: str, rate: int, text: str) -> bytes:
        """A WAV file of one text; empty when the voice or the text can't be spoken."""
        self._samples.clear()
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            return b""
        self._lib.espeak_SetParameter(_RATE, rate, 0)
        data = text.encode() + b"\0"
        if self._lib.espeak_Synth(data, len(data), 0, 0, 0, _UTF8, None, None) != 0:
            return b""
        return _wav(bytes(self._samples), self.hertz)


def _wav(samples: bytes, hertz: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(hertz)
        file.writeframes(samples)
    return out.getvalue()


def serve(synthesiser: Synthesiser, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until stdin ends; a request that breaks the rules ends the process."""
    while len(head := requests.read(4)) == 4:
        (length,) = struct.unpack(">I", head)
        if length > _MAX_REQUEST:
            return
        request = json.loads(requests.read(length))
        sound = synthesiser.speak(request["voice"], request["rate"], request["text"])
        answers.write(struct.pack(">I", len(sound)) + sound)
        answers.flush()


def main() -> None:
    """Load the library and serve."""
    import espeakng_loader  # noqa: PLC0415 - the library is loaded in this process alone

    synthesiser = Synthesiser(str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path()))
    serve(synthesiser, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()

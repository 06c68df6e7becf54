"""What a plain serial scanner sends: a payload, then CR, LF or CRLF, or just silence. Pure, incremental.

One scan may be several lines (a machine-readable zone): the caller says when the line has been silent for 50 ms, and
whether what stands there is whole already.
"""

from __future__ import annotations

import re
from typing import Final

SILENCE_S: Final = 0.05
MAX_BYTES: Final = 4296
"""The most that a QR code holds, in its densest text mode."""
_END: Final = re.compile(rb"[\r\n]+")
_REPLY: Final = re.compile(rb"\x02\x01[^\x03]{0,200}\x03")
"""A scanner's answer to a command stands in the same stream as what it reads."""
_HALF_REPLY: Final = re.compile(rb"\x02\x01[^\x03]{0,200}\Z|\x02\Z")


class ScanFramer:
    """Collects one scan at a time. Too much of it is noise and dropped whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._flood = False

    @property
    def pending(self) -> int:
        """How many bytes are held."""
        return len(self._buffer)

    @property
    def ended(self) -> bool:
        """Whether the last line has its terminator."""
        return bool(self._buffer) and self._buffer[-1] in b"\r\n"

    def feed(self, data: bytes) -> None:
        """Take more bytes."""
        self._buffer += data
        if 0x02 in self._buffer:
            self._buffer = bytearray(_REPLY.sub(b"", self._buffer))
        if not self._buffer.strip(b"\r\n"):
            self._buffer.clear()  # the LF after a CR that closed the scan before
        if len(self._buffer) > MAX_BYTES:
            self._buffer.clear()
            self._flood = True

    @property
    def text(self) -> str:
        """What stands there so far: lines joined by LF, as UTF-8 or GB18030, without control characters."""
        whole = _HALF_REPLY.sub(b"", bytes(self._buffer))
        raw = b"\n".join(part for part in _END.split(whole) if part)
        return "".join(sign for sign in _decoded(raw) if sign == "\n" or sign.isprintable())

    def close(self) -> str | None:
        """The scan, and begin anew; None when there was nothing, or too much."""
        text, flooded = self.text, self._flood
        self._buffer.clear()
        self._flood = False
        return None if flooded or not text else text


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "replace")

"""Commands of ONBON BX-5K and BX-6K controllers that a window sign needs. Pure. Text program: one source, unverified.

Data of every command: group, command, whether an answer is wanted (1), two bytes more. A controller answers with group
A0: command 0 is yes, 1 is no and its reason follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from firmware_bridge.protocol.hall_units import Colour

PING: Final = bytes.fromhex("A200010000")
_DYNAMIC_AREA: Final = bytes.fromhex("A306010000")
_ANSWER: Final = 0xA0
DARK_AFTER_S: Final = 10
"""Without a new text for so long the controller shows nothing any more: what stood there may be wrong by then."""
_LOOP_UNTIL_TIMEOUT: Final = 0x02
_AREA: Final = 0x00
_SINGLE_LINE: Final = 0x01
_NO_NEW_LINE: Final = 0x01
_STILL: Final = 0x01
_HOLD: Final = 0x0A  # half seconds; a text that stands still begins again unseen
_MOST_BYTES: Final = 128


class Series(Enum):
    """BX-5K counts columns in eights, BX-6K in dots."""

    BX_5K = "5k"
    BX_6K = "6k"


@dataclass(frozen=True, slots=True)
class Panel:
    """A sign's dots."""

    series: Series
    width: int
    height: int


def text_program(panel: Panel, text: str, colour: Colour) -> bytes:
    """Show one line in the whole panel, for as long as it comes again within `DARK_AFTER_S`."""
    data = _coded(text, colour)
    across = panel.width // 8 if panel.series is Series.BX_5K else panel.width
    area = bytes((_AREA,)) + b"".join(n.to_bytes(2, "little") for n in (0, 0, across, panel.height))
    area += bytes((0, 0, _LOOP_UNTIL_TIMEOUT)) + DARK_AFTER_S.to_bytes(2, "little")
    area += bytes((0, 0, 0, _SINGLE_LINE, _NO_NEW_LINE, _STILL, 0, 0, _HOLD))
    area += len(data).to_bytes(4, "little") + data
    return _DYNAMIC_AREA + bytes((0, 1)) + len(area).to_bytes(2, "little") + area


def dark_program() -> bytes:
    """Delete the area: nothing is shown."""
    return _DYNAMIC_AREA + bytes((1, 0, 0))


def accepted(answer: bytes) -> bool | None:
    """What the controller said; None where the data is not an answer."""
    if len(answer) < 2 or answer[0] != _ANSWER:
        return None
    return answer[1] == 0


def _coded(text: str, colour: Colour) -> bytes:
    """GB2312, with the colour's mark before it; a backslash would be a mark of its own."""
    marked = f"\\C{int(colour)}".encode()
    for sign in text.replace("\\", "/"):
        code = sign.encode("gb2312", "replace")
        if len(marked) + len(code) > _MOST_BYTES:
            break
        marked += code
    return marked

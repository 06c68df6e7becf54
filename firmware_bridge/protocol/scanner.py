"""How code scanners are told to look, and to stop. Pure; the bytes are the makers' published ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from firmware_bridge.framing.ssi import Packet

_NLS: Final = b"\x7e\x01" + b"0000"
_NLS_REPLY: Final = re.compile(rb"\x02\x010000[@#]([A-Z0-9]+)([\x05\x06\x15])[,;]")
_HOST: Final = 0x04
START_SESSION, STOP_SESSION, ACK, DECODED = 0xE4, 0xE5, 0xD0, 0xF3


@dataclass(frozen=True, slots=True)
class Model:
    """A family of scanners: its words, and whether what it reads comes in SSI packets."""

    start: bytes
    stop: bytes
    packets: bool = False


def newland(command: str, *, permanent: bool = False) -> bytes:
    """A command of the NLS family, such as SCNTRG1."""
    return _NLS + (b"@" if permanent else b"#") + command.encode("ascii") + b";\x03"


def newland_reply(data: bytes) -> str | None:
    """ack, nak or unsupported, where these bytes hold an answer to a command."""
    found = _NLS_REPLY.search(data)
    return {b"\x06": "ack", b"\x15": "nak", b"\x05": "unsupported"}[found[2]] if found else None


def zebra(opcode: int) -> bytes:
    """A command of the host in Simple Serial Interface."""
    return Packet(opcode, _HOST, 0).to_bytes()


MODELS: Final[dict[str, Model]] = {
    "plain": Model(b"", b""),  # always looking
    "newland": Model(newland("SCNTRG1"), newland("SCNTRG0")),
    "honeywell": Model(b"\x16T\r", b"\x16U\r"),
    "zebra": Model(zebra(START_SESSION), zebra(STOP_SESSION), packets=True),
}

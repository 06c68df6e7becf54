"""Byte vectors of devices, as published, and ways to cut a stream into pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from firmware_bridge.protocol.sdt import Command

HEAD: Final = bytes.fromhex("AAAAAA9669")
REQUESTS: Final = {
    Command.RESET: "000310FFEC",
    Command.SAM_STATUS: "000311FFED",
    Command.SAM_ID: "000312FFEE",
    Command.FIND: "0003200122",
    Command.SELECT: "0003200221",
    Command.READ: "0003300132",
    Command.READ_FINGERPRINT: "0003301023",
    Command.READ_NEW_ADDRESS: "0003300330",
    Command.BAUD_115200: "0003600063",
    Command.BAUD_57600: "0003600162",
    Command.BAUD_9600: "0003600467",
}
OK: Final = "0004000090" + "94"
CARD_FOUND: Final = "000800009F0000000097"
CARD_SELECTED: Final = "000C000090" + "00" * 8 + "9C"
FAILURES: Final = {
    0x80: "000400008084",
    0x81: "000400008185",
    0x41: "000400004145",
    0x10: "000400001014",
    0x11: "000400001115",
    0x21: "000400002125",
    0x91: "000400009195",
    0x60: "000400006064",
    0x66: "000400006662",
}
MODULE: Final = "001400009005000100" + "95B53201" + "87D61200" + "79384E05" + "DA"
MODULE_NUMBER: Final = "05.01-20100501-0001234567-0089012345"


def on_wire(after_preamble: str) -> bytes:
    """A whole frame from what the tables give."""
    return HEAD + bytes.fromhex(after_preamble)


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    """The stream in pieces of a size."""
    return (data[at : at + size] for at in range(0, len(data), size))

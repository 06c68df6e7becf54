"""A million streams of garbage, byte by byte, through every framer and parser of the bridge: no crash, no hang, no growth."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from random import Random

import pytest

from firmware_bridge.errors import ProtocolError
from firmware_bridge.framing.scan import MAX_BYTES, ScanFramer
from firmware_bridge.framing.sdt import HEAD, MAX_LEN, Frame, SdtFramer
from firmware_bridge.framing.ssi import Packet, SsiFramer
from firmware_bridge.protocol import card_text, mrz, scanner, sdt, social_card
from firmware_bridge.protocol.sdt import Answer, Command
from tests.support.cards import KINDS, VECTOR_CARD
from tests.support.documents import td3

INPUTS = int(os.environ.get("FUZZ_INPUTS", "1000000"))
LONGEST_S = 2.0
"""Processor seconds: no single stream of a few hundred bytes may take so long."""
TODAY = date(2026, 11, 22)
ZONE = td3("CHN", "E12345678", date(2001, 2, 3), date(2031, 1, 1), "LI<<NA").encode()
_GOOD = [Frame(bytes.fromhex("000090")).to_bytes(), Frame(bytes.fromhex("00009F00000000")).to_bytes()]
_BLOCKS = [VECTOR_CARD.text_block(), *(card.text_block() for card in KINDS.values())]
_SSI = [Packet(0xF3, 0, 0, b"\x1c" + ZONE[:30]).to_bytes(), scanner.zebra(scanner.ACK)]


def _sdt(stream: bytes) -> None:
    framer = SdtFramer()
    for byte in stream:
        for item in framer.feed(bytes([byte])):
            if isinstance(item, Frame):
                answer = Answer.from_payload(item.payload)
                for command in (Command.FIND, Command.READ):
                    command.takes(answer)
        assert framer.pending <= HEAD + MAX_LEN


def _scan(stream: bytes) -> None:
    framer = ScanFramer()
    for byte in stream:
        framer.feed(bytes([byte]))
        assert framer.pending <= MAX_BYTES
    with suppress(ProtocolError):
        mrz.parse(framer.close() or "", TODAY)


def _ssi(stream: bytes) -> None:
    framer = SsiFramer()
    for byte in stream:
        framer.feed(bytes([byte]))
        assert framer.pending <= 257


def _newland(stream: bytes) -> None:
    scanner.newland_reply(stream)


def _card(stream: bytes) -> None:
    with suppress(ProtocolError):
        blocks = sdt.parse_card(stream)
        card_text.decode(blocks.text, blocks.photo)
    with suppress(ProtocolError):
        card_text.decode(stream[:256].ljust(256, b" "), b"")


def _social(stream: bytes) -> None:
    with suppress(ProtocolError):
        social_card.card_of(stream[:11], stream[11:31], stream[31:63])


CONSUMERS: tuple[tuple[Callable[[bytes], None], list[bytes]], ...] = (
    (_sdt, _GOOD),
    (_scan, [ZONE, b"134567890123456789\r\n"]),
    (_ssi, _SSI),
    (_newland, [b"\x02\x010000#SCNTRG1\x06;\x03"]),
    (_card, _BLOCKS),
    (_social, [bytes([7, 9]) + b"A12345678" + bytes([8, 18]) + b"11010519491231002X" + bytes([9, 30]) + "测试".encode("gb18030").ljust(30, b"\0")]),
)  # fmt: skip


def garbage(random: Random, good: list[bytes]) -> bytes:
    """A good message broken somewhere, with noise around it; now and then noise alone."""
    message = bytearray(random.choice(good)) if random.random() < 0.9 else bytearray(random.randbytes(24))
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        at = random.randrange(len(message))
        match random.randrange(4):
            case 0:
                message[at] = random.randrange(256)
            case 1:
                del message[at:]
                message = message or bytearray(b"\0")
            case 2:
                message[at:at] = random.randbytes(random.randrange(1, 6))
            case _:
                message[at:at] = message[: random.randrange(1, 8)]
    return random.randbytes(random.choice((0, 0, 1, 7))) + bytes(message)


def _run(inputs: int, seed: int) -> float:
    """Feed so many; the longest time that one took."""
    random, longest = Random(seed), 0.0  # noqa: S311 - garbage, not secrets
    for n in range(inputs):
        consume, good = CONSUMERS[n % len(CONSUMERS)]
        stream = garbage(random, good)
        begun = time.process_time()
        consume(stream)
        longest = max(longest, time.process_time() - begun)
    return longest


def test_framers_survive_garbage():
    """A short run of the campaign on every build: 6,000 streams."""
    assert _run(6_000, seed=1) < LONGEST_S


@pytest.mark.campaign
def test_framers_survive_a_million_streams():
    """`FUZZ_INPUTS` streams, 10⁶ unless said: no exception leaves a framer, none hangs."""
    longest = _run(INPUTS, seed=20261127)
    print(f"{INPUTS} streams, the longest took {longest * 1000:.1f} ms")
    assert longest < LONGEST_S

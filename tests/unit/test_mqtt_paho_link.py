"""Many messages at once on the server's connection: each delivered whole and acknowledged, in as few system calls as it takes."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from paho.mqtt.enums import CallbackAPIVersion

from queue_server.adapters.mqtt.client import LinkSettings, connect
from queue_server.adapters.mqtt.paho_link import PahoLink, ReadAhead
from tests.support.certificates import certificate
from tests.support.raw_mqtt import packet, text

CONNACK = b"\x20\x02\x00\x00"
MESSAGES = [f"message {n} {'x' * (n % 300)}".encode() for n in range(500)]


def published(mid: int, payload: bytes) -> bytes:
    """A PUBLISH at QoS 1."""
    return packet(0x32, text("yitang/v1/h/ack/b1") + struct.pack("!H", mid) + payload)


def puback(mid: int) -> bytes:
    """Its PUBACK."""
    return struct.pack("!BBH", 0x40, 2, mid)


class Pieces:
    """A socket that gives these pieces and would then block."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)
        self.asked = 0
        self.send = self.close = self.fileno = self.setblocking = None

    def recv(self, size: int) -> bytes:
        """The next piece."""
        self.asked += 1
        if not self._pieces:
            raise BlockingIOError
        return self._pieces.pop(0)


@asynccontextmanager
async def broker(
    pieces: list[bytes], answers: bytearray, wanted: int, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[int, asyncio.Event]]:
    """Admits whoever comes and sends the pieces: its port, and an event that is set when so many bytes have come back."""
    enough = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(2**16)
        writer.write(CONNACK)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        while came := await reader.read(2**16):
            answers.extend(came)
            if len(answers) >= wanted:
                enough.set()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        yield server.sockets[0].getsockname()[1], enough


@pytest.mark.parametrize("scheme", ["mqtt", "mqtts"])
@pytest.mark.parametrize("size", [7, 1000, 2**20])
async def test_messages_are_delivered_and_acknowledged_however_they_are_cut(size, scheme, tmp_path):
    """In odd pieces or all at once, far beyond what is read in one go, plain and over TLS: in order, none twice, none forgotten."""
    shown, key = certificate(tmp_path, "127.0.0.1")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(shown, key)
    stream = b"".join(published(mid, payload) for mid, payload in enumerate(MESSAGES, 1))
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    wanted, answers, got = b"".join(puback(n) for n in range(1, 501)), bytearray(), list[bytes]()
    async with (
        broker(pieces, answers, len(wanted), tls if scheme == "mqtts" else None) as (port, enough),
        asyncio.timeout(20),
        connect(
            LinkSettings(f"{scheme}://127.0.0.1:{port}", "server", "p", ca=shown),
            lambda _, payload, __: got.append(payload),
        ),
    ):
        await enough.wait()
    assert got == MESSAGES
    assert bytes(answers).startswith(wanted)


def test_socket_is_read_in_large_pieces_and_says_what_is_left():
    """A selector tells of the socket alone: what was read ahead must be asked for."""
    inner = Pieces(b"abcdef", b"gh")
    ahead = ReadAhead(inner)
    assert [ahead.recv(1), ahead.recv(3), ahead.pending(), inner.asked] == [b"a", b"bcd", 2, 1]
    assert [ahead.recv(9), ahead.pending(), ahead.recv(2), ahead.pending()] == [b"ef", 0, b"gh", 0]
    with pytest.raises(BlockingIOError):
        ahead.recv(1)


def test_acknowledgements_that_wait_together_go_as_one_and_never_overtake():
    """One piece up to whatever else is to be sent, another after it; none is added to one that is half sent."""
    client = PahoLink(CallbackAPIVersion.VERSION2)
    client.on_socket_register_write = lambda *_: None
    for mid in (1, 2, 3):
        client._send_puback(mid)
    client._send_pingreq()
    client._send_puback(4)
    client._out_packet[-1]["pos"] = 1
    client._send_puback(5)
    waiting = [bytes(each["packet"]) for each in client._out_packet]
    assert waiting == [puback(1) + puback(2) + puback(3), b"\xc0\x00", puback(4), puback(5)]
    assert client._out_packet[0]["to_process"] == 12

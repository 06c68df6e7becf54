"""A bare MQTT 3.1.1 client over a socket, written from the standard for tests: it can also be rude.

It shares no code with the clients and brokers under test.
"""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Got:
    """One PUBLISH that was delivered."""

    topic: str
    payload: bytes
    retained: bool


@dataclass(frozen=True, slots=True)
class RawWill:
    """A last will."""

    topic: str
    payload: bytes
    retain: bool = True


class Refused(Exception):
    """CONNACK with a return code other than 0, or the connection was closed instead."""


def text(value: str | bytes) -> bytes:
    """A length-prefixed string."""
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("!H", len(data)) + data


def packet(head: int, body: bytes) -> bytes:
    """A control packet."""
    length, rest = bytearray(), len(body)
    while True:
        rest, digit = divmod(rest, 128)[0], rest % 128
        length.append(digit | (0x80 if rest else 0))
        if not rest:
            return bytes([head]) + bytes(length) + body


def connect_packet(
    username: str,
    password: str,
    client_id: str,
    will: RawWill | None = None,
    *,
    clean: bool = True,
    keepalive: int = 60,
) -> bytes:
    """CONNECT with a user name and password."""
    flags = 0xC0 | (0x02 if clean else 0)
    body = b""
    if will:
        flags |= 0x04 | 0x08 | (0x20 if will.retain else 0)
        body = text(will.topic) + text(will.payload)
    head = text("MQTT") + bytes([4, flags]) + struct.pack("!H", keepalive)
    return packet(0x10, head + text(client_id) + body + text(username) + text(password))


class RawPeer:
    """One connection. `got` fills as the broker delivers; everything at QoS 1 is acknowledged at once."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._mid = 0
        self._news = asyncio.Condition()
        self._acks: dict[int, asyncio.Future[bytes]] = {}
        self.got: list[Got] = []
        self.closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def connected(self, connect: bytes) -> "RawPeer":
        """Send CONNECT, await CONNACK."""
        self._writer.write(connect)
        try:
            head, body = await self._read()
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Refused("closed") from None
        if head != 0x20 or body[1] != 0:
            raise Refused(str(body[1]))
        self._task = asyncio.create_task(self._receive())
        return self

    async def subscribe(self, *filters: str) -> bytes:
        """SUBSCRIBE at QoS 1; returns the SUBACK's codes."""
        mid = self._next()
        body = struct.pack("!H", mid) + b"".join(text(f) + b"\x01" for f in filters)
        return await self._asked(mid, packet(0x82, body))

    async def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """PUBLISH at QoS 1 and await the PUBACK."""
        mid = self._next()
        await self._asked(mid, self._publication(topic, payload, mid, retain))

    def throw(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """PUBLISH at QoS 1 without waiting."""
        self._writer.write(self._publication(topic, payload, self._next(), retain))

    def raw(self, data: bytes) -> None:
        """Any bytes."""
        self._writer.write(data)

    async def until(self, wanted: Callable[[Got], bool]) -> Got:
        """The first delivered message that is wanted, now or later."""
        async with asyncio.timeout(WITHIN_S), self._news:
            while True:
                for one in self.got:
                    if wanted(one):
                        return one
                await self._news.wait()

    async def until_payload(self, payload: bytes) -> Got:
        """The message with exactly this payload."""
        return await self.until(lambda got: got.payload == payload)

    async def until_closed(self) -> None:
        """The broker ended the connection."""
        async with asyncio.timeout(WITHIN_S):
            await self.closed.wait()

    def stop_reading(self) -> None:
        """Leave everything that comes in the socket."""
        transport = self._writer.transport
        assert isinstance(transport, asyncio.ReadTransport)
        transport.pause_reading()

    def vanish(self) -> None:
        """End without DISCONNECT, as a power cut does."""
        self._writer.transport.abort()

    async def leave(self) -> None:
        """DISCONNECT, then close."""
        with contextlib.suppress(ConnectionError):
            self._writer.write(packet(0xE0, b""))
            await self._writer.drain()
        await self.close()

    async def close(self) -> None:
        """Let go of everything."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()
        if self._task:
            await self._task

    def _publication(self, topic: str, payload: bytes, mid: int, retain: bool) -> bytes:
        return packet(0x32 | (1 if retain else 0), text(topic) + struct.pack("!H", mid) + payload)

    def _next(self) -> int:
        self._mid = self._mid % 65535 + 1
        return self._mid

    async def _asked(self, mid: int, data: bytes) -> bytes:
        self._acks[mid] = asyncio.get_running_loop().create_future()
        self._writer.write(data)
        async with asyncio.timeout(WITHIN_S):
            return await self._acks[mid]

    async def _read(self) -> tuple[int, bytes]:
        head = (await self._reader.readexactly(1))[0]
        length, shift = 0, 0
        while True:
            digit = (await self._reader.readexactly(1))[0]
            length |= (digit & 0x7F) << shift
            shift += 7
            if not digit & 0x80:
                return head, await self._reader.readexactly(length)

    async def _receive(self) -> None:
        try:
            while True:
                await self._take(*await self._read())
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed.set()
            for waiting in self._acks.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionResetError("the broker closed"))
                    waiting.exception()

    async def _take(self, head: int, body: bytes) -> None:
        if head >> 4 == 3:
            size = struct.unpack("!H", body[:2])[0]
            topic, rest = body[2 : 2 + size].decode(), body[2 + size :]
            if head & 0x06:
                self._writer.write(packet(0x40, rest[:2]))
                rest = rest[2:]
            async with self._news:
                self.got.append(Got(topic, rest, bool(head & 1)))
                self._news.notify_all()
        elif head >> 4 in {4, 9, 11}:
            waiting = self._acks.get(struct.unpack("!H", body[:2])[0])
            if waiting and not waiting.done():
                waiting.set_result(body[2:])


async def open_peer(url: str, connect: bytes) -> RawPeer:
    """A connection with this CONNECT packet; raises Refused."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    peer = RawPeer(reader, writer)
    try:
        async with asyncio.timeout(WITHIN_S):
            return await peer.connected(connect)
    except BaseException:
        await peer.close()
        raise


@asynccontextmanager
async def peer(
    url: str,
    username: str,
    password: str,
    *,
    client_id: str | None = None,
    will: RawWill | None = None,
    clean: bool = True,
    keepalive: int = 60,
) -> AsyncIterator[RawPeer]:
    """A connected peer, left politely unless it vanished or was closed."""
    connect = connect_packet(
        username, password, client_id or f"{username}.t", will, clean=clean, keepalive=keepalive
    )
    one = await open_peer(url, connect)
    try:
        yield one
    finally:
        await one.leave()

"""A board without its screen: MQTT 3.1.1 on a socket of its own, no more than a board must do.

It reads every announcement, acknowledges it to the broker and, under its own key, to the hall; it reads the `rev` of every snapshot; it beats.
What it needs of a message it cuts out of the JSON, and its acknowledgement is put together from parts: many of them share a processor here,
where a hall's boards have a computer each.
"""

import socket
import struct
from base64 import b64decode
from collections.abc import Iterator
from enum import IntEnum
from typing import Final
from urllib.parse import urlsplit

from benchmarks.board_hall import AREA
from queue_server.contracts import codec, topics
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.snapshots import DeviceHealth

_QOS_1: Final = 0x02
_CLEAN_WITH_PASSWORD: Final = 0xC2
_DENIED: Final = 0x80
_KEEPALIVE_S: Final = 15
_PATIENCE_S: Final = 20.0
_AT_ONCE: Final = 2**16
_ACK: Final = b'{"v":1,"kind":"ack","call":%d,"times":%d,"shown":true,"said":false}'


class Kind(IntEnum):
    """First bytes of the control packets that a board sends or gets."""

    CONNECT = 0x10
    CONNACK = 0x20
    PUBLISH = 0x30
    PUBACK = 0x40
    SUBSCRIBE = 0x82
    SUBACK = 0x90


class LeanBoard:
    """One board of the area. `called`: where it notes which number was which call."""

    def __init__(self, credential: DeviceCredential, called: dict[str, int]) -> None:
        self._mine, self._key, self._called = credential, b64decode(credential.mac_key), called
        self._ack = topics.ack(credential.hall, credential.device)
        self._health = topics.device(credential.hall, credential.device)
        self._call = topics.call(credential.hall, AREA).encode()
        self._rest, self._mid, self._knows, self._hangs = b"", 0, 0, False
        self._socket = socket.socket()

    def fileno(self) -> int:
        """For a selector."""
        return self._socket.fileno()

    def hang(self, url: str) -> None:
        """Connect and subscribe; raises OSError, RuntimeError."""
        parts, who = urlsplit(url), _text(self._mine.device)
        self._socket.settimeout(_PATIENCE_S)
        self._socket.connect((parts.hostname, parts.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = _text("MQTT") + struct.pack("!BBH", 4, _CLEAN_WITH_PASSWORD, _KEEPALIVE_S)
        self._socket.sendall(_packet(Kind.CONNECT, head + who + who + _text(self._mine.password)))
        while not self._hangs:
            self.read()

    def read(self) -> None:
        """Take what has come, and answer all of it in one write."""
        came = self._socket.recv(_AT_ONCE)
        if not came:
            raise RuntimeError("the broker let a board go")
        packets, self._rest = _split(self._rest + came)
        if answer := b"".join(part for head, body in packets for part in self._answers(head, body)):
            self._socket.sendall(answer)

    def beat(self) -> None:
        """What a board says every few seconds."""
        health = DeviceHealth(device=self._mine.device, state="ok", knows=self._knows)
        self._socket.sendall(self._publication(self._health, codec.encode(health)))

    def _answers(self, head: int, body: bytes) -> Iterator[bytes]:
        match head & 0xF0:
            case Kind.PUBLISH:
                end = 2 + int.from_bytes(body[:2], "big")
                yield _packet(Kind.PUBACK, body[end : end + 2])
                yield from self._told(body[2:end], body[end + 2 :])
            case Kind.CONNACK if body[1]:
                raise RuntimeError("the broker does not admit a board")
            case Kind.CONNACK:
                yield self._subscription()
            case Kind.SUBACK:
                if max(body[2:]) >= _DENIED:
                    raise RuntimeError("a board's subscription was denied")
                self._hangs = True

    def _subscription(self) -> bytes:
        topics_of_area = (topics.board(self._mine.hall, AREA), topics.call(self._mine.hall, AREA))
        return _packet(
            Kind.SUBSCRIBE, self._next() + b"".join(_text(each) + b"\x01" for each in topics_of_area)
        )

    def _told(self, topic: bytes, payload: bytes) -> Iterator[bytes]:
        """An announcement is acknowledged, a snapshot is known."""
        if topic != self._call:
            self._knows = int(_field(payload, b'"rev":'))
            return
        call, times = int(_field(payload, b'"call":')), int(_field(payload, b'"times":'))
        self._called[_field(payload, b'"number":').strip(b' "').decode()] = call
        ack = _ACK % (call, times)
        line = f"y1 {self._mine.key_id} {codec.mac_of(self._key, self._ack, ack)}\n"
        yield self._publication(self._ack, line.encode() + ack)

    def _publication(self, topic: str, payload: bytes) -> bytes:
        return _packet(Kind.PUBLISH | _QOS_1, _text(topic) + self._next() + payload)

    def _next(self) -> bytes:
        self._mid = self._mid % 65535 + 1
        return self._mid.to_bytes(2, "big")


def _text(words: str) -> bytes:
    return len(words).to_bytes(2, "big") + words.encode()


def _packet(head: int, body: bytes) -> bytes:
    """A control packet; ours have at most two digits of length."""
    size = len(body)
    return bytes((head, size) if size < 0x80 else (head, size & 0x7F | 0x80, size >> 7)) + body


def _split(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """(whole packets as first byte and body, what has come of the next)."""
    packets = list[tuple[int, bytes]]()
    at = 0
    while (found := _measured(data, at)) is not None and found[1] <= len(data):
        start, end = found
        packets.append((data[at], data[start:end]))
        at = end
    return packets, data[at:]


def _measured(data: bytes, at: int) -> tuple[int, int] | None:
    """(start, end) of the body of the packet that begins at `at`; None where its length has not come whole."""
    size, shift = 0, 0
    for place in range(at + 1, min(at + 5, len(data))):
        size |= (data[place] & 0x7F) << shift
        if data[place] < 0x80:
            return place + 1, place + 1 + size
        shift += 7
    return None


def _field(json: bytes, name: bytes) -> bytes:
    """A number or a word of a flat message, up to its comma."""
    at = json.index(name) + len(name)
    return json[at : json.index(b",", at)]

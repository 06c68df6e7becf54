"""paho's client for a server that hears hundreds of devices at once: fewer system calls a message, and nothing that only the collector frees.

Two hundred boards answer one call within some milliseconds. paho itself reads each message in four pieces from the socket, sends each PUBACK by
itself and looks through its filters with a closure that stays until the collector comes.
"""

import socket
import struct
from typing import Final, cast

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import MessageType, MQTTErrorCode

_AT_ONCE: Final = 16 * 1024
"""Read from the socket in one go: some sixty messages, a few milliseconds of the loop's time."""


class ReadAhead:
    """A connected socket, read in large pieces. `pending`: what has been read and not been taken; aiomqtt goes on until it is 0."""

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner
        self._came, self._at = b"", 0
        self.send, self.close, self.fileno, self.setblocking = (
            inner.send, inner.close, inner.fileno, inner.setblocking,
        )  # fmt: skip

    def recv(self, size: int) -> bytes:
        """As a socket's."""
        if self._at == len(self._came):
            self._came, self._at = self._inner.recv(_AT_ONCE), 0
        piece = self._came[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def pending(self) -> int:
        """Bytes that no selector will tell of."""
        below = getattr(self._inner, "pending", None)  # of TLS
        return len(self._came) - self._at + (below() if below else 0)


class PahoLink(Client):
    """A client on somebody else's loop, without filters of its own: every message goes to `on_message`."""

    @classmethod
    def turn(cls, client: Client) -> None:
        """Make a client that others have made, and not connected yet, one of these."""
        client.__class__ = cls

    def _create_socket(self) -> ReadAhead:
        made = cast("socket.socket", super()._create_socket())
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # without it a request takes 44 ms
        return ReadAhead(made)

    def _handle_on_message(self, message: MQTTMessage) -> None:
        if self.on_message:
            self.on_message(self, None, message)

    def _send_puback(self, mid: int) -> MQTTErrorCode:
        last = self._out_packet[-1] if self._out_packet else None
        if last is None or last["command"] != MessageType.PUBACK or last["pos"]:
            return super()._send_puback(mid)
        last["packet"] += struct.pack("!BBH", MessageType.PUBACK, 2, mid)
        last["to_process"] += 4
        return MQTTErrorCode.MQTT_ERR_SUCCESS

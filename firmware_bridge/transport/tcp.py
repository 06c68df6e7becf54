"""A device behind a TCP serial server."""

from __future__ import annotations

import contextlib
import socket

from firmware_bridge.errors import TransportLost, TransportTimeout, TransportUnavailable, cause_of


class SocketTransport:
    """A raw TCP connection."""

    def __init__(self, host: str, port: int, connect_timeout: float) -> None:
        """Connect; raises TransportUnavailable."""
        try:
            self._socket = socket.create_connection((host, port), connect_timeout)
        except OSError as error:
            raise TransportUnavailable(cause_of(error)) from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes, timeout: float) -> None:
        """See Transport."""
        try:
            self._socket.settimeout(max(timeout, 0.001))
            self._socket.sendall(data)
        except TimeoutError:
            raise TransportTimeout("write deadline passed") from None
        except OSError as error:
            raise TransportLost(type(error).__name__) from None

    def read(self, timeout: float) -> bytes:
        """See Transport."""
        try:
            self._socket.settimeout(max(timeout, 0.001))
            data = self._socket.recv(4096)
        except TimeoutError:
            raise TransportTimeout("no byte within the deadline") from None
        except OSError as error:
            raise TransportLost(type(error).__name__) from None
        if not data:
            raise TransportLost("closed by the other side")
        return data

    def drain(self) -> int:
        """See Transport."""
        drained = 0
        with contextlib.suppress(TransportTimeout):
            while True:
                drained += len(self.read(0))
        return drained

    def close(self) -> None:
        """See Transport."""
        with contextlib.suppress(OSError):  # not connected any more
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

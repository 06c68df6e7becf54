"""Serial ports and pseudo-terminals over pyserial, with every way it reports a lost port mapped to one error.

An unplugged port shows as SerialException in a blocked read or write, as bare OSError (EIO) in `in_waiting`, as
termios.error in `flush` and `reset_input_buffer`, as TypeError in a read during `close`; `is_open` stays True.
"""

from __future__ import annotations

import contextlib
import termios
import threading
from collections.abc import Iterator
from math import ceil
from typing import Final

import serial

from firmware_bridge.errors import TransportLost, TransportTimeout, TransportUnavailable, cause_of

_STEP: Final = (
    0.01  # seconds; pyserial sets the whole port up anew for each other timeout, dearer than a read
)
BAUDS: Final = (9600, 19200, 38400, 57600, 115200)


@contextlib.contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn everything pyserial raises for a lost port into TransportLost."""
    try:
        yield
    except serial.SerialTimeoutException:
        raise TransportTimeout("write deadline passed") from None
    except (OSError, termios.error, TypeError, ValueError) as error:
        # SerialException is an OSError. TypeError and ValueError: the descriptor went while it was in use.
        raise TransportLost(type(error).__name__) from None


class SerialTransport:
    """An exclusively held serial port, 8N1, raw."""

    def __init__(self, path: str, baud: int) -> None:
        """Open the port; raises TransportUnavailable."""
        self._closing = False
        self._in_use = threading.Lock()
        try:
            self._port = serial.Serial(path, baud, timeout=0, write_timeout=1, exclusive=True)
        except (OSError, termios.error, ValueError) as error:
            raise TransportUnavailable(cause_of(error)) from None

    def write(self, data: bytes, timeout: float) -> None:
        """See Transport."""
        with self._held():
            if self._port.write_timeout != timeout:
                self._port.write_timeout = timeout
            self._port.write(data)

    def read(self, timeout: float) -> bytes:
        """See Transport."""
        with self._held():
            if self._port.timeout != (whole := ceil(timeout / _STEP) * _STEP):
                self._port.timeout = whole
            first = bytes(self._port.read(1))
            rest = bytes(self._port.read(self._port.in_waiting)) if first else b""
            if self._closing:
                raise TransportLost("closed")
        if not first:
            raise TransportTimeout("no byte within the deadline")
        return first + rest

    def drain(self) -> int:
        """See Transport."""
        with self._held():
            waiting = int(self._port.in_waiting)
            self._port.reset_input_buffer()
            return waiting

    def close(self) -> None:
        """See Transport. A blocked read or write is woken first, so that its descriptor is never another's."""
        self._closing = True
        with contextlib.suppress(OSError, TypeError):  # it is gone already
            self._port.cancel_read()
            self._port.cancel_write()
        with self._in_use, contextlib.suppress(OSError, termios.error):
            self._port.close()

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        with self._in_use, mapped_errors():
            if self._closing:
                raise TransportLost("closed")
            yield

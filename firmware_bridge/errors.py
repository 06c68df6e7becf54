"""Every error this package raises. Vendors' and operating systems' errors are mapped to these at the edge.

    BridgeError
    ├── ConfigRefused            a device's settings name something unknown or out of bounds
    ├── TransportError
    │   ├── TransportUnavailable the port could not be opened
    │   ├── TransportLost        the port was open and is gone (unplugged, closed, broken)
    │   └── TransportTimeout     the deadline passed before the bytes came
    ├── ProtocolError
    │   ├── BadFrame             bytes that are not a frame of the protocol
    │   ├── BadField             a field's content breaks the standard it follows
    │   └── UnsupportedLayout    a well-formed block of a kind that is not handled
    └── DeviceRefused            the device answered with a status other than success

No message carries personal data or received bytes: a field is named, its content is not.
"""

from __future__ import annotations

import os


class BridgeError(Exception):
    """Something between this program and a device failed."""


class ConfigRefused(BridgeError):
    """A device's settings name something unknown or out of bounds."""


class TransportError(BridgeError):
    """The byte pipe to a device failed."""


def cause_of(error: Exception) -> str:
    """Why a port did not open, in the system's own words; the error's kind where it has none."""
    number = getattr(error, "errno", None)
    return os.strerror(number).lower() if isinstance(number, int) and number > 0 else type(error).__name__


class TransportUnavailable(TransportError):
    """The port could not be opened: absent, busy or not permitted."""


class TransportLost(TransportError):
    """The port was open and is gone; open it anew."""


class TransportTimeout(TransportError):
    """The deadline passed before the bytes came."""


class ProtocolError(BridgeError):
    """The device's bytes break its protocol."""


class BadFrame(ProtocolError):
    """These bytes are not a frame of the protocol."""


class BadField(ProtocolError):
    """A field's content breaks the standard it follows. Names the field, never its content."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class UnsupportedLayout(ProtocolError):
    """The block is well formed but of a kind that is not handled."""


class DeviceRefused(BridgeError):
    """The device answered with a status other than success."""

    def __init__(self, request: str, status: int) -> None:
        super().__init__(f"{request}: status 0x{status:02X}")
        self.request = request
        self.status = status

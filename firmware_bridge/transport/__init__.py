"""Byte pipes to devices, opened by URL. See `transport.open` for the URLs and `transport.base` for the contract."""

from firmware_bridge.transport.base import Transport
from firmware_bridge.transport.open import open_transport

__all__ = ["Transport", "open_transport"]

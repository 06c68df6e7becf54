"""PC/SC readers over pyscard, which a hall installs where it has one. Unverified against hardware."""

from __future__ import annotations

import importlib
from typing import Any

from firmware_bridge.errors import ConfigRefused, TransportLost, TransportUnavailable
from firmware_bridge.transport.apdu import ApduCard


class PcscSlot:
    """The first reader whose name holds `name`; an empty name takes the first of all. Raises ConfigRefused without pyscard."""

    def __init__(self, name: str) -> None:
        try:
            self._system: Any = importlib.import_module("smartcard.System")
        except ImportError:
            raise ConfigRefused("pcsc: the package pyscard is not installed") from None
        self._name = name
        self._connection: Any = None

    def card(self) -> ApduCard | None:
        """See `CardSlot`."""
        self.close()
        connection = self._reader().createConnection()
        try:
            connection.connect()
        except Exception as error:  # pyscard raises a family of its own, without a common root
            if type(error).__name__ in ("NoCardException", "CardConnectionException"):
                return None
            raise TransportLost(type(error).__name__) from None
        self._connection = connection
        return _PcscCard(connection)

    def present(self) -> bool:
        """See `CardSlot`: a card answers whatever it is asked."""
        if self._connection is None:
            return self.card() is not None
        try:
            _PcscCard(self._connection).transmit(b"\x00\xa4\x00\x00\x00")
        except TransportLost:
            self.close()
            return False
        return True

    def close(self) -> None:
        """See `CardSlot`."""
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None

    def _reader(self) -> Any:
        try:
            found = [reader for reader in self._system.readers() if self._name in str(reader)]
        except Exception as error:  # pyscard raises a family of its own, without a common root
            raise TransportUnavailable(type(error).__name__) from None
        if not found:
            raise TransportUnavailable("no such reader")
        return found[0]


class _PcscCard:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def transmit(self, command: bytes) -> bytes:
        """See `ApduCard`."""
        try:
            data, first, second = self._connection.transmit(list(command))
        except Exception as error:  # pyscard raises a family of its own, without a common root
            raise TransportLost(type(error).__name__) from None
        return bytes([*data, first, second])

"""The embedded broker: amqtt on uvloop in a process of its own, for one machine alone.

It listens on loopback and refuses any other address (`base.Address`); a network needs mosquitto or `mqtts://`.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import ClassVar

from queue_server.adapters import private_files
from queue_server.adapters.brokers.base import Address, Kind, NotLoopback, Owner
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.devices import Account

_PROGRAM = "queue_server.adapters.brokers.embedded_main"


class Embedded:
    """Writes the accounts that the child process reads, and says how to start it (`base.Recipe`)."""

    kind: ClassVar[Kind] = "embedded"
    reloaded: ClassVar[bytes] = b"accounts reloaded"

    def __init__(self, data_dir: Path, address: Address, network: Network | None = None) -> None:
        if network is not None:
            raise NotLoopback("the embedded broker serves this machine alone")
        self.address = address
        self.owner = Owner.of_this_process()
        self._accounts = private_files.folder(data_dir / "embedded") / "accounts.json"

    def write(self, accounts: Iterable[Account]) -> None:
        """Hashes and exact topics by user name, as JSON."""
        table = {a.username: {"password_hash": a.password_hash, **asdict(a.grants)} for a in accounts}
        private_files.put(self._accounts, json.dumps(table).encode())

    def clean(self) -> None:
        """Remove what `write` wrote."""
        self._accounts.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """Python with the broker's main module."""
        ports = [str(self.address.port), str(self.address.websocket_port)]
        return [sys.executable, "-m", _PROGRAM, self.address.host, *ports, str(self._accounts)]

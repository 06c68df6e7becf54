"""An encrypted listener for other machines, beside the plain one that only this machine reaches."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Network:
    """Where other machines reach the broker over TLS; `key` is a private file."""

    host: str
    port: int
    websocket_port: int
    certificate: Path
    key: Path

"""An encrypted listener for other machines, beside the plain one that only this machine reaches."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Network:
    """Where other machines reach the broker over TLS, by which `name`; `key` is a private file."""

    host: str
    port: int
    websocket_port: int
    certificate: Path
    key: Path
    name: str = "127.0.0.1"

    @property
    def device_url(self) -> str:
        """What kiosks and bridges connect to."""
        return f"mqtts://{self.name}:{self.port}"

    @property
    def board_url(self) -> str:
        """What browsers connect to."""
        return f"wss://{self.name}:{self.websocket_port}/mqtt"

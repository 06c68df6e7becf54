"""What the pages need to know of their surroundings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Origins are exact (`https://hall.example:8443`); state changes from any other are refused."""

    mode: Literal["demo", "production"]
    origins: tuple[str, ...]
    board_socket: str
    """The broker's websocket as boards reach it: ws://127.0.0.1:9001/ or wss://…; enters the CSP."""
    libraries: Path
    """setup/node_modules: fonts and mqtt.js as installed at set-up."""
    assets: Path
    """The folder assets/."""
    beat_s: float = 3.0
    """Seconds between heartbeats of a live page; three missed ones show 连接中断."""
    max_streams: int = 2000
    """Live pages at once, all together; a stream costs some 30 kB."""
    max_streams_each: int = 12
    """Live pages at once of one address on ticket pages, or of one session."""

    @property
    def demo(self) -> bool:
        """Whether pages may be named and described to anybody."""
        return self.mode == "demo"

"""What the bridge may ask of a window's devices. All methods block for a bounded time and never raise for a device's
failure: a fault is an answer. One thread at a time a device; a vendor's plugin keeps to the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from firmware_bridge.ports import Health
from firmware_bridge.protocol.hall_units import Colour, Effect, Presses


@dataclass(frozen=True, slots=True)
class SignFace:
    """What a sign shows. An empty text is a dark sign. `brightness` in percent."""

    text: str
    colour: Colour = Colour.RED
    effect: Effect = Effect.STEADY
    brightness: int = 80


DARK = SignFace("")


class HallDevice(Protocol):
    """What every device at a window has."""

    def health(self) -> Health:
        """As of the last call; asks nothing."""

    def close(self) -> None:
        """Give the port back. May be called twice."""


class Sign(HallDevice, Protocol):
    """A window's LED sign. It must go dark by itself when `show` stops coming, where the vendor's device can."""

    def show(self, face: SignFace) -> None:
        """Show this from now on (≤ 2 s). Comes again every 2 s while it stays the same: then it is the heartbeat."""


class PressUnit(HallDevice, Protocol):
    """A keypad or an evaluation pad."""

    def poll(self) -> Presses:
        """What was pressed since the last poll (≤ 2 s); each press comes once, and none from before the first poll."""


class Relays(HallDevice, Protocol):
    """Outputs that switch a light or a door."""

    def switch(self, output: int, on: bool) -> None:
        """Set one output (≤ 2 s)."""


class Pager(HallDevice, Protocol):
    """A transmitter of vibrating pagers, for people who do not hear a call."""

    def look(self) -> None:
        """See whether it is there (≤ 2 s); comes again and again while there is nothing to send."""

    def page(self, pager: int, text: str) -> bool:
        """Send a text to one pager (≤ 2 s). True: the transmitter took it. Sent once however often a line fails."""

"""ONBON BX-5K and BX-6K window signs, a vendor's plugin. Unverified against hardware.

Named in a configuration as `plugin:onbon`, over a serial port or the controller's TCP port (5005). Options: `series`
(5k, 6k), `width` and `height` in dots. A sign says yes or no, nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from firmware_bridge.errors import BridgeError, ConfigRefused, DeviceRefused, TransportError, TransportTimeout
from firmware_bridge.framing.onbon import Frame, OnbonFramer
from firmware_bridge.hall_ports import DARK, SignFace
from firmware_bridge.ports import DeviceHealth, Health
from firmware_bridge.protocol.onbon import Panel, Series, accepted, dark_program, text_program
from firmware_bridge.transport.base import Deadline, Transport, TransportOpener
from firmware_bridge.transport.open import opener

_AGAIN_S: Final = 4.0  # twice within the 10 s after which the controller goes dark, with one that got lost
_ANSWER_S: Final = 1.0
_WRITE_S: Final = 0.5
_REST_S: Final = 2.0
_log = structlog.get_logger(__name__)


def open_onbon(url: str, options: Mapping[str, str]) -> OnbonSign:
    """The plugin's entry point. Raises ConfigRefused; opens nothing yet."""
    if unknown := sorted(options.keys() - {"series", "width", "height"}):
        raise ConfigRefused(f"onbon: unknown option {unknown[0]}")
    try:
        panel = Panel(
            Series(options.get("series", "5k")),
            int(options.get("width", "256")),
            int(options.get("height", "32")),
        )
    except ValueError:
        raise ConfigRefused("onbon: series is 5k or 6k; width and height are numbers") from None
    if not (16 <= panel.width <= 2048 and panel.width % 8 == 0 and 8 <= panel.height <= 256):
        raise ConfigRefused("onbon: width is 16–2048 in eights, height 8–256")
    return OnbonSign(opener(url), panel)


class OnbonSign:
    """A `Sign`."""

    def __init__(
        self, opener_: TransportOpener, panel: Panel, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._opener, self._panel, self._clock = opener_, panel, clock
        self._transport: Transport | None = None
        self._shown: SignFace | None = None
        self._again_at = self._rests_until = float("-inf")
        self._health = Health(DeviceHealth.UNKNOWN)

    def show(self, face: SignFace) -> None:
        """See `Sign`."""
        now = self._clock()
        if now < self._rests_until or (face == self._shown and now < self._again_at):
            return
        try:
            self._send(dark_program() if face == DARK else text_program(self._panel, face.text, face.colour))
        except BridgeError as error:
            self._failed(error)
        else:
            self._shown, self._again_at = face, self._clock() + _AGAIN_S
            self._note(DeviceHealth.OK)

    def health(self) -> Health:
        """See `HallDevice`."""
        return self._health

    def close(self) -> None:
        """See `HallDevice`."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()

    def _send(self, data: bytes) -> None:
        if self._transport is None:
            self._transport = self._opener()
        self._transport.drain()
        self._transport.write(Frame(data).to_bytes(), _WRITE_S)
        if not self._answer(self._transport):
            raise DeviceRefused("sign", data[1])

    def _answer(self, transport: Transport) -> bool:
        framer, deadline = OnbonFramer(), Deadline.after(_ANSWER_S)
        while True:
            for item in framer.feed(transport.read(deadline.left)):
                if isinstance(item, Frame) and (said := accepted(item.data)) is not None:
                    return said

    def _failed(self, error: BridgeError) -> None:
        lost = isinstance(error, TransportError) and not isinstance(error, TransportTimeout)
        if lost:
            self.close()
        self._shown, self._rests_until = None, self._clock() + _REST_S
        refused = isinstance(error, DeviceRefused)
        self._note(DeviceHealth.LOST if lost else DeviceHealth.FAULT if refused else DeviceHealth.UNKNOWN)

    def _note(self, state: DeviceHealth) -> None:
        if state is not self._health.state:
            self._health = Health(state)
            _log.info("device_health", device="onbon sign", state=state.value)

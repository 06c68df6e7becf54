"""Drivers of window units on our register map (`protocol/hall_units`). Unverified against hardware."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import structlog

from firmware_bridge.drivers.modbus_bus import ModbusBus, silent_or_lost
from firmware_bridge.errors import BadField, BridgeError, DeviceRefused
from firmware_bridge.hall_ports import DARK, SignFace
from firmware_bridge.ports import DeviceHealth, Health
from firmware_bridge.protocol.hall_units import (
    INPUTS,
    TEXT_REGISTERS,
    Holding,
    Input,
    Inputs,
    Kind,
    Presses,
    Seen,
    presses,
    style_register,
    text_registers,
)

STALE_S: Final = 5.0
"""A key pressed while its unit could not be heard for longer is not carried out any more: who pressed has gone on."""
BEAT_S: Final = 2.0
"""How often the heartbeat register is written. A sign goes dark 10 s after the last."""
REST_S: Final = 2.0
"""How long a unit that does not answer is left alone, so that it does not slow the others on its port."""
_log = structlog.get_logger(__name__)


class HallUnit:
    """What all units share: identity, heartbeat, health, rest after silence."""

    kind: Kind

    def __init__(
        self, bus: ModbusBus, unit: int, *, name: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._bus = bus
        self._unit = unit
        self._name = name or f"{self.kind.name.lower()} {unit}"
        self._clock = clock
        self._health = Health(DeviceHealth.UNKNOWN)
        self._version = 0  # not asked yet
        self._beat = 0
        self._beaten_at = float("-inf")
        self._rests_until = float("-inf")

    def health(self) -> Health:
        """See `HallDevice`."""
        return self._health

    def close(self) -> None:
        """See `HallDevice`. The bus is closed by whoever opened it."""
        self._note(DeviceHealth.UNKNOWN)

    def _tried(self, work: Callable[[], None]) -> bool:
        """Do it unless the unit rests; whether it was done. The health follows."""
        if self._clock() < self._rests_until:
            return False
        try:
            if not self._version:
                self._identify()
            work()
        except (DeviceRefused, BadField):
            self._failed(DeviceHealth.FAULT)
        except BridgeError as error:
            self._failed(DeviceHealth.LOST if silent_or_lost(error) else DeviceHealth.UNKNOWN)
        else:
            self._note(DeviceHealth.OK)
            return True
        return False

    def _failed(self, state: DeviceHealth) -> None:
        self._rests_until = self._clock() + REST_S
        self._version = 0  # another unit may stand there when it answers again
        self._note(state)

    def _identify(self) -> None:
        [what] = self._bus.read_holding_registers(Holding.TYPE, count=1, device_id=self._unit).registers
        if what >> 8 != self.kind or not what & 0xFF:
            raise BadField("unit type")
        self._version = what & 0xFF

    def _write(self, register: int, *values: int) -> None:
        self._bus.write_registers(register, list(values), device_id=self._unit)

    def _due(self) -> bool:
        """Whether it is time for the next heartbeat."""
        return self._clock() >= self._beaten_at + BEAT_S

    def _keep_alive(self) -> None:
        """Write the next heartbeat when it is due."""
        if self._due():
            self._beat = self._beat % 0xFFFF + 1
            self._write(Holding.HEARTBEAT, self._beat)
            self._beaten_at = self._clock()

    def _note(self, state: DeviceHealth) -> None:
        if state is not self._health.state:
            self._health = Health(state)
            _log.info("device_health", device=self._name, state=state.value)


class _PressUnit(HallUnit):
    """A `PressUnit`: looks at the event counter, and asks for the events only where it moved."""

    def __init__(
        self, bus: ModbusBus, unit: int, *, name: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(bus, unit, name=name, clock=clock)
        self._seen: Seen | None = None
        self._heard_at = float("-inf")

    def poll(self) -> Presses:
        """See `PressUnit`."""
        found = Presses()

        def look() -> None:
            nonlocal found
            found = self._look()
            self._confirm()

        done = self._tried(look)
        stale = self._clock() - self._heard_at > STALE_S
        if done or found.events:
            self._heard_at = self._clock()
        if stale and found.events:
            found = Presses((), found.lost + len(found.events))
        if found.lost:
            _log.warning("presses_lost", device=self._name, count=found.lost)
        return found

    def _look(self) -> Presses:
        if self._version == 1:
            now = self._inputs(3)
        else:
            now = self._inputs(4)
            if self._seen is None or now.counter != self._seen.counter or not now.heartbeat:
                now = self._inputs(INPUTS)
        found, self._seen = presses(self._seen, now)
        return found

    def _confirm(self) -> None:
        """Write the heartbeat, at once to a unit that does not know one: it tells the next restart."""
        if self._seen is not None and not self._seen.alive:
            self._beaten_at = float("-inf")
        self._keep_alive()
        if self._seen is not None:
            self._seen = replace(self._seen, alive=True)

    def _inputs(self, count: int) -> Inputs:
        answer = self._bus.read_input_registers(Input.COUNTER, count=count, device_id=self._unit)
        return Inputs.of(tuple(answer.registers))


class ModbusKeypad(_PressUnit):
    """A call keypad."""

    kind = Kind.KEYPAD


class ModbusPad(_PressUnit):
    """An evaluation pad of five grades."""

    kind = Kind.PAD


class ModbusSign(HallUnit):
    """A `Sign`. A sign that restarted has lost its text: the heartbeat it forgot tells, and everything is written anew."""

    kind = Kind.SIGN
    _shown: SignFace | None = None
    _longest = TEXT_REGISTERS  # what stood there before is overwritten; unknown at first

    def show(self, face: SignFace) -> None:
        """See `Sign`."""
        self._tried(lambda: self._show(face))

    def _show(self, face: SignFace) -> None:
        if not self._due() and face == self._shown:
            return
        answer = self._bus.read_holding_registers(Holding.HEARTBEAT, count=1, device_id=self._unit)
        if list(answer.registers) != [self._beat]:
            self._shown, self._longest = None, TEXT_REGISTERS
        if face != self._shown:
            self._put(face)
        self._beaten_at = float("-inf")
        self._keep_alive()

    def _put(self, face: SignFace) -> None:
        text = text_registers(face.text, max(1, self._longest))
        self._shown = None  # not known until all of it is there
        self._write(
            Holding.BRIGHTNESS,
            0 if face == DARK else face.brightness,
            style_register(face.colour, face.effect),
        )
        self._write(Holding.TEXT, *text)
        self._shown, self._longest = face, len(text_registers(face.text))


class ModbusRelays(HallUnit):
    """`Relays`: lights, a door."""

    kind = Kind.RELAYS

    def __init__(
        self, bus: ModbusBus, unit: int, *, name: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(bus, unit, name=name, clock=clock)
        self._wanted: dict[int, bool] = {}
        self._set: dict[int, bool] = {}

    def switch(self, output: int, on: bool) -> None:
        """See `Relays`."""
        self._wanted[output] = on
        if self._set != self._wanted or self._due():
            self._tried(self._put)

    def _put(self) -> None:
        """All are set again with every heartbeat: a unit that restarted is as it should be two seconds later."""
        if self._due():
            self._set.clear()
        for output, on in self._wanted.items():
            if self._set.get(output) is not on:
                self._set.pop(output, None)  # not known until the unit said so
                self._bus.write_coil(output, on, device_id=self._unit)
                self._set[output] = on
        self._keep_alive()


class ModbusPager(HallUnit):
    """A `Pager`: its text and number are set first; then a new page count sends them, once however often it is written."""

    kind = Kind.PAGER
    _asked: tuple[int, str, int] | None = None  # what was under way when the line failed

    def look(self) -> None:
        """See `Pager`."""
        if self._due():
            self._tried(self._keep_alive)

    def page(self, pager: int, text: str) -> bool:
        """See `Pager`."""
        return self._tried(lambda: self._page(pager, text))

    def _page(self, pager: int, text: str) -> None:
        answer = self._bus.read_holding_registers(Holding.PAGE_COUNT, count=1, device_id=self._unit)
        count = answer.registers[0]
        if self._asked != (pager, text, count):  # else it went out, and only the answer was lost
            self._asked = pager, text, count % 0xFFFF + 1
            self._write(Holding.PAGER, pager)
            self._write(Holding.TEXT, *text_registers(text, TEXT_REGISTERS))
            self._write(Holding.PAGE_COUNT, self._asked[2])
        self._asked = None

"""The ports of window devices: our drivers with their emulators, several units on one pseudo-terminal, under faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from firmware_bridge.drivers.hall_units import (
    REST_S,
    STALE_S,
    ModbusKeypad,
    ModbusPad,
    ModbusPager,
    ModbusRelays,
    ModbusSign,
)
from firmware_bridge.drivers.modbus_bus import ModbusBus
from firmware_bridge.emulators.faults import Fault, FaultPlan
from firmware_bridge.emulators.hall_units import (
    KeypadEmulator,
    PadEmulator,
    Page,
    PagerEmulator,
    RelaysEmulator,
    SignEmulator,
)
from firmware_bridge.emulators.modbus_line import ModbusLineEmulator
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.hall_ports import DARK, SignFace
from firmware_bridge.ports import DeviceHealth
from firmware_bridge.protocol.hall_units import Key
from firmware_bridge.transport.open import opener


@dataclass
class Clock:
    """A clock that the test turns."""

    now: float = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@dataclass
class Bench:
    """One line with five units, the drivers, and what can happen to them."""

    line: PtyHost
    units: ModbusLineEmulator
    bus: ModbusBus
    clock: Clock
    faults: FaultPlan
    keypad: KeypadEmulator = field(default_factory=KeypadEmulator)
    pad: PadEmulator = field(default_factory=PadEmulator)
    sign: SignEmulator = field(default_factory=SignEmulator)

    def rest(self) -> None:
        """Time goes on until a unit that failed is asked again."""
        self.clock.now += REST_S + 0.1


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Everything on one port."""
    clock, faults = Clock(), FaultPlan()
    parts = {
        1: KeypadEmulator(clock=clock), 3: PadEmulator(clock=clock), 5: SignEmulator(clock=clock),
        6: RelaysEmulator(clock=clock), 7: PagerEmulator(clock=clock),
    }  # fmt: skip
    units = ModbusLineEmulator(parts)
    with PtyHost(units, tmp_path / "bus", faults=faults) as line:
        port = opener(f"pty://{tmp_path / 'bus'}")
        made = Bench(line, units, ModbusBus(port), clock, faults, parts[1], parts[3], parts[5])
        yield made
        made.bus.close()


def test_keys_and_grades_come_once_and_in_order(bench):
    """Also several between two polls, and none from before the first."""
    keypad, pad = ModbusKeypad(bench.bus, 1, clock=bench.clock), ModbusPad(bench.bus, 3, clock=bench.clock)
    bench.keypad.press(Key.NEXT)
    assert keypad.poll().events == pad.poll().events == ()
    for key in (Key.NEXT, Key.START, Key.FINISH):
        bench.keypad.press(key)
    bench.pad.press(5)
    assert keypad.poll().keys == (Key.NEXT, Key.START, Key.FINISH)
    assert pad.poll().grades == (5,)
    assert keypad.poll().events == pad.poll().events == ()
    assert keypad.health().state is pad.health().state is DeviceHealth.OK


@pytest.mark.parametrize("version", [1, 2])
def test_keypad_of_each_version_is_understood(bench, version):
    """A unit that only has the counter and the last key works, too."""
    bench.keypad.version = version
    bench.keypad.restart()
    keypad = ModbusKeypad(bench.bus, 1, clock=bench.clock)
    keypad.poll()
    bench.keypad.press(Key.RECALL)
    assert keypad.poll().keys == (Key.RECALL,)


def test_sign_shows_what_it_is_told_and_nothing_of_before(bench):
    """A shorter text leaves no rest of a longer one; dark is dark."""
    sign = ModbusSign(bench.bus, 5, clock=bench.clock)
    for text in ("请A001到3号窗口", "暂停", "请A002到3号窗口"):
        sign.show(SignFace(text))
        assert bench.sign.shown == text
    sign.show(DARK)
    assert bench.sign.shown == ""
    sign.show(SignFace("A"))
    assert bench.sign.shown == "A"


def test_sign_without_heartbeat_goes_dark_and_one_with_it_does_not(bench):
    """Stale text is not left standing when the bridge is gone."""
    sign = ModbusSign(bench.bus, 5, clock=bench.clock)
    for _ in range(10):
        sign.show(SignFace("请A001到3号窗口"))
        bench.clock.now += 2
    assert bench.sign.shown == "请A001到3号窗口"
    bench.clock.now += 10
    assert bench.sign.shown == ""


def test_sign_that_restarted_gets_its_text_again(bench):
    """It forgot the heartbeat, and that tells."""
    sign = ModbusSign(bench.bus, 5, clock=bench.clock)
    sign.show(SignFace("请A001到3号窗口"))
    bench.sign.restart()
    bench.clock.now += 2
    sign.show(SignFace("请A001到3号窗口"))
    assert bench.sign.shown == "请A001到3号窗口"


def test_relay_switches_and_a_wrong_output_is_a_fault(bench):
    """Light on, light off; an output that the unit does not have is told by its health."""
    relays = ModbusRelays(bench.bus, 6, clock=bench.clock)
    relays.switch(2, True)
    assert relays.health().state is DeviceHealth.OK
    relays.switch(20, True)
    assert relays.health().state is DeviceHealth.FAULT


def test_all_outputs_are_set_again_after_a_restart_and_after_silence(bench):
    """A unit that lost its power, and one that nobody heard: each light is as it should be with the next heartbeat."""
    relays, unit = ModbusRelays(bench.bus, 6, clock=bench.clock), bench.units.unit(6)
    lit = [output in (0, 5) for output in range(8)]
    for trouble in (lambda: None, unit.restart, lambda: bench.units.silence(6)):
        trouble()
        for _ in range(2):
            for output, on in enumerate(lit):
                relays.switch(output, on)
            bench.units.silence(6, silent=False)
            bench.rest()
        assert unit.outputs == lit


def test_wrong_unit_is_a_fault(bench):
    """A sign where the keypad should be: nothing is taken for a key."""
    keypad = ModbusKeypad(bench.bus, 5, clock=bench.clock)
    assert keypad.poll().events == ()
    assert keypad.health().state is DeviceHealth.FAULT


def test_page_goes_out_once_though_its_answer_is_lost(bench):
    """The transmitter took it and nobody heard so: asked again, it sends nothing more."""
    pager, device = ModbusPager(bench.bus, 7, clock=bench.clock), bench.units.unit(7)
    bench.faults.then([None, None, None, None, Fault.DROP, Fault.DROP])
    assert pager.page(12, "请A001到3号窗口") is False
    bench.rest()
    assert pager.page(12, "请A001到3号窗口") is True
    assert device.pages == [Page(12, "请A001到3号窗口")]
    assert pager.page(12, "请A001到3号窗口") is True
    assert len(device.pages) == 2  # a second call is a second page


def test_silent_unit_is_unknown_and_the_others_go_on(bench):
    """Its wire is off: never healthy, asked rarely, and heard again when it is back, with the key pressed meanwhile."""
    keypad, pad = ModbusKeypad(bench.bus, 1, clock=bench.clock), ModbusPad(bench.bus, 3, clock=bench.clock)
    keypad.poll(), pad.poll()
    bench.units.silence(1)
    bench.keypad.press(Key.NEXT)
    assert keypad.poll().events == ()
    assert keypad.health().state is DeviceHealth.UNKNOWN
    bench.pad.press(1)
    assert pad.poll().grades == (1,)
    bench.units.silence(1, silent=False)
    assert keypad.poll().events == ()  # it rests
    bench.rest()
    assert keypad.poll().keys == (Key.NEXT,)
    assert keypad.health().state is DeviceHealth.OK


def test_key_pressed_long_ago_is_not_carried_out(bench):
    """The line was away for longer than anybody waits: counted as lost, since a late 顺呼 calls somebody in vain."""
    keypad = ModbusKeypad(bench.bus, 1, clock=bench.clock)
    keypad.poll()
    bench.keypad.press(Key.NEXT)
    bench.clock.now += STALE_S + 1
    assert (keypad.poll().events, keypad.poll().lost) == ((), 0)
    bench.keypad.press(Key.START)
    assert keypad.poll().keys == (Key.START,)


def test_unplugged_line_is_lost_and_heals(bench):
    """All its units; the port is opened again by itself, and a key pressed meanwhile is heard once."""
    keypad, sign = ModbusKeypad(bench.bus, 1, clock=bench.clock), ModbusSign(bench.bus, 5, clock=bench.clock)
    keypad.poll()
    bench.line.unplug()
    keypad.poll()
    sign.show(SignFace("A001"))
    assert keypad.health().state is sign.health().state is DeviceHealth.LOST
    bench.keypad.press(Key.NEXT)
    bench.line.plug()
    bench.rest()
    assert keypad.poll().keys == (Key.NEXT,)
    sign.show(SignFace("A001"))
    assert bench.sign.shown == "A001"


NOISE = {Fault.DROP: 0.05, Fault.CORRUPT: 0.06, Fault.TRUNCATE: 0.05, Fault.GARBAGE: 0.06}
SLOW = {**NOISE, Fault.DELAY: 0.05}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_key_is_lost_or_doubled_on_a_bad_line(bench, seed):
    """Answers dropped, corrupted, cut, in noise; the unit restarts: 20 keys come out as they went in."""
    _check_keys(bench, seed, keys=20, rates=NOISE)


def test_late_answer_is_never_taken_for_another(bench):
    """A unit that answers after its time, as a radio link may: the line is let fall silent first."""
    bench.faults.then([None, None, None, Fault.DELAY])
    _check_keys(bench, 4, keys=3, rates={})


@pytest.mark.campaign
def test_no_key_is_lost_or_doubled_in_a_long_run(bench):
    """The same with late answers and 2,000 keys."""
    _check_keys(bench, 7, keys=2000, rates=SLOW)


def _check_keys(bench: Bench, seed: int, *, keys: int, rates: dict[Fault, float]) -> None:
    random = Random(seed)  # noqa: S311 - a play's dice, no secret
    keypad = ModbusKeypad(bench.bus, 1, clock=bench.clock)
    keypad.poll()
    if rates:
        bench.line.use(FaultPlan(seed, rates))
    pressed, heard = [], []
    for _ in range(keys):
        pressed.append(random.choice([Key.NEXT, Key.RECALL, Key.START, Key.MISSED]))
        bench.keypad.press(pressed[-1])
        heard.extend(keypad.poll().keys)
        bench.clock.now += 0.1 if keypad.health().state is DeviceHealth.OK else REST_S
        if heard == pressed and random.random() < 0.05:
            bench.keypad.restart()
    bench.line.use(FaultPlan())
    bench.rest()
    heard.extend(keypad.poll().keys)
    assert heard == pressed

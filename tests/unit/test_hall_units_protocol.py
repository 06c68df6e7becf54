"""The register map of window units: exact bytes of the driver's and the emulator's side, and how presses are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_bridge.drivers.modbus_bus import ModbusBus
from firmware_bridge.emulators.hall_units import KeypadEmulator, RelaysEmulator, SignEmulator
from firmware_bridge.emulators.modbus_line import ModbusLineEmulator
from firmware_bridge.errors import DeviceRefused, TransportLost, TransportTimeout
from firmware_bridge.protocol.hall_units import (
    TEXT_REGISTERS,
    Inputs,
    Key,
    Presses,
    Seen,
    presses,
    text_registers,
)

WRITE_TEXT = bytes.fromhex("05100010000810413030 31C7EBB5BD33BAC5B4B0BFDA2010BC")
TEXT_WRITTEN = bytes.fromhex("0510001000 08C18E")
READ_TEN = bytes.fromhex("01030000000AC5CD")
RELAY_ON = bytes.fromhex("01050000FF008C3A")
NO_SUCH_ADDRESS = bytes.fromhex("018302C0F1")


class Wire:
    """A transport that keeps what was written and gives one prepared answer for each request."""

    def __init__(self, *answers: bytes) -> None:
        self.written: list[bytes] = []
        self._answers = list(answers)

    def write(self, data: bytes, timeout: float) -> None:
        """See Transport."""
        self.written.append(data)

    def read(self, timeout: float) -> bytes:
        """See Transport."""
        if not self._answers or not self.written:
            raise TransportTimeout("no byte within the deadline")
        return self._answers.pop(0)

    def drain(self) -> int:
        """See Transport."""
        return 0

    def close(self) -> None:
        """See Transport."""


def test_driver_writes_text_as_the_vector_says():
    """ "A001请到3号窗口" to unit 5: request and answer of the standard's vector, byte for byte."""
    wire = Wire(TEXT_WRITTEN)
    ModbusBus(lambda: wire).write_registers(0x10, list(text_registers("A001请到3号窗口")), device_id=5)
    assert wire.written == [WRITE_TEXT]


def test_driver_reads_and_switches_as_the_vectors_say():
    """Ten registers of unit 1; its first relay on."""
    wire = Wire(bytes.fromhex("010314") + bytes(20) + bytes.fromhex("A367"), RELAY_ON)
    bus = ModbusBus(lambda: wire)
    assert bus.read_holding_registers(0, count=10, device_id=1).registers == [0] * 10
    bus.write_coil(0, True, device_id=1)
    assert wire.written == [READ_TEN, RELAY_ON]


def test_driver_names_the_exception_of_the_vector():
    """A unit that refuses is not silent: the code comes out, and nothing is asked twice."""
    wire = Wire(NO_SUCH_ADDRESS)
    with pytest.raises(DeviceRefused) as refused:
        ModbusBus(lambda: wire).read_holding_registers(0, count=10, device_id=1)
    assert (refused.value.status, len(wire.written)) == (2, 1)


def test_closed_bus_opens_nothing():
    """After `close` no port is taken again."""
    bus = ModbusBus(lambda: pytest.fail("opened"))
    bus.close()
    with pytest.raises(TransportLost):
        bus.read_holding_registers(0, count=1, device_id=1)


def test_emulator_answers_the_vectors():
    """The emulator's own frames: text written, relay switched, an address that is not there."""
    sign, relays = SignEmulator(), RelaysEmulator()
    line = ModbusLineEmulator({5: sign, 1: relays})
    assert line.receive(WRITE_TEXT) == [TEXT_WRITTEN]
    assert sign.text == "A001请到3号窗口"
    assert line.receive(RELAY_ON) == [RELAY_ON]
    assert relays.outputs[0] is True
    assert line.receive(READ_TEN) == [NO_SUCH_ADDRESS]  # ten registers from 0: the map has a hole at 0x0006


@given(st.binary(max_size=40), st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_emulator_finds_requests_in_garbage(garbage, step):
    """Noise before a request, in pieces of any size, costs at most the request that it ate."""
    line = ModbusLineEmulator({5: SignEmulator()})
    stream = garbage + WRITE_TEXT * 12
    answers = [
        answer for at in range(0, len(stream), step) for answer in line.receive(stream[at : at + step])
    ]
    assert answers[-1:] == [TEXT_WRITTEN]


@given(st.text(alphabet="A01请到窗口䶮𠮷é", max_size=90))
def test_text_is_cut_at_a_whole_character(text):
    """What fits in 128 bytes arrives as a beginning of the text, never half a character."""
    registers = text_registers(text)
    assert len(registers) <= TEXT_REGISTERS
    data = b"".join(register.to_bytes(2, "big") for register in registers)
    assert text.rstrip().startswith(data.decode("gb18030").rstrip())


PRESS = st.tuples(st.just("press"), st.sampled_from([1, 2, 3, 5]))
DOING = st.lists(
    st.one_of(PRESS, st.just(("look", 0)), st.just(("restart", 0)), st.just(("late", 0))), max_size=60
)


@given(DOING, st.sampled_from([0, 3, 0xFFF8, 0xFFFF, 500]))
@settings(max_examples=200, deadline=None)
def test_presses_are_counted_once_whatever_the_counter_does(doing, start):
    """Wraps, restarts and late answers: every press between two looks comes once and in order (at most 16 are kept)."""
    pad = KeypadEmulator()
    pad.counter = start
    pad.write(1, [1])
    seen, pressed, heard = None, [], []

    def look() -> Inputs:
        nonlocal seen
        found, seen = presses(seen, now := _inputs(pad))
        assert found.lost == 0
        heard.extend(found.events)
        pad.write(1, [7])
        seen = replace(seen, alive=True)  # the heartbeat follows each look and is answered
        return now

    old = look()
    for what, key in doing:
        match what:
            case "press" if (pad.counter - (seen.counter if old.heartbeat else 0)) % 0x10000 < 16:
                pad.press(key)
                pressed.append(key)
            case "look":
                old = look()
            case "restart":
                look()  # pressed before the power went: seen, or gone with it
                pad.restart()
            case "late" if old.heartbeat and 0 < (seen.counter - old.counter) % 0x10000 < 0x8000:
                found, seen = presses(seen, old)
                assert found == Presses()
                old = look()
    look()
    assert heard == pressed


def _inputs(pad: KeypadEmulator) -> Inputs:
    registers = pad.inputs(0, 32)
    assert registers is not None
    return Inputs.of(tuple(registers))


def test_restart_that_nobody_confirmed_counts_once():
    """The heartbeat could not be written after a restart: what was told is not told again."""
    now = Inputs(2, 1, 0, heartbeat=0, recent=(1, 2) + (0,) * 14)
    first, seen = presses(Seen(900, alive=True), now)
    again, _ = presses(seen, now)
    assert (first.keys, again) == ((Key.NEXT, Key.RECALL), Presses())


def test_counter_that_stays_behind_is_a_restart():
    """One answer from before is passed over; two in a row mean that the unit counts anew."""
    now = Inputs(1, 2, 0, heartbeat=5, recent=(2,) + (0,) * 15)
    first, seen = presses(Seen(900, alive=True), now)
    second, seen = presses(seen, now)
    assert (first, second.keys, seen.counter) == (Presses(), (Key.RECALL,), 1)


def test_version_1_tells_how_many_are_lost():
    """It keeps the last key alone: two presses between two looks are one key and one lost, never a guess."""
    found, _ = presses(Seen(7), Inputs(9, 3, 0))
    assert found == Presses((3,), 1)
    wrapped, _ = presses(Seen(0xFFFF), Inputs(0, 1, 0))
    assert wrapped == Presses((1,), 0)
    restarted, _ = presses(Seen(500), Inputs(1, 2, 0))
    assert restarted == Presses((2,), 0)


def test_pad_grades_come_out_of_their_events():
    """0x0101 to 0x0105; keys and grades are not taken for one another."""
    assert Presses((0x0101, 0x0105, 0x0106, 1)).grades == (1, 5)
    assert Presses((0x0101, 99, 4)).keys == (Key.FINISH,)

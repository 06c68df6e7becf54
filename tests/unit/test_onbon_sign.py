"""ONBON signs: the vendor's ping byte for byte, escapes, the text program, and the driver with its emulator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.drivers.onbon_sign import OnbonSign, open_onbon
from firmware_bridge.emulators.faults import Fault, FaultPlan
from firmware_bridge.emulators.onbon_sign import OnbonEmulator
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.framing.onbon import Damaged, Frame, OnbonFramer
from firmware_bridge.hall_ports import DARK, SignFace
from firmware_bridge.ports import DeviceHealth
from firmware_bridge.protocol.hall_units import Colour
from firmware_bridge.protocol.onbon import PING, Panel, Series, text_program
from firmware_bridge.transport.open import opener

PING_FRAME = bytes.fromhex("A5" * 8 + "010000800000 00000000FE020500A20001000068F85A")
PANEL = Panel(Series.BX_5K, 256, 32)


def test_ping_is_the_vendors_frame():
    """The vector, and the emulator answers it."""
    assert Frame(PING).to_bytes() == PING_FRAME
    [answer] = OnbonEmulator().receive(PING_FRAME)
    assert OnbonFramer().feed(answer) == [Frame(bytes.fromhex("A000000000"), 0x8000, 0x0001)]


@given(st.binary(min_size=1, max_size=80), st.binary(max_size=30), st.integers(1, 9))
def test_frame_is_found_in_noise_and_in_pieces(data, noise, step):
    """Every byte survives the escapes; noise before it costs nothing but itself."""
    stream = noise + Frame(data).to_bytes()
    framer = OnbonFramer()
    found = [item for at in range(0, len(stream), step) for item in framer.feed(stream[at : at + step])]
    assert found[-1] == Frame(data)
    assert all(isinstance(item, Damaged | Frame) for item in found)


@given(st.binary(min_size=2, max_size=40), st.integers(8, 60), st.integers(1, 255))
def test_damaged_frame_is_never_taken_for_another(data, at, change):
    """One wrong byte anywhere after the preamble: no frame with other data comes out."""
    wire = bytearray(Frame(data).to_bytes())
    wire[min(at, len(wire) - 1)] ^= change
    assert [one for one in OnbonFramer().feed(bytes(wire)) if isinstance(one, Frame)] in ([], [Frame(data)])


def test_text_program_is_these_bytes():
    """One line of text in the whole panel, dark after ten seconds: field by field, columns in eights on a 5K."""
    assert text_program(PANEL, "A001", Colour.GREEN).hex(" ") == (
        "a3 06 01 00 00 00 01 22 00 00 00 00 00 00 20 00 20 00 00 00 02 0a 00 00 00 00 01 01 01 00 00 0a"
        " 07 00 00 00 5c 43 32 41 30 30 31"
    )
    assert text_program(Panel(Series.BX_6K, 256, 32), "A001", Colour.RED)[14:16] == b"\x00\x01"


@dataclass
class Bench:
    """The driver, the controller and the line; the clock moves when the test says so."""

    sign: OnbonSign
    device: OnbonEmulator
    line: PtyHost
    now: list[float]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """On a pseudo-terminal."""
    now = [100.0]
    device = OnbonEmulator(clock=lambda: now[0])
    with PtyHost(device, tmp_path / "sign") as line:
        sign = OnbonSign(opener(f"pty://{tmp_path / 'sign'}"), PANEL, clock=lambda: now[0])
        yield Bench(sign, device, line, now)
        sign.close()


def test_sign_shows_the_text_and_goes_dark(bench):
    """Shown, replaced, kept for as long as it comes again, deleted at once."""
    for text in ("请A001到3号窗口", "暂停", "A\\002"):
        bench.sign.show(SignFace(text))
        assert bench.device.shown == text.replace("\\", "/")
    for _ in range(10):
        bench.now[0] += 2
        bench.sign.show(SignFace("暂停"))
    assert bench.device.shown == "暂停"
    bench.sign.show(DARK)
    assert bench.device.shown == ""
    assert bench.sign.health().state is DeviceHealth.OK


def test_sign_whose_bridge_is_gone_goes_dark(bench):
    """The controller's own time-out: nothing stale stands there."""
    bench.sign.show(SignFace("请A001到3号窗口"))
    bench.now[0] += 10
    assert bench.device.shown == ""


def test_sign_unplugged_is_lost_and_comes_back(bench):
    """Lost, then the same text again by itself."""
    bench.sign.show(SignFace("A001"))
    bench.line.unplug()
    bench.now[0] += 5
    bench.sign.show(SignFace("A001"))
    assert bench.sign.health().state is DeviceHealth.LOST
    bench.line.plug()
    bench.device.restart()
    bench.now[0] += 3
    bench.sign.show(SignFace("A001"))
    assert (bench.device.shown, bench.sign.health().state) == ("A001", DeviceHealth.OK)


def test_silent_sign_is_unknown(bench):
    """No answer is never taken for shown; it is tried again."""
    bench.line.use(faults := FaultPlan())
    faults.then([Fault.DROP])
    bench.sign.show(SignFace("A001"))
    assert bench.sign.health().state is DeviceHealth.UNKNOWN
    bench.now[0] += 3
    bench.sign.show(SignFace("A001"))
    assert bench.sign.health().state is DeviceHealth.OK


@pytest.mark.parametrize(
    "options", [{"series": "4"}, {"width": "x"}, {"width": "20"}, {"height": "999"}, {"colour": "red"}]
)
def test_wrong_option_is_refused_by_name(options):
    """Bounded and closed, as every setting."""
    with pytest.raises(ConfigRefused, match="onbon"):
        open_onbon("pty:///x", options)

"""The command `firmware-bridge` as a separate program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firmware_bridge.drivers.hall_units import ModbusKeypad
from firmware_bridge.drivers.modbus_bus import ModbusBus
from firmware_bridge.ports import CardRead, CardRemoved, Printed, PrintFailed
from firmware_bridge.protocol.hall_units import Key
from firmware_bridge.registry import open_card_reader, open_ticket_printer
from firmware_bridge.slip import Cut, Slip, Text
from firmware_bridge.transport.open import opener
from tests.support.cards import CARD_FILE
from tests.support.devices import fonts

BRIDGE = [sys.executable, "-m", "firmware_bridge"]


@contextmanager
def _running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*BRIDGE, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert _told(process, "plug") == "ok\n"  # up; plugging in twice is nothing
        yield process
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")


def _told(process: subprocess.Popen[str], line: str) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline()


def _probed(url: str) -> str:
    return subprocess.run([*BRIDGE, "probe", url], capture_output=True, text=True, check=False).stdout


def test_emulated_reader_obeys_its_standard_input(tmp_path: Path):
    """Place a card from a file, read it through the driver, lift it; probe names the module; the link goes."""
    link, card = tmp_path / "reader", tmp_path / "card.toml"
    card.write_text(CARD_FILE, encoding="utf-8")
    with _running("emulate", "card-reader", "--link", link) as process:
        assert "05.01-20100501" in _probed(f"pty://{link}")
        reader = open_card_reader("sdt", f"pty://{link}")
        assert _told(process, f"place {card}") == "ok\n"
        assert isinstance(reader.poll(), CardRead)
        assert _told(process, "lift") == "ok\n"
        assert reader.poll() == CardRemoved()
        reader.close()
    assert not link.is_symlink()


def test_emulated_printer_obeys_its_standard_input(tmp_path: Path):
    """Slips land in the folder; the cover stops them; probe tells the state."""
    link, slips = tmp_path / "printer", tmp_path / "slips"
    slip = Slip((Text("请到3号窗口"), Cut()))
    with _running("emulate", "printer", "--link", link, "--slips", slips) as process:
        printer = open_ticket_printer("escpos", f"pty://{link}", fonts())
        assert printer.print(slip) == Printed()
        assert _told(process, "cover open") == "ok\n"
        assert isinstance(printer.print(slip), PrintFailed)
        printer.close()
        assert "cover open" in _probed(f"pty://{link}")
    assert [file.name for file in slips.iterdir()] == ["slip-0001.png"]


def test_probe_of_an_absent_port_fails_in_one_line(tmp_path: Path):
    """An error in words, no traceback, exit code 1 or a plain no."""
    done = subprocess.run(
        [*BRIDGE, "probe", f"pty://{tmp_path}/nothing"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert "TransportUnavailable" in done.stdout + done.stderr


def test_emulated_window_obeys_and_its_line_is_probed(tmp_path: Path):
    """Each unit answers by name; a key pressed on standard input is heard; the sign's picture is written."""
    link = tmp_path / "line"
    with _running("emulate", "window", "--link", link, "--baud", "0") as process:
        asked = subprocess.run(
            [*BRIDGE, "probe", f"pty://{link}", "--units", "6"], capture_output=True, text=True, check=False
        )
        assert asked.stdout.splitlines() == [
            "unit 1: keypad, version 2", "unit 2: sign, version 2", "unit 3: pad, version 2",
            "unit 4: relays, version 2", "unit 5: pager, version 2", "unit 6: no (TransportTimeout)",
        ]  # fmt: skip
        bus = ModbusBus(opener(f"pty://{link}"))
        keypad = ModbusKeypad(bus, 1)
        keypad.poll()
        assert _told(process, "key recall") == "ok\n"
        assert keypad.poll().keys == (Key.RECALL,)
        assert _told(process, f"picture {tmp_path / 'sign.png'}") == "ok\n"
        assert (tmp_path / "sign.png").read_bytes().startswith(b"\x89PNG")
        bus.close()


def test_settings_are_listed_and_a_wrong_file_is_refused(tmp_path: Path):
    """`settings` names every key; `run` says which key is wrong, and starts nothing."""
    listed = subprocess.run([*BRIDGE, "settings"], capture_output=True, text=True, check=True).stdout
    assert "windows[].sign.kind" in listed
    (tmp_path / "b.toml").write_text("colour = 1\n", encoding="utf-8")
    refused = subprocess.run(
        [*BRIDGE, "run", "--config", tmp_path / "b.toml"], capture_output=True, text=True, check=False
    )
    assert (refused.returncode, "colour: there is no such key" in refused.stderr) == (1, True)

"""The port `CodeScanner`: each family's driver with its emulator on a real pseudo-terminal."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from firmware_bridge.emulators.code_scanner import ENDS, PROTOCOLS, CodeScannerEmulator
from firmware_bridge.emulators.faults import Fault, FaultPlan
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.ports import CodeScanner, DeviceHealth, NothingScanned, ScanFault, Scanned
from firmware_bridge.protocol import mrz
from firmware_bridge.registry import open_code_scanner
from tests.support.documents import td1, td3

PATIENCE_S = 10
CODE = "https://example.org/verify?token=测试0123456789"
TD1 = td1("CTCHN", "12345678", date(1990, 5, 6), date(2030, 1, 1), "CHEN<<DA<WEN")
TD3 = td3("CHN", "E12345678", date(2001, 2, 3), date(2031, 1, 1), "LI<<NA")


def _bench(folder: Path, protocol: str, end: str = "cr", faults: FaultPlan | None = None):
    device = CodeScannerEmulator(protocol, end)
    host = PtyHost(device, folder / "scanner", faults=faults)
    device.notify_by(host.send)
    return device, host, open_code_scanner(protocol, f"pty://{folder / 'scanner'}")


@pytest.fixture(params=PROTOCOLS)
def bench(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[CodeScannerEmulator, PtyHost, CodeScanner]]:
    """Each family."""
    device, host, scanner = _bench(tmp_path, request.param)
    with host:
        yield device, host, scanner
        scanner.close()


def _scanned(device: CodeScannerEmulator, scanner: CodeScanner, *lines: str) -> object:
    """What comes when the lines are held there while it looks."""
    looked = threading.Event()

    def wanted() -> bool:
        if not looked.is_set():
            looked.set()
            device.show(*lines)
        return True

    return scanner.scan(PATIENCE_S, wanted)


def test_code_held_before_it_is_read(bench):
    """Once, whole, with Chinese in it."""
    device, _, scanner = bench
    assert _scanned(device, scanner, CODE) == Scanned(CODE)
    assert scanner.health().state is DeviceHealth.OK


@pytest.mark.parametrize("zone", [TD1, TD3], ids=["TD1", "TD3"])
def test_zone_comes_with_all_its_lines(bench, zone):
    """Each line has its terminator; the scan waits for the last."""
    device, _, scanner = bench
    event = _scanned(device, scanner, *zone.split("\n"))
    assert isinstance(event, Scanned)
    assert mrz.parse(event.text, date(2026, 11, 22)).name in ("CHEN DA WEN", "LI NA")


@pytest.mark.parametrize("end", ENDS)
def test_every_terminator_and_none(tmp_path, end):
    """CR, LF, CRLF, or 50 ms of silence."""
    device, host, scanner = _bench(tmp_path, "plain", end)
    with host:
        assert _scanned(device, scanner, "134567890123456789") == Scanned("134567890123456789")
        scanner.close()


def test_nothing_held_before_it_ends_in_time(bench):
    """A deadline, not a wait for ever."""
    assert bench[2].scan(0.1) == NothingScanned()


def test_scan_that_nobody_wants_any_more_ends_at_once(bench):
    """The person went another way: the light goes out within 50 ms."""
    assert bench[2].scan(PATIENCE_S, lambda: False) == NothingScanned()


def test_code_shown_before_it_was_asked_for_is_nobodys(tmp_path):
    """A plain scanner looks all the time: what the last person held there is not the next one's."""
    device, host, scanner = _bench(tmp_path, "plain")
    with host:
        scanner.scan(0.01)
        device.show("LAST-PERSON")
        assert select.select([scanner._transport._port.fd], [], [], PATIENCE_S)[0]
        assert _scanned(device, scanner, "OWN") == Scanned("OWN")
        scanner.close()


def test_unplugged_scanner_is_a_fault_and_comes_back(bench):
    """Hot unplug and replug."""
    device, host, scanner = bench
    scanner.scan(0.01)
    host.unplug()
    assert scanner.scan(0.1) == ScanFault()
    assert scanner.health().state is DeviceHealth.LOST
    host.plug()
    assert _scanned(device, scanner, CODE) == Scanned(CODE)


def test_zebra_is_acknowledged(tmp_path):
    """The host must, or the scanner beeps an error and sends again."""
    device, host, scanner = _bench(tmp_path, "zebra")
    with host:
        assert _scanned(device, scanner, "X" * 600) == Scanned("X" * 600)
        scanner.scan(0.05)
        assert device.acknowledged == 3
        scanner.close()


@pytest.mark.parametrize("fault", [Fault.TRUNCATE, Fault.DROP, Fault.GARBAGE, Fault.CORRUPT])
@pytest.mark.parametrize("protocol", ["plain", "zebra"])
def test_bad_line_never_hangs_nor_raises(tmp_path, fault, protocol):
    """Half a code, or noise, is another text or none; the next scan is sound."""
    faults = FaultPlan(seed=4)
    device, host, scanner = _bench(tmp_path, protocol, faults=faults)
    with host:
        faults.then([fault])
        looked = threading.Event()

        def show_once() -> bool:
            if not looked.is_set():
                looked.set()
                device.show(CODE)
            return True

        assert isinstance(scanner.scan(0.5, show_once), Scanned | NothingScanned)
        assert _scanned(device, scanner, "SECOND") == Scanned("SECOND")
        scanner.close()


def test_scan_hides_itself():
    """A code may be money or a person."""
    assert "1345" not in repr(Scanned("134567890123456789"))

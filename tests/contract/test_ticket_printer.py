"""The port `TicketPrinter`: the ESC/POS driver with its emulator on a real pseudo-terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest

from firmware_bridge.emulators.faults import Fault, FaultPlan
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.ports import (
    DeviceHealth,
    Health,
    HealthFlag,
    Printed,
    PrintFailed,
    PrintFailure,
    SlipSensor,
    TicketPrinter,
)
from firmware_bridge.registry import open_ticket_printer
from firmware_bridge.slip import Align, BigNumber, Cut, Feed, Qr, Rule, Size, Slip, Text
from tests.support.devices import fonts

FONTS = fonts()
URL = "https://hall.example/t/3fK9x2LmQ8vT"
SHORT = Slip((Text("综合类"), Cut()))
FULL = Slip(
    (
        Text("云溪县政务服务中心", Size.LARGE, Align.CENTRE, bold=True),
        Rule(),
        BigNumber("B023"),
        Feed(2),
        Text("不动产转移登记", Size.LARGE, Align.CENTRE),
        Text("二楼 B 区 5–8 号窗口", align=Align.CENTRE),
        Text("姓名：䶮小𠮷\ue000"),
        Qr(URL),
        Text("2026-11-22 10:35", align=Align.RIGHT),
        Cut(),
    )
)


@dataclass
class Bench:
    """A printer under test, the device it speaks to and the line between."""

    printer: TicketPrinter
    device: TicketPrinterEmulator
    line: PtyHost
    faults: FaultPlan


@pytest.fixture(params=["escpos", "escpos-no-queued-status"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """The driver in both ways of knowing that a job is done."""
    device = TicketPrinterEmulator(FONTS)
    faults = FaultPlan()
    with PtyHost(device, tmp_path / "printer", faults=faults) as line:
        printer = open_ticket_printer(request.param, f"pty://{tmp_path / 'printer'}", FONTS)
        yield Bench(printer, device, line, faults)
        printer.close()


def test_full_slip_is_printed_as_it_was_composed(bench):
    """Text, code and pictures arrive; the printer met no command it does not know."""
    assert bench.printer.print(FULL) == Printed()
    [slip] = bench.device.slips
    assert slip.lines == (
        "云溪县政务服务中心",
        "不动产转移登记",
        "二楼 B 区 5–8 号窗口",
        "2026-11-22 10:35",
    )
    assert (slip.codes, bench.device.unknown, slip.image.width) == ((URL,), [], 576)


def test_number_on_the_slip_is_eighteen_millimetres_high(bench):
    """Measured on the picture: 144 rows of ink, the tallest thing on the slip."""
    bench.printer.print(Slip((BigNumber("B023"), Cut())))
    image = bench.device.slips[0].image.convert("L")
    top, bottom = image.point(lambda dot: 255 - dot).getbbox()[1::2]
    assert bottom - top == 144


def test_code_on_the_slip_can_be_scanned(bench):
    """A camera reads the address off the picture: modules, level and quiet zone are right."""
    bench.printer.print(FULL)
    picture = np.array(bench.device.slips[0].image.convert("L"))
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == URL


def test_health_of_a_good_printer_is_ok(bench):
    """Asked, answered, good."""
    assert bench.printer.health() == Health(DeviceHealth.OK)


def test_two_slips_start_only_with_paper_for_both(bench):
    """Near the end of the roll one slip is printed and a job of two is refused before its first byte."""
    two = Slip((*SHORT.blocks, *SHORT.blocks))
    assert (SHORT.pages, two.pages) == (1, 2)
    assert isinstance(bench.printer.print(two), Printed)
    bench.device.change(paper_low=True)
    before = len(bench.device.slips)
    assert bench.printer.print(two) == PrintFailed(PrintFailure.NO_PAPER, may_have_printed=False)
    assert len(bench.device.slips) == before
    assert bench.printer.print(SHORT) == Printed(paper_low=True)


def test_paper_low_prints_and_says_so(bench):
    """Near-end paper is a flag, not a failure."""
    bench.device.change(paper_low=True)
    assert bench.printer.print(SHORT) == Printed(paper_low=True)
    assert bench.printer.health() == Health(DeviceHealth.DEGRADED, frozenset({HealthFlag.PAPER_LOW}))


@pytest.mark.parametrize(
    ("change", "cause", "flag"),
    [
        ({"no_paper": True}, PrintFailure.NO_PAPER, HealthFlag.PAPER_OUT),
        ({"cover_open": True}, PrintFailure.COVER_OPEN, HealthFlag.COVER_OPEN),
    ],
)
def test_printer_that_cannot_print_gets_no_bytes(bench, change, cause, flag):
    """The cause is named, nothing was sent, and after the repair nothing old comes out."""
    bench.device.change(**change)
    assert bench.printer.print(SHORT) == PrintFailed(cause, may_have_printed=False)
    assert bench.printer.health() == Health(DeviceHealth.FAULT, frozenset({flag}))
    bench.device.change(**dict.fromkeys(change, False))
    assert bench.device.slips == []
    assert bench.printer.print(SHORT) == Printed()
    assert len(bench.device.slips) == 1


@pytest.mark.parametrize(
    ("change", "repair", "cause"),
    [
        ({"cutter_jammed": True}, {"cutter_jammed": False}, PrintFailure.CUTTER),
        ({"paper_left_dots": 20}, {"no_paper": False}, PrintFailure.NO_PAPER),
    ],
)
def test_printer_that_stops_in_the_middle_says_paper_may_be_out(bench, change, repair, cause):
    """The slip is not known to be printed; its rest does not come out before the next slip."""
    bench.device.change(**change)
    assert bench.printer.print(SHORT) == PrintFailed(cause, may_have_printed=True)
    assert bench.printer.health().state is DeviceHealth.FAULT
    bench.device.change(**repair)
    assert bench.printer.print(Slip((Text("下一张"), Cut()))) == Printed()
    assert bench.device.slips[-1].lines[-1] == "下一张"
    assert len(bench.device.slips) == 1


def test_silent_printer_is_unknown_and_never_healthy(bench):
    """Silence is not full of paper."""
    bench.faults.then([Fault.SILENT])
    assert bench.printer.print(SHORT) == PrintFailed(PrintFailure.UNKNOWN, may_have_printed=False)
    assert bench.printer.health() == Health(DeviceHealth.UNKNOWN)
    bench.faults.speak()
    assert bench.printer.health() == Health(DeviceHealth.OK)


def test_printer_that_falls_silent_after_the_job_is_not_believed(tmp_path):
    """All was sent, nothing is confirmed: unknown, and paper may be out."""
    faults = FaultPlan()
    with PtyHost(TicketPrinterEmulator(FONTS), tmp_path / "printer", faults=faults):
        printer = open_ticket_printer("escpos-no-queued-status", f"pty://{tmp_path / 'printer'}", FONTS)
        faults.then([None, None, None, None, Fault.SILENT])
        assert printer.print(SHORT) == PrintFailed(PrintFailure.UNKNOWN, may_have_printed=True)
        printer.close()


def test_unplugged_printer_is_lost_and_comes_back_by_itself(bench):
    """Lost, nothing sent; after replugging the next slip prints."""
    assert bench.printer.print(SHORT) == Printed()
    bench.line.unplug()
    assert bench.printer.print(SHORT) == PrintFailed(PrintFailure.LOST, may_have_printed=False)
    assert bench.printer.health() == Health(DeviceHealth.LOST)
    bench.line.plug()
    assert bench.printer.print(SHORT) == Printed()


def test_printer_unplugged_after_the_job_was_sent_may_have_printed(bench):
    """The line goes with the first answer after the job."""
    bench.faults.then([None, None, None, None, Fault.UNPLUG])
    assert bench.printer.print(SHORT) == PrintFailed(PrintFailure.LOST, may_have_printed=True)


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.CORRUPT, Fault.TRUNCATE, Fault.GARBAGE, Fault.DELAY])
@pytest.mark.parametrize("at", [0, 4], ids=["before the job", "after the job"])
def test_one_bad_answer_neither_fails_nor_doubles_a_slip(bench, fault, at):
    """A damaged, lost or late status answer is asked for again; exactly one slip comes out."""
    bench.faults.then([*[None] * at, fault])
    assert bench.printer.print(SHORT) == Printed()
    assert len(bench.device.slips) == 1


@pytest.mark.parametrize("seed", range(2))
def test_printer_on_a_bad_line_never_claims_a_slip_that_is_not_there(bench, seed):
    """Whatever happens to the answers: each slip it calls printed lies in the tray, and none is printed twice."""
    bench.line.use(FaultPlan(seed, dict.fromkeys([Fault.DROP, Fault.CORRUPT, Fault.GARBAGE], 0.05)))
    outcomes = [bench.printer.print(SHORT) for _ in range(3)]
    printed = sum(isinstance(outcome, Printed) for outcome in outcomes)
    in_doubt = sum(getattr(outcome, "may_have_printed", False) for outcome in outcomes)
    assert printed <= len(bench.device.slips) <= printed + in_doubt


@pytest.fixture
def presenter(tmp_path: Path) -> Iterator[Bench]:
    """A printer with a sensor at the exit."""
    device, faults = TicketPrinterEmulator(FONTS, presenter=True), FaultPlan()
    with PtyHost(device, tmp_path / "presenter", faults=faults) as line:
        printer = open_ticket_printer("escpos-presenter", f"pty://{tmp_path / 'presenter'}", FONTS)
        yield Bench(printer, device, line, faults)
        printer.close()


def sees(bench: Bench) -> bool | None:
    """What the driver says of the exit."""
    assert isinstance(bench.printer, SlipSensor)
    return bench.printer.slip_waits()


def test_presenter_tells_when_its_slip_was_taken(presenter):
    """Nothing, a slip that waits, nothing again; a slip that waits is no fault and stops no other."""
    assert sees(presenter) is False
    assert presenter.printer.print(SHORT) == Printed()
    assert sees(presenter) is True
    assert presenter.printer.health() == Health(DeviceHealth.OK)
    assert presenter.printer.print(SHORT) == Printed()
    presenter.device.take_slip()
    assert sees(presenter) is False


def test_presenter_that_does_not_answer_is_not_known_to_be_empty(presenter):
    """Silence and an unplugged line are no word on the slip."""
    presenter.printer.print(SHORT)
    presenter.faults.then([Fault.SILENT])
    assert sees(presenter) is None
    presenter.faults.speak()
    assert sees(presenter) is True
    presenter.line.unplug()
    assert sees(presenter) is None


def test_printer_without_a_sensor_says_nothing_of_its_slips(bench):
    """No byte is sent for it, and none is made up."""
    bench.printer.print(SHORT)
    assert sees(bench) is None


def test_second_owner_of_the_port_is_refused(bench, tmp_path):
    """One owner a port."""
    assert bench.printer.print(SHORT) == Printed()
    second = open_ticket_printer("escpos", f"pty://{tmp_path / 'printer'}", FONTS)
    assert second.health() == Health(DeviceHealth.LOST)

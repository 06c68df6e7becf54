"""The inside of a machine: paper is counted beside the printing, and the attendants' file says in words why it is not written."""

import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firmware_bridge.slip import Slip, Text
from kiosk import attendant_command
from kiosk.gateways import attendants
from kiosk.gateways.attendants import Attendants
from kiosk.gateways.devices import PrinterDesk
from tests.support.kiosk_hall import Paper

SLIP = Slip((Text("A001"),))


async def test_paper_is_counted_on_the_printers_thread() -> None:
    """The screen's loop neither measures a slip nor waits for the disk."""
    desk, counted = PrinterDesk(Paper()), list[tuple[bool, str]]()
    desk.counted = lambda millimetres: counted.append((millimetres > 0, threading.current_thread().name))
    assert await desk.print(SLIP) == "none"
    await desk.check()
    assert counted == [(True, "printer_0")]
    desk.close()


async def test_slip_is_printed_though_its_count_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the count meets is logged, and the next slip comes out, too."""
    desk = PrinterDesk(Paper())

    def full(_: int) -> None:
        raise ValueError

    desk.counted = full
    assert [await desk.print(SLIP), await desk.print(SLIP)] == ["none", "none"]
    await desk.check()
    assert capsys.readouterr().out.count("paper_not_counted") == 2
    desk.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A kiosk's file, and one attendant."""
    path = tmp_path / "kiosk.toml"
    path.write_text(
        f'mode = "demo"\nhall = "wushan"\ncredential = "{tmp_path}/kiosk.json"\n'
        '[reader]\nurl = "serial:///dev/r"\n[printer]\nurl = "serial:///dev/p"\n'
    )
    attendants.save(tmp_path / "kiosk.attendants", attendants.added(Attendants(), "1024", "135792", "X1"))
    return path


def test_attendant_is_removed_and_a_full_disk_is_said(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line and no traceback; then the same works."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    ask = lambda *words: CliRunner().invoke(attendant_command.app, [*words])  # noqa: E731 - one line of asking
    with monkeypatch.context() as disk:
        disk.setattr(attendants, "replaced", full)
        answer = ask("remove", "--config", str(config), "1024")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "the file of attendants cannot be written: No space left on device\n",
    )
    assert ask("list", "--config", str(config)).stdout == "1024\n"
    assert ask("remove", "--config", str(config), "1024").exit_code == 0
    assert ask("list", "--config", str(config)).stdout == ""

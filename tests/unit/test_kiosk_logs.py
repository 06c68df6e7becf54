"""The kiosk's log: what it leaves out, and that it never stands in anybody's way."""

import io
import json

import structlog

from firmware_bridge import logs


class FullDisk(io.StringIO):
    """A file on a disk without room."""

    asked = 0

    def write(self, text: str) -> int:
        self.asked += 1
        raise OSError(28, "No space left on device")


def test_log_line_leaves_unlisted_values_out() -> None:
    """A key that nobody allowed keeps its name and loses its value."""
    stream = io.StringIO()
    logs.configure(stream)
    structlog.get_logger("x").warning("card_read", device="reader", name="王小明")
    line = json.loads(stream.getvalue())
    assert (line["device"], line["name"]) == ("reader", "left out")


def test_log_on_a_full_disk_is_silent() -> None:
    """The errand goes on."""
    full = FullDisk()
    logs.configure(full)
    structlog.get_logger("x").error("printer_lost")
    assert full.asked == 1


def test_log_whose_stream_was_closed_is_silent() -> None:
    """So does what outlives its stream, a worker's last word for one."""
    stream = io.StringIO()
    logs.configure(stream)
    stream.close()
    assert structlog.get_logger("x").warning("face_worker_lost") is None

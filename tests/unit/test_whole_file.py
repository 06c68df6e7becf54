"""Files that are replaced whole: durable, their owner's alone, and the old one stands when the new one fails."""

import os
from pathlib import Path

import pytest

from firmware_bridge.whole_file import replaced


def test_file_is_its_owners_whatever_a_crash_left_beside_it(tmp_path: Path) -> None:
    """A draft that others could read is closed to them before anything is written."""
    path, draft = tmp_path / "kiosk.attendants", tmp_path / "kiosk.attendants.new"
    draft.write_text("longer than what comes")
    draft.chmod(0o666)
    replaced(path, b"short")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, draft.exists()) == (b"short", 0o600, False)


def test_old_content_stands_when_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no draft is left; the bytes are on the disk before the name is."""
    path, order = tmp_path / "file", list[str]()

    def full(_: int) -> None:
        order.append("sync")
        raise OSError(28, "No space left on device")

    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replaced(path, b"new")
    assert (path.read_bytes(), order, list(tmp_path.iterdir())) == (b"old", ["sync"], [path])

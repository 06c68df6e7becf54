"""Private files: whole or not at all, and for their owner alone."""

from pathlib import Path

import pytest

from queue_server.adapters import private_files


def test_write_replaces_a_read_only_file_whole(tmp_path: Path) -> None:
    """The new content stands under mode 0400, and no draft stays behind."""
    path = tmp_path / "one"
    private_files.write(path, b"old")
    private_files.write(path, b"new")
    assert private_files.read(path) == b"new"
    assert path.stat().st_mode & 0o777 == 0o400
    assert [p.name for p in tmp_path.iterdir()] == ["one"]


def test_write_that_fails_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle: the old content still stands."""
    path = tmp_path / "one"
    private_files.write(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        private_files.write(path, b"new")
    assert private_files.read(path) == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["one"]


def test_put_writes_only_what_differs(tmp_path: Path) -> None:
    """The same content needs no disk."""
    path = tmp_path / "one"
    assert private_files.put(path, b"a")
    assert not private_files.put(path, b"a")
    assert private_files.put(path, b"b")
    assert private_files.read(path) == b"b"


def test_read_refuses_missing_and_open_files_by_name(tmp_path: Path) -> None:
    """The operator is told which file and why."""
    with pytest.raises(private_files.Missing, match="one"):
        private_files.read(tmp_path / "one")
    private_files.write(tmp_path / "one", b"x", 0o640)
    with pytest.raises(private_files.TooOpen, match="group or others"):
        private_files.read(tmp_path / "one")


def test_remove_is_content_with_a_missing_file(tmp_path: Path) -> None:
    """Destroying twice is no error."""
    private_files.write(tmp_path / "one", b"x")
    private_files.remove(tmp_path / "one")
    private_files.remove(tmp_path / "one")
    assert not list(tmp_path.iterdir())

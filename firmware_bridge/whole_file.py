"""Small files that are replaced whole: after a crash or a power cut the old content stands there, or the new one."""

import os
from pathlib import Path


def replaced(path: Path, data: bytes) -> None:
    """Put `data` there durably, for its owner alone; raises OSError, and then the old file stands. One writer at a time."""
    beside = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb"
        ) as file:
            os.fchmod(file.fileno(), 0o600)  # what an older crash left there may have been open to others
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    _settled(path.parent)


def _settled(folder: Path) -> None:
    """The new name is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

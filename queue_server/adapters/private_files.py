"""Files that only their owner may read: written whole or not at all, refused when anyone else could read them."""

import contextlib
import os
import stat
from pathlib import Path

OWNER_READS = 0o400
OWNER_WRITES = 0o600
_OTHERS = 0o077


class PrivateFileError(Exception):
    """The private file {path} cannot be used: {cause}."""

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(f"The private file {path} cannot be used: {cause}.")
        self.path = path


class Missing(PrivateFileError):
    """The file does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "it does not exist")


class TooOpen(PrivateFileError):
    """Group or others may read the file, or another user owns it."""


def folder(path: Path) -> Path:
    """The folder, made with mode 0700 when missing; raises TooOpen when others may enter it."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    _judge(path, path.stat())
    return path


def read(path: Path) -> bytes:
    """The file's bytes; raises Missing or TooOpen. Symbolic links are refused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Missing(path) from None
    except OSError as error:
        raise PrivateFileError(path, os.strerror(error.errno or 0)) from None
    with os.fdopen(handle, "rb") as file:
        _judge(path, os.fstat(handle))
        return file.read()


def write(path: Path, data: bytes, mode: int = OWNER_READS) -> None:
    """Replace the file at once and durably; a crash leaves the old one or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        draft.replace(path)
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        raise
    _sync_folder(path.parent)


def put(path: Path, data: bytes) -> bool:
    """Write unless the file holds just that already (so that a full disk hinders no restart); whether it wrote."""
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return False
    write(path, data)
    return True


def remove(path: Path) -> None:
    """Forget the file, durably; one that is missing already is no error."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _judge(path: Path, status: os.stat_result) -> None:
    if stat.S_IMODE(status.st_mode) & _OTHERS:
        raise TooOpen(path, "group or others may read it")
    if status.st_uid not in (os.geteuid(), 0):
        raise TooOpen(path, "another user owns it")


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

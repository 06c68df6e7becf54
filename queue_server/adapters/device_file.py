"""The private file of one device: what stands in it, and whether it changed."""

import os
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from queue_server.adapters import private_files
from queue_server.contracts.actors import Role
from queue_server.contracts.base import Base64, Instant, Message, Sha256, Slug


class Invitation(Message):
    """A code that was given out and not used yet."""

    code_sha256: Sha256
    expires: Instant

    def __repr__(self) -> str:
        return "Invitation(masked)"


class Secrets(Message):
    """What an enrolled device is known by."""

    password_hash: str
    key_id: Slug
    mac_key: Base64
    seal_key_id: Slug | None = None  # None: enrolled before it was noted

    def __repr__(self) -> str:
        return "Secrets(masked)"


class DeviceFile(Message):
    """One device, as it is kept."""

    device: Slug
    role: Role
    assigned: tuple[str, ...]
    since: Instant
    revoked: bool = False
    invitation: Invitation | None = None
    secrets: Secrets | None = None


Stamp = tuple[int, int]
_SUFFIX: Final = ".json"


def stamps(folder: Path) -> dict[str, Stamp]:
    """Each device's file, by name, told from its next version: writes replace it, so the inode differs within one clock tick too.

    Asked twice a second on the loop, of some hundred files: a `Path` for each would cost it 10 ms.
    """
    with os.scandir(folder) as entries:
        found = {
            entry.name.removesuffix(_SUFFIX): entry.stat()
            for entry in entries
            if entry.name.endswith(_SUFFIX)
        }
    return {name: (status.st_mtime_ns, status.st_ino) for name, status in found.items()}


def read(path: Path) -> DeviceFile:
    """One device. Raises PrivateFileError."""
    try:
        file = DeviceFile.model_validate_json(private_files.read(path))
    except ValidationError:
        raise private_files.PrivateFileError(path, "it does not describe a device") from None
    if file.device != path.stem:
        raise private_files.PrivateFileError(path, "it describes another device")
    return file

"""A sign that is a text file: the least that a vendor's plugin must do."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from firmware_bridge.errors import ConfigRefused
from firmware_bridge.hall_ports import SignFace
from firmware_bridge.ports import DeviceHealth, Health


class FileSign:
    """Writes what it should show; a real driver sends it to its controller instead, within two seconds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._health = Health(DeviceHealth.UNKNOWN)

    def show(self, face: SignFace) -> None:
        """Comes every 2 s at least. A failure is an answer, never an exception."""
        try:
            self._path.write_text(face.text, encoding="utf-8")
        except OSError:
            self._health = Health(DeviceHealth.LOST)
        else:
            self._health = Health(DeviceHealth.OK)

    def health(self) -> Health:
        """As of the last `show`."""
        return self._health

    def close(self) -> None:
        """Nothing is open."""


def open_sign(url: str, options: Mapping[str, str]) -> FileSign:
    """The entry point: `url` and `options` as the configuration has them. Refuse what you do not know."""
    parts = urlsplit(url)
    if parts.scheme != "file" or not parts.path or options:
        raise ConfigRefused("example-file: url is file:///PATH, and there are no options")
    return FileSign(Path(parts.path))

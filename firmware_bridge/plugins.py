"""Vendors' parts by name and content: an installed package is loaded only when its files are the ones configured.

The digest covers every file that the package installed, byte-code and the installer's own notes left out, so that it is the
same on every machine. It is compared before the first line of the package runs.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import PurePosixPath
from typing import Any, Final

from firmware_bridge.errors import ConfigRefused

_OURS: Final = ("firmware_bridge.", "kiosk.")
_INSTALLERS_OWN: Final = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}


class PluginMissing(Exception):
    """No installed package, or more than one, offers a plugin of this name."""


class PluginChanged(Exception):
    """The installed package is not the one whose digest is configured."""


def digest_of(distribution: Distribution) -> str:
    """SHA-256 over the names and contents of a package's files, hexadecimal; PluginMissing where it names none."""
    files = sorted(distribution.files or (), key=str)
    if not files:
        raise PluginMissing
    whole = hashlib.sha256()
    for file in files:
        if _counts(file):
            content = hashlib.sha256(file.read_binary()).hexdigest()
            whole.update(f"{content}  {file.as_posix()}\n".encode())
    return whole.hexdigest()


def found(group: str, name: str) -> EntryPoint:
    """The one plugin of a name; PluginMissing."""
    points = entry_points(group=group, name=name)
    if len(points) != 1:
        raise PluginMissing
    return next(iter(points))


def load(group: str, name: str, sha256: str) -> Any:
    """The plugin's object, imported only now; PluginMissing, PluginChanged."""
    point = found(group, name)
    if point.dist is None or digest_of(point.dist) != sha256.lower():
        raise PluginChanged
    return point.load()


def pinned(group: str, name: str, sha256: str) -> Any:
    """As `load`, for a start: raises ConfigRefused, which says what to do."""
    try:
        return load(group, name, sha256)
    except PluginMissing:
        raise ConfigRefused(f"no installed plugin {name!r} in {group}, or several") from None
    except PluginChanged:
        raise ConfigRefused(
            f"plugin {name!r}: its files are not those of sha256; `firmware-bridge digest {name}` says what they are"
        ) from None


def digest(name: str) -> str:
    """The digest of the one package that offers plugins of this name to any part of ours; PluginMissing."""
    points = [point for point in entry_points(name=name) if point.group.startswith(_OURS)]
    found_in = {point.dist.name: point.dist for point in points if point.dist is not None}
    if len(found_in) != 1:
        raise PluginMissing
    return digest_of(*found_in.values())


def _counts(file: PurePosixPath) -> bool:
    return file.suffix != ".pyc" and file.name not in _INSTALLERS_OWN

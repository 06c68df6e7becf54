"""A platform's or a department's own protocol from another package: loaded by its name and the digest of its files."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from firmware_bridge import plugins
from firmware_bridge.errors import ConfigRefused
from kiosk.gateways import certificates, code_platform
from tests.support.plugin_package import install

LOADERS = {
    "kiosk.code_platforms": code_platform.plugin,
    "kiosk.certificate_providers": certificates.plugin,
}
Load = Callable[[str, str], object]


@pytest.fixture(params=LOADERS)
def vendor(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Load, Path]:
    """The loader of a group, and the module of a package installed for that group."""
    module = install(tmp_path, group=request.param)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, module.stem, raising=False)
    return LOADERS[request.param], module


def test_protocol_of_another_package_is_loaded_by_name_and_digest(vendor: tuple[Load, Path]) -> None:
    """And only by both together; the command's digest is the right one."""
    load, module = vendor
    made = load("plugin:vendor", plugins.digest("vendor"))
    assert type(made).__module__ == module.stem
    sys.modules.pop(module.stem)


@pytest.mark.parametrize("sha256", ["", "0" * 64])
def test_protocol_of_another_digest_is_never_imported(vendor: tuple[Load, Path], sha256: str) -> None:
    """The refusal names the command that tells the digest."""
    load, module = vendor
    with pytest.raises(ConfigRefused, match="firmware-bridge digest vendor"):
        load("plugin:vendor", sha256)
    assert module.stem not in sys.modules


def test_protocol_whose_file_was_changed_is_refused(vendor: tuple[Load, Path]) -> None:
    """Until somebody has looked at it."""
    load, module = vendor
    right = plugins.digest("vendor")
    module.write_text(module.read_text() + "\nprint('changed')\n")
    with pytest.raises(ConfigRefused):
        load("plugin:vendor", right)
    with pytest.raises(ConfigRefused, match="no installed plugin"):
        load("plugin:nobody", right)
    assert module.stem not in sys.modules

"""A sign of another package: built from docs/examples, loaded by its entry point when the configuration names it."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import hatchling.build
import pytest
import typer

from firmware_bridge import plugins
from firmware_bridge.drivers.onbon_sign import OnbonSign
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.hall import cli
from firmware_bridge.hall_ports import SignFace
from firmware_bridge.ports import DeviceHealth
from firmware_bridge.registry import open_plugin_sign

EXAMPLE = Path(__file__).parents[2] / "docs/examples/sign-plugin"
MODULE = "yitang_sign_example"


def digest() -> str:
    """Of the example as it is installed."""
    point = plugins.found("firmware_bridge.signs", "example-file")
    assert point.dist is not None
    return plugins.digest_of(point.dist)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example's wheel, unpacked where Python looks; gone after the test."""
    monkeypatch.chdir(EXAMPLE)
    wheel = hatchling.build.build_wheel(str(tmp_path / "dist"))
    with zipfile.ZipFile(tmp_path / "dist" / wheel) as packed:
        packed.extractall(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    return tmp_path


def test_plugin_of_another_package_is_loaded_when_named(installed):
    """And not before; it shows what it is told and says how it is."""
    assert MODULE not in sys.modules
    sign = open_plugin_sign("plugin:example-file", f"file://{installed}/sign.txt", {}, digest())
    sign.show(SignFace("请A001到3号窗口"))
    assert (installed / "sign.txt").read_text(encoding="utf-8") == "请A001到3号窗口"
    assert sign.health().state is DeviceHealth.OK
    sys.modules.pop(MODULE)


def test_installed_plugin_that_is_not_named_is_never_imported(installed):
    """Being installed is not enough: the configuration chooses."""
    assert isinstance(open_plugin_sign("plugin:onbon", "pty:///nowhere", {}), OnbonSign)
    assert MODULE not in sys.modules


def test_plugin_whose_files_are_not_those_named_is_never_imported(installed):
    """Without a digest, with another one, and with the right one after a file was changed."""
    right = digest()
    for sha256 in ("", "0" * 64):
        with pytest.raises(ConfigRefused, match="digest example-file"):
            open_plugin_sign("plugin:example-file", "file:///nowhere", {}, sha256)
    module = next((installed / "site").glob(f"{MODULE}*.py"), None) or next(
        (installed / "site" / MODULE).glob("*.py")
    )
    module.write_text(module.read_text(encoding="utf-8") + "\nprint('changed')\n", encoding="utf-8")
    with pytest.raises(ConfigRefused, match="digest example-file"):
        open_plugin_sign("plugin:example-file", "file:///nowhere", {}, right)
    assert MODULE not in sys.modules


def test_digest_of_a_plugin_is_printed_by_the_command(installed, capsys):
    """What the configuration names; a plugin that is not there is refused in words."""
    cli.digest("example-file")
    assert capsys.readouterr().out.strip() == digest()
    with pytest.raises(typer.Exit):
        cli.digest("nobody")


@pytest.mark.parametrize("kind", ["plugin:example-file", "plugin:", "example-file", "plugin:nobody"])
def test_plugin_that_is_not_installed_is_refused(kind):
    """By name, before anything is opened."""
    with pytest.raises(ConfigRefused):
        open_plugin_sign(kind, "file:///nowhere", {})


def test_example_in_the_docs_names_this_package():
    """The page shows how it is named in a configuration."""
    page = (EXAMPLE.parents[1] / "devices.md").read_text(encoding="utf-8")
    assert 'kind = "plugin:example-file"' in page
    assert "examples/sign-plugin" in page

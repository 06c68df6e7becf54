"""The bridge's settings: every key documented, bounded, unknown ones refused by name; no emulator in production."""

from __future__ import annotations

from pathlib import Path

import pytest

from firmware_bridge.hall.config import BridgeConfig, load
from firmware_bridge.settings_file import ConfigError, listing, parse

ROOT = Path(__file__).parents[2]
SERIAL = "serial:///dev/ttyUSB0?baud=9600"
GOOD = {
    "mode": "demo",
    "hall": "wushan",
    "credential": "bridge-1.json",
    "windows": [
        {
            "window": "w1",
            "keypad": {"url": SERIAL, "unit": 1},
            "sign": {"url": SERIAL, "unit": 2},
            "lamp": {"url": SERIAL, "unit": 4, "output": 0},
        },
        {
            "window": "w2",
            "sign": {"kind": "plugin:onbon", "url": "socket://192.0.2.7:5005", "options": {"width": "256"}},
            "lamp": {"url": SERIAL, "unit": 4, "output": 1},
        },
    ],
    "pagers": [{"url": SERIAL, "unit": 9}],
}  # fmt: skip


def _with(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}


def _window(**changes: object) -> dict[str, object]:
    return _with(windows=[{"window": "w1", **changes}])


def test_every_setting_is_documented():
    """A key without a meaning, or one that the page of devices does not name, fails here."""
    page = (ROOT / "docs/devices.md").read_text(encoding="utf-8")
    for key, _, meaning in listing(BridgeConfig):
        assert meaning, key
        assert f"`{key}`" in page, key


def test_example_file_is_a_valid_one():
    """The file that an operator copies."""
    assert load(ROOT / "assets/bridges/bridge.toml").mode == "production"


def test_good_settings_are_taken():
    """Units of one line, a vendor's sign on its own, one relay unit for two windows."""
    config = parse(BridgeConfig, GOOD, "firmware-bridge")
    assert [what for *_, what in config.units()] == ["keypad", "sign", "lamp", "sign", "lamp", "pager"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (_with(colour="red"), "colour: there is no such key; `firmware-bridge settings` lists them all"),
        (_with(hall=None), "hall: "),
        (_with(windows=[]), "windows: "),
        (_with(windows=[{"window": "w1"}, {"window": "w1"}]), "the same window stands there twice"),
        (_window(keypad={"url": SERIAL, "unit": 0}), "windows.0.keypad.unit: "),
        (_window(keypad={"url": SERIAL, "unit": 248}), "windows.0.keypad.unit: "),
        (_window(keypad={"url": SERIAL, "unit": 1}, pad={"url": SERIAL, "unit": 1}), "unit 1 stands there twice"),
        (_window(sign={"url": SERIAL}), "unit belongs to kind modbus"),
        (_window(sign={"url": SERIAL, "unit": 2, "options": {"width": "8"}}), "options and sha256 belong to plugins"),
        (_window(sign={"url": SERIAL, "kind": "onbon"}), "windows.0.sign.kind: "),
        (
            _window(keypad={"url": SERIAL, "unit": 1}, sign={"url": SERIAL, "kind": "plugin:onbon"}),
            "a vendor's sign needs a line of its own",
        ),
        (_window(keypad={"url": "pty:///x", "unit": 1}) | {"mode": "production"}, "not in production"),
    ],
)  # fmt: skip
def test_wrong_settings_are_refused_by_name(table, told):
    """Each with a sentence that names the key."""
    with pytest.raises(ConfigError) as refused:
        parse(BridgeConfig, table, "firmware-bridge")
    assert told in str(refused.value)
    assert "SERIAL" not in str(refused.value)


def test_serial_path_to_an_emulator_is_refused_in_production(tmp_path):
    """However it is named."""
    link = tmp_path / "port"
    link.symlink_to("/dev/pts/0")
    table = _window(keypad={"url": f"serial://{link}", "unit": 1}) | {"mode": "production"}
    config = parse(BridgeConfig, table, "firmware-bridge")
    with pytest.raises(ConfigError, match="pseudo-terminal"):
        config.refuse_emulators()

"""Devices are opened by allow-listed names; plugins only when a configuration names them."""

import sys

import pytest

from firmware_bridge import plugins, registry
from firmware_bridge.errors import ConfigRefused
from tests.support.devices import fonts
from tests.support.plugin_package import install


@pytest.mark.parametrize("kind", registry.CARD_READERS)
def test_card_reader_of_each_kind_opens_without_touching_the_port(kind):
    """The port may be absent when the program starts."""
    registry.open_card_reader(kind, "pty:///nowhere").close()
    assert kind


@pytest.mark.parametrize("kind", registry.TICKET_PRINTERS)
def test_ticket_printer_of_each_kind_opens_without_touching_the_port(kind):
    """The port may be absent when the program starts."""
    registry.open_ticket_printer(kind, "pty:///nowhere", fonts()).close()
    assert kind


@pytest.mark.parametrize(
    "kind", ["", "SDT", "firmware_bridge.drivers.card_reader", "plugin:nobody", "plugin:"]
)
def test_kind_that_is_not_listed_is_refused(kind):
    """No import by dotted path, no guessing."""
    with pytest.raises(ConfigRefused):
        registry.open_card_reader(kind, "pty:///nowhere")


def test_wrong_url_is_refused_when_the_configuration_is_read():
    """Not at the first citizen."""
    with pytest.raises(ConfigRefused):
        registry.open_card_reader("sdt", "com3")


OPENERS = {
    "card_readers": registry.open_card_reader,
    "social_readers": registry.open_social_reader,
    "code_scanners": registry.open_code_scanner,
    "ticket_printers": lambda kind, url, sha256="": registry.open_ticket_printer(kind, url, fonts(), sha256),
}


@pytest.mark.parametrize("group", OPENERS)
def test_plugin_is_loaded_only_by_name_and_digest(group, tmp_path, monkeypatch):
    """An installed one stays unloaded until the configuration names it and what its files are."""
    module = install(tmp_path, "def Decoder(*given):\n    return given\n", group=f"firmware_bridge.{group}")
    monkeypatch.syspath_prepend(str(tmp_path))
    for sha256 in ("", "0" * 64):
        with pytest.raises(ConfigRefused, match="firmware-bridge digest vendor"):
            OPENERS[group]("plugin:vendor", "pty:///nowhere", sha256)
    assert module.stem not in sys.modules
    assert OPENERS[group]("plugin:vendor", "x", plugins.digest("vendor"))[0] == "x"
    sys.modules.pop(module.stem)

"""Devices are opened by allow-listed names; plugins only when a configuration names them."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from firmware_bridge import registry
from firmware_bridge.errors import ConfigRefused
from tests.support.devices import fonts


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


def test_plugin_is_loaded_only_when_it_is_named(monkeypatch):
    """An installed plugin stays unloaded until the configuration says plugin:NAME."""
    point = EntryPoint("mine", "tests.unit.absent_plugin:make", "firmware_bridge.card_readers")
    monkeypatch.setattr(registry, "entry_points", lambda **wanted: EntryPoints([point]).select(**wanted))
    registry.open_card_reader("sdt", "pty:///nowhere")
    with pytest.raises(ModuleNotFoundError):
        registry.open_card_reader("plugin:mine", "pty:///nowhere")

"""Which broker a choice means, and where a broker of ours may listen."""

from pathlib import Path

import pytest

from queue_server.adapters.brokers import running
from queue_server.adapters.brokers.base import Address, BrokerError, BrokerMissing, NotLoopback
from queue_server.adapters.brokers.embedded import Embedded
from queue_server.adapters.brokers.embedded_main import main
from queue_server.adapters.brokers.gate import Grant
from queue_server.adapters.brokers.mosquitto import Mosquitto
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.brokers.running import kind_of, running_broker
from queue_server.adapters.devices import DeviceRegistry, server_account


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "10.0.0.1"])  # noqa: S104  the address that must be refused
def test_plain_listener_on_a_network_is_refused(host: str) -> None:
    """No broker of ours listens unencrypted where others can reach it."""
    with pytest.raises(NotLoopback):
        Address(1883, 9001, host)


def test_embedded_broker_refuses_a_network_even_with_tls(tmp_path: Path) -> None:
    """amqtt is for one machine alone."""
    network = Network("0.0.0.0", 8883, 8884, tmp_path / "crt", tmp_path / "key")  # noqa: S104  the address that must be refused
    with pytest.raises(NotLoopback):
        Embedded(tmp_path, Address(1883, 9001), network)


def test_embedded_process_itself_refuses_a_network() -> None:
    """Also when somebody starts the module by hand."""
    with pytest.raises(SystemExit, match="loopback"):
        main(["0.0.0.0", "1883", "9001", "none"])  # noqa: S104  the address that must be refused


def test_auto_takes_mosquitto_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the embedded broker elsewhere."""
    monkeypatch.setattr(running, "installed", lambda: Path("/usr/sbin/mosquitto"))
    assert kind_of("auto") == "mosquitto"
    monkeypatch.setattr(running, "installed", lambda: None)
    assert kind_of("auto") == "embedded"


@pytest.mark.parametrize("choice", ["mqtt://broker:1883", "mqtts://", "tcp://x", "", "Mosquitto"])
def test_unknown_or_unencrypted_choice_is_refused(choice: str) -> None:
    """A foreign broker is reached over TLS or not at all."""
    with pytest.raises(BrokerError):
        kind_of(choice)


async def test_external_broker_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    """`mqtts://` is somebody else's: no child, no files."""
    registry = DeviceRegistry(tmp_path / "devices", "hall-1")
    async with running_broker("mqtts://broker.example:8883", tmp_path, registry, "secret") as broker:
        assert (broker.kind, broker.url, broker.websocket_url) == (
            "external",
            "mqtts://broker.example:8883",
            None,
        )
        await broker.reload()
    assert [p.name for p in tmp_path.iterdir()] == ["devices"]


def test_mosquitto_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator is told what is not installed."""
    monkeypatch.setattr("queue_server.adapters.brokers.mosquitto.installed", lambda: None)
    with pytest.raises(BrokerMissing, match="mosquitto is not installed"):
        Mosquitto(tmp_path, Address(1883, 9001))


def test_gate_matches_the_servers_patterns_level_by_level() -> None:
    """`+` stands for exactly one level, and only in the server's own list."""
    grants = server_account("h", "secret", bytes(12)).grants
    publish = tuple(tuple(t.split("/")) for t in grants.publish if "+" in t)
    server = Grant("", frozenset(grants.publish), frozenset(grants.subscribe), publish, ())
    assert server.may_publish("yitang/v1/h/reply/kiosk-1")
    assert server.may_publish("yitang/v1/h/catalogue")
    for topic in ("yitang/v1/h/reply", "yitang/v1/h/reply/a/b", "yitang/v1/g/reply/a", "yitang/v1/h/cmd/a"):
        assert not server.may_publish(topic)
    assert server.may_subscribe("yitang/v1/h/cmd/+")
    assert not server.may_subscribe("yitang/v1/h/cmd/kiosk-1")

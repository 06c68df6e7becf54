"""A broker of ours and its server: dies with it, speaks TLS to a network, says why it can't start."""

import asyncio
import contextlib
import errno
import gc
import json
import os
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from queue_server.adapters import private_files
from queue_server.adapters.brokers import child
from queue_server.adapters.brokers.base import Address, BrokerError, answers, free_ports
from queue_server.adapters.brokers.child import BrokerChild
from queue_server.adapters.brokers.mosquitto import Mosquitto
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.brokers.running import running_broker
from queue_server.adapters.devices import Account, DeviceRegistry, server_account
from queue_server.adapters.mqtt import client
from queue_server.adapters.mqtt.client import LinkLost, LinkSettings, connect
from tests.support.broker_hall import BROKERS, HALL, PASSWORD, broker_hall
from tests.support.certificates import certificate

SERVER = """
import asyncio, json, sys
from pathlib import Path
from queue_server.adapters.brokers.running import running_broker
from queue_server.adapters.devices import DeviceRegistry

async def main(kind, data_dir, port, websocket_port):
    registry = DeviceRegistry(data_dir / "devices", "hall-1")
    ports = {"port": port, "websocket_port": websocket_port}
    async with running_broker(kind, data_dir, registry, "secret-of-the-test", **ports) as broker:
        print(json.dumps(broker.child.pid), flush=True)
        await asyncio.Event().wait()

asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
"""


@contextlib.asynccontextmanager
async def server_process(kind: str, data_dir: Path, ports: tuple[int, int]) -> AsyncIterator[tuple[int, int]]:
    """A server of its own with a broker: (its pid, the broker's pid)."""
    command = [sys.executable, "-c", SERVER, kind, str(data_dir), *map(str, ports)]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=env)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            yield process.pid, json.loads(await process.stdout.readline())
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        Mosquitto(data_dir, Address(*ports)).clean()


async def ended(pid: int) -> None:
    """Wait until a process that is not our child has ended (a zombie has ended too)."""
    async with asyncio.timeout(30):
        while Path(f"/proc/{pid}/stat").exists():
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("kind", BROKERS)
async def test_broker_dies_with_a_killed_server_and_the_next_starts_on_its_ports(
    kind: str, tmp_path: Path
) -> None:
    """`kill -9` of the server leaves no broker behind; a restart at once takes the same ports."""
    ports = (free_ports(1)[0], free_ports(1)[0])
    async with server_process(kind, tmp_path, ports) as (server, broker):
        os.kill(server, signal.SIGKILL)
        async with server_process(kind, tmp_path, ports) as (_, second):
            assert second != broker
        await ended(broker)


@pytest.mark.parametrize("kind", BROKERS)
async def test_broker_ends_when_its_context_ends(kind: str, tmp_path: Path) -> None:
    """An orderly end leaves no process and none of the written accounts."""
    async with broker_hall(kind, tmp_path) as hall:
        assert hall.broker.child is not None
        pid = hall.broker.child.pid
        assert pid is not None
    await ended(pid)
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.name != ".lock"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give its privileges away")
async def test_mosquitto_of_a_root_server_runs_unprivileged(tmp_path: Path) -> None:
    """The broker that parses strangers' bytes is not root, and gains nothing by exec."""
    async with broker_hall("mosquitto", tmp_path) as hall:
        assert hall.broker.child is not None
        lines = Path(f"/proc/{hall.broker.child.pid}/status").read_text().splitlines()
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert "0" not in status["Uid"].split()
    assert status["NoNewPrivs"] == "1"
    assert int(status["CapEff"], 16) == 0


@pytest.mark.parametrize("kind", BROKERS)
async def test_port_in_use_is_an_error_with_the_cause(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's program on the port: no start, no silent use of a foreign broker."""
    monkeypatch.setattr(child, "UP_WITHIN_S", 2.0)
    registry = DeviceRegistry(tmp_path / "devices", HALL)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BrokerError):
            async with running_broker(kind, tmp_path, registry, PASSWORD, port=port):
                pass


class FullDisk(Mosquitto):
    """mosquitto whose files cannot be written for a while."""

    failures = 0

    def write(self, accounts: Iterable[Account]) -> None:
        """Fail as often as it was told to."""
        if self.failures:
            self.failures -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(accounts)


async def test_broker_that_cannot_be_started_again_is_tried_again(tmp_path: Path) -> None:
    """A full disk at the wrong moment costs time, not the broker."""
    port, websocket_port = free_ports(2)
    recipe = FullDisk(tmp_path, Address(port, websocket_port))
    own = server_account(HALL, PASSWORD, bytes(12))
    supervised = BrokerChild(recipe, lambda: [own])
    await supervised.start()
    first = supervised.pid
    assert first is not None
    watching = asyncio.create_task(supervised.watch())
    recipe.failures = 2
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(20):
        while supervised.pid in {None, first} or not await answers(recipe.address):
            await asyncio.sleep(0.02)
    assert recipe.failures == 0
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    await supervised.stop()
    recipe.clean()


def network_of(folder: Path) -> Network:
    """A self-signed certificate for 127.0.0.1 and a network listener with it."""
    ports = free_ports(2)
    return Network("127.0.0.1", ports[0], ports[1], *certificate(folder, "127.0.0.1"))


@pytest.mark.filterwarnings(
    "ignore:unclosed <ssl.SSLSocket:ResourceWarning"
)  # paho leaves a failed handshake to gc
async def test_network_listener_speaks_tls_with_the_same_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other machines come over TLS; who does not trust the certificate, or speaks plain, does not get in."""
    monkeypatch.setattr(client, "_CONNECT_WITHIN_S", 1.0)
    network = network_of(tmp_path)
    registry = DeviceRegistry(tmp_path / "devices", HALL)
    async with running_broker("mosquitto", tmp_path, registry, PASSWORD, network=network):
        url = f"mqtts://127.0.0.1:{network.port}"
        settings = LinkSettings(url, "server", PASSWORD, ca=network.certificate)
        async with connect(settings, lambda *_: None) as link:
            await link.subscribe([f"yitang/v1/{HALL}/cmd/+"])
        for wrong in (
            LinkSettings(url, "server", PASSWORD),
            LinkSettings(url.replace("mqtts", "mqtt"), "server", PASSWORD),
        ):
            with pytest.raises(LinkLost):
                async with connect(wrong, lambda *_: None):
                    pass
        trusting = ssl.create_default_context(cafile=network.certificate)
        _, writer = await asyncio.open_connection("127.0.0.1", network.websocket_port, ssl=trusting)
        writer.close()
        await writer.wait_closed()
    gc.collect()


async def test_network_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """The TLS key is a private file like every other key."""
    network = network_of(tmp_path)
    network.key.chmod(0o644)
    registry = DeviceRegistry(tmp_path / "devices", HALL)
    with pytest.raises(private_files.TooOpen):
        async with running_broker("mosquitto", tmp_path, registry, PASSWORD, network=network):
            pass

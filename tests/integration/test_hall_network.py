"""A hall on several machines: a kiosk elsewhere enrols over https and speaks with the hall's broker over TLS."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firmware_bridge.enrol import EnrolError, enrol
from kiosk.flow.intents import Intent
from kiosk.gateways.queue_link import QueueLink
from queue_server.adapters.brokers.base import free_ports
from queue_server.adapters.devices import DeviceRegistry
from queue_server.bootstrap import running_server
from queue_server.config import parse_settings
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.preflight import fingerprint
from tests.support.certificates import certificate
from tests.support.page_hall import ROOT

ELSEWHERE = "127.0.0.2"
"""This machine by an address that is not loopback to the server: what a network is to it."""


async def up(credential: DeviceCredential, within_s: float) -> bool:
    """Whether a kiosk's link comes up with this credential, in this time."""
    said: list[Intent] = []
    link = QueueLink(credential, dispatch=said.append, clock=lambda: datetime.now(UTC))
    running = asyncio.create_task(link.run())
    try:
        async with asyncio.timeout(within_s):
            while not link.up:
                await asyncio.sleep(0.05)
    except TimeoutError:
        return False
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return True


@pytest.mark.filterwarnings(
    "ignore:unclosed <ssl.SSLSocket:ResourceWarning"
)  # paho leaves a failed handshake to gc
async def test_kiosk_on_another_machine_enrols_and_is_served(tmp_path: Path) -> None:
    """The fingerprint proves the server once, the credential carries who vouches for the broker; without it no link."""
    shown, key = certificate(tmp_path, ELSEWHERE)
    http, device, board = free_ports(3)
    table = {
        "hall": str(ROOT / "assets/halls/wushan.toml"), "data": str(tmp_path / "data"), "host": ELSEWHERE,
        "http_port": http, "broker": "mosquitto", "broker_port": 0, "websocket_port": 0, "device_port": device,
        "board_port": board, "tls_certificate": str(shown), "tls_key": str(key),
        "libraries": str(ROOT / "setup/node_modules"), "assets": str(ROOT / "assets"),
    }  # fmt: skip
    async with running_server(parse_settings(table)) as server:
        code = DeviceRegistry(tmp_path / "data" / "devices", "wushan").add(
            Role.KIOSK, "kiosk-1", ("a",), datetime.now(UTC)
        )
        url, out = f"https://{ELSEWHERE}:{http}", tmp_path / "kiosk-1.json"
        with pytest.raises(EnrolError, match="fingerprint"):
            await asyncio.to_thread(enrol, url, code, out, "0" * 64)
        credential = await asyncio.to_thread(enrol, url, code, out, fingerprint(shown))
        assert credential.broker_url == f"mqtts://{ELSEWHERE}:{device}"
        assert server.broker.board_url == f"wss://{ELSEWHERE}:{board}/mqtt"
        assert await up(credential, 60)
        assert not await up(credential.model_copy(update={"authority": ""}), 5)

"""A server whose part ends by itself says which and ends, before it is up and afterwards."""

import asyncio
import logging
from pathlib import Path

import httpx
import pytest

from queue_server.adapters.brokers.base import free_ports
from queue_server.adapters.mqtt.door import MqttDoor
from queue_server.bootstrap import running_server
from queue_server.config import parse_settings
from queue_server.service.ports import StorageError
from tests.support.page_hall import ROOT, TOKEN
from tests.support.page_world import page_world


def table(folder: Path) -> dict[str, object]:
    """Settings of the sample hall on free ports."""
    return {
        "hall": str(ROOT / "assets/halls/wushan.toml"), "data": str(folder), "http_port": free_ports(1)[0], "broker_port": 0,
        "websocket_port": 0, "libraries": str(ROOT / "setup/node_modules"), "assets": str(ROOT / "assets"),
    }  # fmt: skip


async def test_server_whose_door_fails_at_the_start_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not wait for ever for a door that will never open."""

    async def broken(_door: MqttDoor) -> None:
        raise ValueError

    monkeypatch.setattr(MqttDoor, "run", broken)
    with pytest.raises(StorageError, match="mqtt door"):
        async with running_server(parse_settings(table(tmp_path))):
            pytest.fail("the server says it is up")


async def test_server_whose_part_fails_later_ends(tmp_path: Path) -> None:
    """Whoever waits for another event hears of the part."""
    async with running_server(parse_settings(table(tmp_path))) as server:
        server.died.set_result("mqtt door")
        with pytest.raises(StorageError, match="start it again"):
            await server.until(asyncio.Event().wait())


async def test_server_that_ends_closes_its_live_pages_first(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A stream that is open comes to its proper end, nothing is cut off, and a page may come back to the server that starts again."""
    async with page_world(tmp_path, broker=False) as world, httpx.AsyncClient(base_url=world.origin) as http:
        for _ in range(2):
            async with http.stream("GET", f"/t/{TOKEN}/live") as answer:
                lines = answer.aiter_lines()
                assert await anext(lines) == "event: beat"
                stopping = asyncio.create_task(world.web.stop())
                assert "event: again" not in [line async for line in lines]
                await stopping
            await world.web.start()
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []

"""The broker's accounts follow the registry."""

import asyncio
from contextlib import suppress
from typing import Any, cast

import pytest

from queue_server.adapters.brokers import running


class Registry:
    """Devices that change."""

    revision = 1

    def refresh(self) -> None:
        """Nothing to read."""


async def test_device_that_comes_during_a_reload_gets_a_reload_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The accounts of the first reload were written before it came."""
    monkeypatch.setattr(running, "LOOK_EVERY_S", 0.0)
    registry, reloaded = Registry(), list[int]()

    class Child:
        """A broker that takes a moment to read its accounts."""

        async def reload(self) -> None:
            reloaded.append(registry.revision)
            await asyncio.sleep(0)
            registry.revision = 3

    following = asyncio.create_task(running._follow(cast("Any", Child()), cast("Any", registry)))
    await asyncio.sleep(0)
    registry.revision = 2
    async with asyncio.timeout(30):
        while reloaded != [2, 3]:
            await asyncio.sleep(0)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    assert reloaded == [2, 3]

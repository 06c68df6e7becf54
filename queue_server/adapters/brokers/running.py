"""`running_broker`: the hall's broker for as long as the context lasts, with accounts that follow the registry."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final
from urllib.parse import urlsplit

import structlog

from queue_server.adapters import private_files
from queue_server.adapters.brokers.base import Address, BrokerError, Kind, Recipe, free_ports
from queue_server.adapters.brokers.child import BrokerChild
from queue_server.adapters.brokers.embedded import Embedded
from queue_server.adapters.brokers.mosquitto import Mosquitto, installed
from queue_server.adapters.brokers.network import Network
from queue_server.adapters.devices import Account, DeviceRegistry, server_account

LOOK_EVERY_S: Final = 0.5
"""How soon a device added or revoked by another process counts."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker that answers. `websocket_url` is None where the broker is somebody else's.

    `url` is how this server reaches it; `device_url` and `board_url` are how devices and boards do.
    """

    kind: Kind
    url: str
    websocket_url: str | None
    child: BrokerChild | None = None
    network: Network | None = None

    @property
    def device_url(self) -> str:
        """What an enrolled device is told."""
        return self.network.device_url if self.network else self.url

    @property
    def board_url(self) -> str | None:
        """What a board is told."""
        return self.network.board_url if self.network else self.websocket_url

    async def reload(self) -> None:
        """Make the registry's present accounts count, and disconnect who lost theirs; raises ReloadFailed."""
        if self.child:
            await self.child.reload()


def kind_of(choice: str) -> Kind:
    """The broker that a configured choice means: `auto`, `mosquitto`, `embedded` or a `mqtts://` address."""
    match choice:
        case "mosquitto" | "embedded":
            return choice
        case "auto":
            return "mosquitto" if installed() else "embedded"
        case _ if urlsplit(choice).scheme == "mqtts" and urlsplit(choice).hostname:
            return "external"
        case _:
            raise BrokerError("the choice is auto, mosquitto, embedded or mqtts://host:port")


@asynccontextmanager
async def running_broker(
    choice: str,
    data_dir: Path,
    registry: DeviceRegistry,
    server_password: str,
    *,
    port: int = 0,
    websocket_port: int = 0,
    network: Network | None = None,
) -> AsyncIterator[Broker]:
    """The broker of `choice`, started and answering (ports 0: any that are free), stopped at the end.

    It is restarted when it dies, and dies with this process. Device changes by this or another process count within
    LOOK_EVERY_S, or at once after `reload()`. Raises BrokerError.
    """
    kind = kind_of(choice)
    if kind == "external":
        yield Broker(kind, choice, None)
        return
    spare = free_ports(2)
    address = Address(port or spare[0], websocket_port or spare[1])
    recipe: Recipe = (Mosquitto if kind == "mosquitto" else Embedded)(data_dir, address, network)
    own = server_account(registry.hall, server_password, token_bytes(12))
    async with _supervised(recipe, own, registry) as child:
        urls = f"mqtt://{address.host}:{address.port}", f"ws://{address.host}:{address.websocket_port}/mqtt"
        yield Broker(kind, *urls, child, network)


@asynccontextmanager
async def _supervised(recipe: Recipe, own: Account, registry: DeviceRegistry) -> AsyncIterator[BrokerChild]:
    child = BrokerChild(recipe, lambda: _accounts(own, registry))
    tasks: list[asyncio.Task[None]] = []
    try:
        await child.start()
        tasks.append(asyncio.create_task(child.watch(), name="broker watch"))
        tasks.append(asyncio.create_task(_follow(child, registry), name="broker accounts"))
        yield child
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await child.stop()
        recipe.clean()


def _accounts(own: Account, registry: DeviceRegistry) -> Iterable[Account]:
    return (own, *registry.accounts())


async def _follow(child: BrokerChild, registry: DeviceRegistry) -> None:
    seen = registry.revision
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            registry.refresh()
            present = registry.revision  # before the reload: what changes meanwhile needs another one
            if present != seen:
                await child.reload()
                seen = present
        except (
            BrokerError,
            private_files.PrivateFileError,
            OSError,
        ) as error:  # tried again at the next look
            _log.error("broker_accounts_not_taken", error=type(error).__name__)

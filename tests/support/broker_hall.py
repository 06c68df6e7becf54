"""A hall with a running broker and enrolled devices, for tests on both brokers."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from queue_server.adapters.brokers.running import Broker, running_broker
from queue_server.adapters.devices import SERVER, DeviceRegistry, Offer
from queue_server.adapters.mqtt.client import LinkSettings
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from tests.support.raw_mqtt import RawPeer, peer

HALL = "hall-1"
PASSWORD = "server-password-of-the-tests"
BROKERS = ("mosquitto", "embedded")
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@dataclass(slots=True)
class BrokerHall:
    """What a broker test needs."""

    broker: Broker
    registry: DeviceRegistry
    data_dir: Path

    @property
    def url(self) -> str:
        """Where devices connect."""
        return self.broker.url

    def enrol(self, role: Role, device: str, *assigned: str) -> DeviceCredential:
        """A device that is enrolled but unknown to the broker until `reload`."""
        code = self.registry.add(role, device, assigned, NOW)
        return self.registry.enrol(code, NOW, Offer(self.url, "hall-seal-1", "AAAA"))

    async def device(self, role: Role, device: str, *assigned: str) -> DeviceCredential:
        """An enrolled device that may connect."""
        credential = self.enrol(role, device, *assigned)
        await self.broker.reload()
        return credential

    def peer(self, credential: DeviceCredential, **options: Any) -> AbstractAsyncContextManager[RawPeer]:
        """A raw connection of a device."""
        return peer(self.url, credential.device, credential.password, **options)

    def server(self, **options: Any) -> AbstractAsyncContextManager[RawPeer]:
        """A raw connection as the hall's server."""
        return peer(self.url, SERVER, PASSWORD, **options)

    def settings(self) -> LinkSettings:
        """How the hall's own door connects."""
        return LinkSettings(self.url, SERVER, PASSWORD)


@asynccontextmanager
async def broker_hall(kind: str, data_dir: Path) -> AsyncIterator[BrokerHall]:
    """A hall on a broker of this kind."""
    registry = DeviceRegistry(data_dir / "devices", HALL)
    async with running_broker(kind, data_dir, registry, PASSWORD) as broker:
        yield BrokerHall(broker, registry, data_dir)

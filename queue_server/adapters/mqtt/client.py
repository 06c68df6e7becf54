"""One connection to an MQTT 3.1.1 broker: aiomqtt with pipelined QoS 1, TCP_NODELAY, TLS and typed errors.

LinkError
├── LinkRefused   the broker does not admit this account
└── LinkLost      no broker there, or the connection ended
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any, Final
from urllib.parse import urlsplit

import aiomqtt
import structlog
from aiomqtt.exceptions import MqttConnectError
from paho.mqtt.client import Client as PahoClient
from paho.mqtt.client import MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from queue_server.adapters.mqtt.paho_link import PahoLink

QOS: Final = 1
_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
_IN_FLIGHT: Final = (
    0  # no limit of paho's: it walks all open messages at each PUBACK; the door bounds them itself
)
_DENIED: Final = 0x80  # a SUBACK's refusal
_CONNECT_WITHIN_S: Final = 5.0
_log = structlog.get_logger(__name__)

OnMessage = Callable[[str, bytes, bool], None]
"""(topic, payload, whether the broker had retained it); called on the loop, must not block."""


class LinkError(Exception):
    """The broker cannot be used: {cause}."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"The broker cannot be used: {cause}.")


class LinkRefused(LinkError):
    """The broker does not admit this account."""


class LinkLost(LinkError):
    """No broker answers there, or the connection ended."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, retained, when this client vanishes."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where to connect and as whom. `url` is mqtt://host:port (loopback) or mqtts://host:port; `ca` a PEM file."""

    url: str
    username: str
    password: str = field(repr=False)
    ca: Path | None = None
    keepalive_s: int = 15


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One publication."""

    topic: str
    payload: bytes = field(repr=False)
    retain: bool


class Link:
    """An open connection. Sends without waiting; `unacked` is what the broker has not acknowledged yet, in order."""

    def __init__(self, client: "_Client") -> None:
        self._client = client
        self._changed = asyncio.Event()
        self.unacked: dict[int, Outgoing] = {}
        self.on_room: Callable[[], None] | None = None
        client.on_acked = self._acked

    async def subscribe(self, filters: Sequence[str]) -> None:
        """Subscribe at QoS 1; raises LinkRefused when one is denied (a broker may also deny by silence)."""
        with _mapped():
            codes = await self._client.subscribe([(f, QOS) for f in filters])
        if any((c if isinstance(c, int) else c.value) >= _DENIED for c in codes):
            raise LinkRefused("a subscription was denied")

    def send(self, message: Outgoing) -> None:
        """Publish at QoS 1 at once."""
        self.unacked[self._client.send(message)] = message

    async def drain(self, within_s: float) -> bool:
        """Wait until everything sent is acknowledged; False when that took too long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while self.unacked:
                    self._changed.clear()
                    await self._changed.wait()
        return not self.unacked

    async def lost(self) -> None:
        """Wait for the connection's end."""
        await asyncio.wait([self._client.ended])

    def _acked(self, mid: int) -> None:
        self.unacked.pop(mid, None)
        self._changed.set()
        if self.on_room:
            self.on_room()


class _Client(aiomqtt.Client):
    """aiomqtt with messages handed on at once and publications that do not wait each for its PUBACK."""

    def __init__(self, deliver: OnMessage, **options: Any) -> None:
        super().__init__(**options)
        PahoLink.turn(self._client)
        self._client.disable_logger()  # it would write topics and payload sizes, and costs four calls a message
        self._deliver = deliver
        self.on_acked: Callable[[int], None] | None = None

    @property
    def ended(self) -> "asyncio.Future[None]":
        return self._disconnected

    def send(self, message: Outgoing) -> int:
        return self._client.publish(message.topic, message.payload, QOS, message.retain).mid

    def abandon(self) -> None:
        """Close the socket of a connection that never came about."""
        self._client.disconnect()

    def _on_message(self, client: PahoClient, userdata: Any, message: MQTTMessage) -> None:
        try:
            self._deliver(message.topic, bytes(message.payload), message.retain)
        except Exception as error:  # one bad message must not end the connection; its text may be personal
            _log.error("mqtt_message_failed", error=type(error).__name__)

    def _on_publish(
        self, client: PahoClient, userdata: Any, mid: int, reason_code: ReasonCode, properties: Properties
    ) -> None:
        super()._on_publish(client, userdata, mid, reason_code, properties)
        if self.on_acked:
            self.on_acked(mid)


@asynccontextmanager
async def connect(
    settings: LinkSettings, on_message: OnMessage, *, will: Will | None = None
) -> AsyncIterator[Link]:
    """An open link; raises LinkRefused or LinkLost, never another error of the libraries."""
    client = _Client(on_message, **_options(settings, will))
    try:
        with _mapped():
            await client.__aenter__()
    except BaseException:
        client.abandon()
        raise
    try:
        yield Link(client)
    finally:
        with contextlib.suppress(aiomqtt.MqttError):  # it is gone already
            await client.__aexit__(None, None, None)
        if client.ended.done() and not client.ended.cancelled():
            client.ended.exception()  # looked at, so that asyncio does not report it as forgotten


def _options(settings: LinkSettings, will: Will | None) -> dict[str, Any]:
    parts = urlsplit(settings.url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise LinkLost("the address is not mqtt:// or mqtts://")
    return {
        "hostname": parts.hostname,
        "port": parts.port or _PORTS[parts.scheme],
        "username": settings.username,
        "password": settings.password,
        "identifier": f"{settings.username}.{token_hex(8)}",  # brokers of others may not bind id and account
        "clean_session": True,
        "keepalive": settings.keepalive_s,
        "timeout": _CONNECT_WITHIN_S,
        "max_inflight_messages": _IN_FLIGHT,
        "tls_context": _tls(settings) if parts.scheme == "mqtts" else None,
        "will": aiomqtt.Will(will.topic, will.payload, QOS, retain=True) if will else None,
    }


def _tls(settings: LinkSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextlib.contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except MqttConnectError:
        raise LinkRefused("it does not admit this account") from None
    except (aiomqtt.MqttError, OSError, ValueError) as error:
        raise LinkLost(type(error).__name__) from None

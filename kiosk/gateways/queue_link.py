"""The way to the queue over MQTT 3.1.1, QoS 1. What is asked goes on being asked, byte for byte, until it is answered.

The link is up only while its heartbeat is answered: a broker may keep a client "connected" and deaf.
"""

import asyncio
import contextlib
import socket
import ssl
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Final
from urllib.parse import urlsplit

import aiomqtt
import structlog

from kiosk.flow.intents import CatalogueCame, Intent, LinkChanged, WaitsCame
from queue_server.contracts import topics
from queue_server.contracts.base import Minutes
from queue_server.contracts.codec import (
    MAX_SNAPSHOT_BYTES,
    CodecError,
    decode,
    decode_reply,
    encode,
    sign,
)
from queue_server.contracts.commands import Body, Command, Ping
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.snapshots import BoardSnapshot, Catalogue, DeviceHealth

HEARTBEAT_S: Final = 3.0
DEAF_S: Final = 7.0
"""Two heartbeats and a little: then the link is down and is made anew."""
ASK_AGAIN_S: Final = 2.0
KEEPALIVE_S: Final = 10
CONNECT_S: Final = 5.0
BACKOFF_S: Final = (0.3, 0.6, 1.2, 2.5, 5.0)
_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
_NODELAY: Final = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)  # without it an answer takes 44 ms more
_log = structlog.get_logger(__name__)

Reply = Accepted | Refused


class LinkBroken(Exception):
    """The broker is there and the queue does not answer."""


@dataclass(slots=True)
class _Asked:
    payload: bytes = field(repr=False)
    answer: "asyncio.Future[Reply]"


class QueueLink:
    """One device's link. `dispatch` hears of the catalogue, the waits and the link itself, on the loop."""

    def __init__(
        self,
        credential: DeviceCredential,
        *,
        dispatch: Callable[[Intent], None],
        clock: Callable[[], datetime],
        mode: str | None = None,
        ca: Path | None = None,
        health: Callable[[], DeviceHealth] | None = None,
    ) -> None:
        """`clock` gives an aware now; `mode` is the kiosk's: under a hall of another one the link never counts as up;
        `ca` a PEM file for mqtts; `health` what to publish about this device.
        """
        self._mine = credential
        self._dispatch = dispatch
        self._clock = clock
        self._ca = ca
        self._mode = mode
        self._mode_differs = False
        self._host = urlsplit(credential.broker_url).hostname or ""
        self._health = health
        self._asked: dict[str, _Asked] = {}
        self._client: aiomqtt.Client | None = None
        self._answered = 0.0
        self._published: bytes = b""
        self._waits: dict[str, dict[str, Minutes | None]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self.up = False

    # --- asking ----------------------------------------------------------------------------------------------

    async def ask(self, command_id: str, body: Body) -> Reply:
        """The answer to one command, however long it takes; asked again under the same id it is the same question."""
        asked = self._asked.get(command_id)
        if asked is None:
            asked = _Asked(self._sealed(command_id, body), asyncio.get_running_loop().create_future())
            self._asked[command_id] = asked
        self.hurry(command_id)
        try:
            return await asyncio.shield(asked.answer)
        finally:
            if asked.answer.done():
                self._asked.pop(command_id, None)

    def hurry(self, command_id: str) -> None:
        """Send what was asked once more, now; nothing where it is answered or the link is away."""
        asked, client = self._asked.get(command_id), self._client
        if asked is None or client is None or self._mode_differs:
            return
        task = asyncio.ensure_future(self._send(client, asked.payload))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def _sealed(self, command_id: str, body: Body) -> bytes:
        command = Command(id=command_id, hall=self._mine.hall, sent_at=self._clock(), body=body)
        topic = topics.command(self._mine.hall, self._mine.device)
        return sign(b64decode(self._mine.mac_key), self._mine.key_id, topic, command)

    async def _send(self, client: aiomqtt.Client, payload: bytes) -> None:
        topic = topics.command(self._mine.hall, self._mine.device)
        with contextlib.suppress(aiomqtt.MqttError):  # asked again when the link is back
            await client.publish(topic, payload, qos=1)

    # --- the connection --------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        failures = 0
        while True:
            before = self._answered
            try:
                await self._connected()
            except (aiomqtt.MqttError, LinkBroken, OSError) as error:
                _log.warning("queue_link_down", host=self._host, error=type(error).__name__)
            finally:
                self._client = None
            self._set_up(False)
            failures = 0 if self._answered > before else failures + 1
            await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])

    async def _connected(self) -> None:
        hall, me = self._mine.hall, self._mine.device
        async with self._open() as client:
            filters = [topics.reply(hall, me), topics.catalogue(hall)]
            filters += [topics.board(hall, area) for area in self._mine.assigned]
            await client.subscribe([(name, 1) for name in filters])
            self._client, self._published = client, b""
            self._answered = max(self._answered, time.monotonic() - HEARTBEAT_S)
            beating = asyncio.create_task(self._beat(client))
            try:
                await asyncio.wait(
                    {beating, listening := asyncio.create_task(self._listen(client))},
                    return_when=asyncio.FIRST_COMPLETED,
                )
            finally:
                for task in (beating, listening):
                    task.cancel()
                results = await asyncio.gather(beating, listening, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[aiomqtt.Client]:
        parts = urlsplit(self._mine.broker_url)
        gone = DeviceHealth(device=self._mine.device, state="gone")
        client = aiomqtt.Client(
            parts.hostname or "",
            parts.port or _PORTS.get(parts.scheme, 1883),
            username=self._mine.device,
            password=self._mine.password,
            identifier=f"{self._mine.device}.{token_hex(8)}",
            clean_session=True,
            keepalive=KEEPALIVE_S,
            timeout=CONNECT_S,
            socket_options=_NODELAY,
            tls_context=self._tls() if parts.scheme == "mqtts" else None,
            will=aiomqtt.Will(
                topics.device(self._mine.hall, self._mine.device), encode(gone), 1, retain=True
            ),
        )
        async with client:
            yield client

    def _tls(self) -> ssl.SSLContext:
        """Trusts the file of the configuration, or else the machine's authorities and the hall's own."""
        context = ssl.create_default_context(cafile=self._ca)
        if self._ca is None and self._mine.authority:
            context.load_verify_locations(cadata=self._mine.authority)
        return context

    async def _beat(self, client: aiomqtt.Client) -> None:
        while True:
            await self._publish_health(client)
            await self._send(client, self._sealed(token_hex(16), Ping()))
            for asked in tuple(self._asked):
                self.hurry(asked)
            await asyncio.sleep(ASK_AGAIN_S if self._asked else HEARTBEAT_S)
            if time.monotonic() - self._answered > DEAF_S:
                raise LinkBroken("no heartbeat")

    async def _publish_health(self, client: aiomqtt.Client) -> None:
        if self._health is None:
            return
        health = encode(self._health())
        if health != self._published:
            await client.publish(
                topics.device(self._mine.hall, self._mine.device), health, qos=1, retain=True
            )
            self._published = health

    def _set_up(self, up: bool) -> None:
        up = up and not self._mode_differs
        if self.up != up:
            self.up = up
            if up:
                _log.info("queue_link_up", host=self._host)
            self._dispatch(LinkChanged(up))

    # --- what comes ------------------------------------------------------------------------------------------

    async def _listen(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            payload = bytes(message.payload) if isinstance(message.payload, bytes | bytearray) else b""
            try:
                self._take(message.topic.value, payload)
            except CodecError as error:
                _log.warning("queue_message_refused", code=error.code.value)

    def _take(self, topic: str, payload: bytes) -> None:
        hall = self._mine.hall
        if topic == topics.reply(hall, self._mine.device):
            self._take_reply(decode_reply(payload))
        elif topic == topics.catalogue(hall):
            self._take_catalogue(decode(Catalogue, payload, MAX_SNAPSHOT_BYTES))
        else:
            self._take_board(decode(BoardSnapshot, payload, MAX_SNAPSHOT_BYTES))

    def _take_catalogue(self, catalogue: Catalogue) -> None:
        before, self._mode_differs = self._mode_differs, self._mode not in (None, catalogue.mode)
        if self._mode_differs and not before:
            _log.error("mode_differs", host=self._host, reason=f"kiosk {self._mode}, hall {catalogue.mode}")
            self._set_up(False)
        if not self._mode_differs:
            self._dispatch(CatalogueCame(catalogue))

    def _take_reply(self, reply: Reply) -> None:
        self._answered = time.monotonic()
        self._set_up(True)
        asked = self._asked.get(reply.id)
        if isinstance(reply, Refused) and reply.code is RefusalCode.TRY_AGAIN:
            return  # nothing was stored; the next beat asks again
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(reply)

    def _take_board(self, board: BoardSnapshot) -> None:
        self._waits[board.area] = {line.theme: line.wait for line in board.next}
        merged: dict[str, Minutes | None] = {}
        for area in self._waits.values():
            merged |= area
        self._dispatch(WaitsCame(tuple(merged.items())))

"""A device's way to the hall over MQTT 3.1.1, QoS 1: what is asked is asked again, byte for byte, until it is answered.

The link is up only while its heartbeat is answered: a broker may keep a client "connected" and deaf.
"""

import asyncio
import contextlib
import socket
import ssl
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Final
from urllib.parse import urlsplit

import aiomqtt
import structlog

from queue_server.contracts import topics
from queue_server.contracts.codec import CodecError, decode_reply, encode, sign
from queue_server.contracts.commands import Body, Command, Ping
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Pong, Refused
from queue_server.contracts.snapshots import DeviceHealth

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
    left: bool = False  # handed to a connection at least once
    over: bool = False  # not to be sent any more


class DeviceLink:
    """One device's link; `hear_time` may be set to hear the hall's clock. `take` gets every message that is no reply, `changed` whether the link is up, on the loop."""

    def __init__(
        self,
        credential: DeviceCredential,
        *,
        filters: Sequence[str],
        take: Callable[[str, bytes], None],
        changed: Callable[[bool], None],
        clock: Callable[[], datetime],
        ca: Path | None = None,
        health: Callable[[], DeviceHealth] | None = None,
    ) -> None:
        """`filters`: what to subscribe to beside replies; `take` may raise CodecError. `clock` gives an aware now; `ca` a
        PEM file for mqtts; `health` what to publish about this device.
        """
        self._mine = credential
        self._filters = (topics.reply(credential.hall, credential.device), *filters)
        self._deliver, self._changed = take, changed
        self._clock = clock
        self._ca = ca
        self.host = urlsplit(credential.broker_url).hostname or ""
        self._health = health
        self.hear_time: Callable[[datetime], None] = lambda _: None
        self._asked: dict[str, _Asked] = {}
        self._client: aiomqtt.Client | None = None
        self._answered = 0.0
        self._published: bytes = b""
        self._sending: set[asyncio.Task[None]] = set()
        self._held = False
        self.up = False

    # --- asking ----------------------------------------------------------------------------------------------

    async def ask(self, command_id: str, body: Body, sent_at: datetime | None = None) -> Reply:
        """The answer to one command, however long it takes; asked again under the same id it is the same question.

        After a restart too, with the `sent_at` that it had then: the hall knows it by its bytes.
        """
        asked = self._asked.get(command_id)
        if asked is None:
            asked = _Asked(
                self._sealed(command_id, body, sent_at), asyncio.get_running_loop().create_future()
            )
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
        if asked is None or asked.over or client is None or self._held:
            return
        asked.left = True
        task = asyncio.ensure_future(self._send(client, asked.payload))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def forget(self, command_id: str) -> None:
        """Ask no more: what would be done now is too late."""
        asked = self._asked.pop(command_id, None)
        if asked is not None:
            asked.answer.cancel()

    def ask_no_more(self, command_id: str) -> bool:
        """Sent no more, its answer still heard; whether it may have left. What cannot have left is dropped."""
        asked = self._asked.get(command_id)
        if asked is None or asked.left:
            if asked is not None:
                asked.over = True
            return True
        self.forget(command_id)
        return False

    def hold(self, held: bool) -> None:
        """Ask nothing and count as down, until told otherwise."""
        self._held = held
        if held:
            self._set_up(False)

    def _sealed(self, command_id: str, body: Body, sent_at: datetime | None = None) -> bytes:
        command = Command(id=command_id, hall=self._mine.hall, sent_at=sent_at or self._clock(), body=body)
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
                _log.warning("queue_link_down", host=self.host, error=type(error).__name__)
            finally:
                self._client = None
            self._set_up(False)
            failures = 0 if self._answered > before else failures + 1
            await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])

    async def _connected(self) -> None:
        async with self._open() as client:
            await client.subscribe([(name, 1) for name in self._filters])
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
            waiting = any(not asked.over for asked in self._asked.values())
            await asyncio.sleep(ASK_AGAIN_S if waiting else HEARTBEAT_S)
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
        up = up and not self._held
        if self.up != up:
            self.up = up
            if up:
                _log.info("queue_link_up", host=self.host)
            self._changed(up)

    # --- what comes ------------------------------------------------------------------------------------------

    async def _listen(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            payload = bytes(message.payload) if isinstance(message.payload, bytes | bytearray) else b""
            try:
                self._take(message.topic.value, payload)
            except CodecError as error:
                _log.warning("queue_message_refused", code=error.code.value)

    def _take(self, topic: str, payload: bytes) -> None:
        if topic == self._filters[0]:
            self._take_reply(decode_reply(payload))
        else:
            self._deliver(topic, payload)

    def _take_reply(self, reply: Reply) -> None:
        self._answered = time.monotonic()
        if isinstance(reply, Accepted) and isinstance(reply.result, Pong):
            self.hear_time(reply.result.at)
        self._set_up(True)
        asked = self._asked.get(reply.id)
        if isinstance(reply, Refused) and reply.code is RefusalCode.TRY_AGAIN:
            return  # nothing was stored; the next beat asks again
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(reply)

"""The measuring side: enrolled devices on the product's own link, each request timed from sending to its reply."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from secrets import token_hex
from time import perf_counter

from queue_server.adapters.mqtt.client import Link, LinkSettings, Outgoing, connect
from queue_server.contracts import codec, topics
from queue_server.contracts.commands import Body, Command
from queue_server.contracts.credentials import DeviceCredential

ID = slice(13, 45)
"""Where a reply names its command: {"v":1,"id":"…"""
_PATIENCE_S = 20.0


class Device:
    """One enrolled device."""

    def __init__(self, credential: DeviceCredential) -> None:
        self._credential = credential
        self._key = b64decode(credential.mac_key)
        self._topic = topics.command(credential.hall, credential.device)
        self._waiting: dict[bytes, asyncio.Future[bytes]] = {}
        self._link: Link | None = None

    @asynccontextmanager
    async def connected(self, url: str) -> AsyncIterator["Device"]:
        """Connected and listening for its replies."""
        mine = self._credential
        async with connect(LinkSettings(url, mine.device, mine.password), self._arrived) as link:
            await link.subscribe([topics.reply(mine.hall, mine.device)])
            self._link = link
            yield self

    def prepared(self, body: Body) -> tuple[bytes, bytes]:
        """(id, payload) of a new command, ready to be sent."""
        command = Command(id=token_hex(16), hall=self._credential.hall, sent_at=datetime.now(UTC), body=body)
        return command.id.encode(), codec.sign(self._key, self._credential.key_id, self._topic, command)

    async def ask(self, body: Body) -> tuple[float, bytes]:
        """(seconds from sending to the reply, the reply)."""
        command_id, payload = self.prepared(body)
        reply = self._waiting[command_id] = asyncio.get_running_loop().create_future()
        begun = perf_counter()
        assert self._link is not None
        self._link.send(Outgoing(self._topic, payload, False))
        async with asyncio.timeout(_PATIENCE_S):
            answer = await reply
        return perf_counter() - begun, answer

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        waiting = self._waiting.pop(payload[ID], None)
        if waiting is not None and not waiting.done():
            waiting.set_result(payload)


@asynccontextmanager
async def devices(credentials: Iterable[DeviceCredential], url: str) -> AsyncIterator[list[Device]]:
    """Connected devices in the order of their credentials."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Device(each).connected(url)) for each in credentials]

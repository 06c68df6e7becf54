"""Server-sent events: the newest snapshot and a heartbeat. A slow reader skips what is overtaken."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, Final

from fastapi import HTTPException
from fastapi.responses import StreamingResponse

from queue_server.contracts.snapshots import AnySnapshot
from queue_server.web.context import Web
from queue_server.web.frames import frame

_LIFE_S: Final = 1800.0  # then the browser comes again: nothing half-dead stays for a day
Alive = Callable[[], Awaitable[bool]]


class Latest:
    """A queue of one: the newest value wins."""

    def __init__(self) -> None:
        self._value: AnySnapshot | None = None
        self._there = asyncio.Event()

    def put(self, value: AnySnapshot) -> None:
        """Replace what was not taken yet."""
        self._value = value
        self._there.set()

    def wake(self, _: object = None) -> None:
        """Whoever takes looks up now, though nothing is there."""
        self._there.set()

    async def take(self, timeout_s: float) -> AnySnapshot | None:
        """The newest value, or None when there is none in time, or woken."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._there.wait(), timeout_s)
        self._there.clear()
        value, self._value = self._value, None
        return value


def respond(web: Web, topic: str, seat: str, alive: Alive) -> StreamingResponse:
    """The stream of one topic; raises HTTPException(503) when too many are open."""
    if not web.seats.free(seat):
        raise HTTPException(503, headers={"Retry-After": "5"})
    stream = _seated(web, topic, seat, alive)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _seated(web: Web, topic: str, seat: str, alive: Alive) -> AsyncGenerator[bytes]:
    with web.seats.take(seat):
        async for chunk in events(web, web.gateway.watch(topic), alive):
            yield chunk


async def events(
    web: Web, source: AbstractAsyncContextManager[AsyncIterator[AnySnapshot]], alive: Alive
) -> AsyncGenerator[bytes]:
    """`snapshot` and `beat` events; `ended` when the credential ends, `again` when the page shall come anew; silent when the server ends."""
    latest, loop = Latest(), asyncio.get_running_loop()
    end, next_beat = loop.time() + _LIFE_S, 0.0
    async with source as snapshots:
        pump, leaving = asyncio.create_task(_pump(snapshots, latest)), asyncio.create_task(web.leaving.wait())
        for each in (pump, leaving):
            each.add_done_callback(latest.wake)
        try:
            while not pump.done() and not leaving.done() and loop.time() < end:
                if loop.time() >= next_beat:
                    if not await alive():
                        yield frame("ended", b"{}")
                        return
                    yield frame("beat", f'{{"at":"{web.clock.now().isoformat()}"}}'.encode())
                    next_beat = loop.time() + web.settings.beat_s
                if (snapshot := await latest.take(max(0.0, next_beat - loop.time()))) is not None:
                    yield web.frames.of(snapshot)
            if not leaving.done():
                yield frame("again", b"{}")
        finally:
            await _over(pump, leaving)


async def _over(*tasks: asyncio.Task[Any]) -> None:
    for each in tasks:
        each.cancel()
    for each in tasks:
        with suppress(asyncio.CancelledError):
            await each


async def _pump(snapshots: AsyncIterator[AnySnapshot], latest: Latest) -> None:
    async for snapshot in snapshots:
        latest.put(snapshot)

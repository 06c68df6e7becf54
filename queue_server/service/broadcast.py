"""Snapshots to whoever watches: at most 10 a second a topic, latest wins; a quiet topic goes out at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from queue_server.contracts.snapshots import AnySnapshot

GAP_S = 0.1
"""10 snapshots a second a topic: an eye follows no more, a call is announced at once anyway, and drawing them is
what a busy hall's loop does most."""

Render = Callable[[str], AnySnapshot | None]
Send = Callable[[str, AnySnapshot], None]


class Broadcast:
    """On the loop only. `render` draws a key's snapshot, `send` publishes it."""

    def __init__(self, render: Render, send: Send) -> None:
        self._render, self._send = render, send
        self._dirty: set[str] = set()
        self._resting: set[str] = set()
        self._watchers: dict[str, set[asyncio.Queue[AnySnapshot]]] = {}

    def touch(self, key: str) -> None:
        """The key's snapshot may have changed."""
        if key.startswith(("ticket/", "alarms", "order/", "payments", "desk")) and key not in self._watchers:
            return
        if key in self._resting:
            self._dirty.add(key)
        else:
            self._rest(key)
            self._out(key)

    def watched(self, prefix: str) -> list[str]:
        """Keys that begin so and are watched now."""
        return [key for key in self._watchers if key.startswith(prefix)]

    @asynccontextmanager
    async def watch(self, key: str) -> AsyncIterator[AsyncIterator[AnySnapshot]]:
        """The present snapshot, then each change; a slow watcher misses the middle, never the latest."""
        queue: asyncio.Queue[AnySnapshot] = asyncio.Queue(1)
        self._watchers.setdefault(key, set()).add(queue)
        if (present := self._render(key)) is not None:
            _newest(queue, present)
        try:
            yield _each(queue)
        finally:
            self._watchers[key].discard(queue)
            if not self._watchers[key]:
                del self._watchers[key]

    def _out(self, key: str) -> None:
        snapshot = self._render(key)
        if snapshot is None:
            return
        self._send(key, snapshot)
        for queue in self._watchers.get(key, ()):
            _newest(queue, snapshot)

    def _rest(self, key: str) -> None:
        self._resting.add(key)
        asyncio.get_running_loop().call_later(GAP_S, self._wake, key)

    def _wake(self, key: str) -> None:
        self._resting.discard(key)
        if key in self._dirty:
            self._dirty.discard(key)
            self._rest(key)
            self._out(key)


async def _each(queue: "asyncio.Queue[AnySnapshot]") -> AsyncIterator[AnySnapshot]:
    while True:
        yield await queue.get()


def _newest(queue: "asyncio.Queue[AnySnapshot]", snapshot: AnySnapshot) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(snapshot)

"""The bare path: request → one row → reply, over the same broker, link, group commit and file settings; no domain.

python -m benchmarks.bare HALL DATA BROKER
"""

import asyncio
import signal
import sqlite3
import sys
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from queue_server.adapters.brokers.running import running_broker
from queue_server.adapters.devices import DeviceRegistry
from queue_server.adapters.interpreter import tune
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.mqtt.client import Link, LinkSettings, Outgoing, connect
from queue_server.contracts import topics

MOST_IN_BATCH = 256
ID = slice(13, 45)
"""Where a command's id stands in its JSON: {"v":1,"id":"…"""
Row = tuple[str, bytes, bytes]


class BareStore:
    """A table of requests in one file, with the settings of the hall's own."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE request (id BLOB PRIMARY KEY, body BLOB NOT NULL)")

    def keep(self, rows: list[Row]) -> None:
        """All rows in one transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        for _, command_id, body in rows:
            self._db.execute("INSERT INTO request VALUES (?, ?)", (command_id, body))
        self._db.execute("COMMIT")


class BareServer:
    """The loop's side and the writer's thread."""

    def __init__(self, hall: str, store: BareStore) -> None:
        self._hall, self._store = hall, store
        self._loop = asyncio.get_running_loop()
        self._waiting: Queue[Row | None] = Queue()
        self._thread = Thread(target=self._write, daemon=True)
        self._thread.start()
        self.link: Link | None = None

    def arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        """One request, unread but for its id."""
        json = payload.partition(b"\n")[2]
        self._waiting.put((topic.rpartition("/")[2], json[ID], json))

    def stop(self) -> None:
        """End the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _write(self) -> None:
        while True:
            rows = self._drain()
            kept = [row for row in rows if row is not None]
            self._store.keep(kept)
            self._loop.call_soon_threadsafe(self._answer, kept)
            if len(kept) < len(rows):
                return

    def _drain(self) -> list[Row | None]:
        rows = [self._waiting.get()]
        while len(rows) < MOST_IN_BATCH:
            try:
                rows.append(self._waiting.get_nowait())
            except Empty:
                break
        return rows

    def _answer(self, rows: list[Row]) -> None:
        for device, command_id, _ in rows:
            reply = b'{"v":1,"id":"' + command_id + b'","ok":true,"result":{"kind":"done"}}'
            if self.link:
                self.link.send(Outgoing(topics.reply(self._hall, device), reply, False))


async def serve(hall: str, data: Path, choice: str) -> None:
    """Serve until SIGTERM."""
    registry, keys = DeviceRegistry(data / "devices", hall), KeyRing.open(data / "keys", mode="demo")
    server, stop = BareServer(hall, BareStore(data / "bare.db")), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with running_broker(choice, data, registry, keys.broker_password) as broker:
        settings = LinkSettings(broker.url, "server", keys.broker_password)
        async with connect(settings, server.arrived) as link:
            await link.subscribe([f"{topics.ROOT}/{hall}/cmd/+"])
            server.link = link
            print("ready", broker.url, flush=True)
            await stop.wait()
    server.stop()


if __name__ == "__main__":
    tune()
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))

"""A real server as a process of its own, and real devices that speak to it: for crash, load and matrix tests."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import sys
from base64 import b64decode
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from queue_server.adapters.brokers.base import free_ports
from queue_server.adapters.devices import DeviceRegistry, Offer
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.mqtt.client import Link, LinkSettings, Outgoing, connect
from queue_server.contracts import codec, topics
from queue_server.contracts.actors import Role
from queue_server.contracts.commands import Command, IssueTicket, Visitor
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.sealing import seal_visitor
from queue_server.service.ports import Entry

HALL = "test-hall"
PATIENCE_S = 30.0
"""How long anything here is waited for before the test fails."""
_TEXT = '{ zh = "字", en = "word" }'
_SPOT = '{ zh = "当场办结", en = "done on the spot" }'


def hall_toml(windows: int = 10) -> str:
    """A hall with two areas, a matter of each level, and windows that all serve everything."""
    matters = "".join(
        f'[[matters]]\nid = "{name}"\ntheme = "{theme}"\nassurance = "{level}"\nmean_service_min = 5\n'
        f"name = {_TEXT}\nsummary = {_TEXT}\nfee = {_TEXT}\npromise = {_SPOT}\n"
        for name, theme, level in (
            ("advice", "help", "none"),
            ("record", "help", "card"),
            ("deed", "house", "person"),
        )
    )
    themes = "".join(
        f'[[themes]]\nid = "{name}"\nseries = "{letter}"\narea = "{area}"\nname = {_TEXT}\nsummary = {_TEXT}\n'
        for name, letter, area in (("help", "A", "a"), ("house", "B", "b"))
    )
    counters = "".join(
        f'[[windows]]\nid = "w{n}"\nlabel = "{n}"\narea = "{"ab"[n % 2]}"\nthemes = ["help", "house"]\n'
        for n in range(1, windows + 1)
    )
    return (
        f'id = "{HALL}"\nmode = "demo"\nzone = "Asia/Shanghai"\nname = {_TEXT}\n'
        f'areas = [{{ id = "a", name = {_TEXT} }}, {{ id = "b", name = {_TEXT} }}]\n'
        f"[rules]\ncardless_per_minute = 100000\n{themes}{matters}{counters}"
    )


@dataclass
class HallProcess:
    """`queue-server run` on ports of its own; may be killed and started again on the same data."""

    folder: Path
    broker: str
    windows: int = 10
    process: asyncio.subprocess.Process | None = None
    url: str = ""
    options: tuple[str, ...] = ()
    patience_s: float = PATIENCE_S
    ports: list[int] = field(default_factory=lambda: free_ports(3))

    def __post_init__(self) -> None:
        self.data, self.hall_file, self.log = (
            self.folder / "data",
            self.folder / "hall.toml",
            self.folder / "server.log",
        )
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.hall_file.write_text(hall_toml(self.windows))
        self.base = f"http://127.0.0.1:{self.ports[0]}"
        self.keys = KeyRing.create(self.data / "keys", mode="demo")
        self.registry = DeviceRegistry(self.data / "devices", HALL)

    async def start(self) -> None:
        """Start, and wait until the doors are open; fails with the program's last words."""
        http, broker, websocket = map(str, self.ports)
        arguments = [
            "run", "--hall", self.hall_file, "--data", self.data, "--broker", self.broker, "--http-port", http,
            "--broker-port", broker, "--websocket-port", websocket, *self.options,
        ]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command(*arguments), stdout=asyncio.subprocess.PIPE, stderr=log
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(self.patience_s):
            while line := (await self.process.stdout.readline()).decode():
                if line.startswith("ready "):
                    self.url = line.split()[3]
                    return
        raise AssertionError(f"the server did not start: {self.log.read_text()[-2000:]}")

    async def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> None:
        """SIGTERM, if it still runs."""
        if self.process and self.process.returncode is None:
            self.process.terminate()
            await asyncio.wait_for(self.process.wait(), PATIENCE_S)

    def credential(self, role: Role, device: str, *assigned: str) -> DeviceCredential:
        """A device enrolled beside the server; counts from its start, or within a second of its run."""
        code = self.registry.add(role, device, assigned, datetime.now(UTC))
        offer = Offer(
            self.url or f"mqtt://127.0.0.1:{self.ports[1]}", self.keys.seal_key_id, self.keys.seal_public_b64
        )
        return self.registry.enrol(code, datetime.now(UTC), offer)

    async def enrol(self, role: Role, device: str, *assigned: str) -> DeviceCredential:
        """A device as an operator adds it: `device add` on the command line, its code over HTTP."""
        options = [part for each in assigned for part in ("--assign", each)]
        add = ["device", "add", role.value, device, "--hall", HALL, "--data", self.data, *options]
        process = await asyncio.create_subprocess_exec(*command(*add), stdout=asyncio.subprocess.PIPE)
        code = (await process.communicate())[0].decode().strip()
        async with httpx.AsyncClient(base_url=self.base) as http:
            answer = await http.post("/api/v1/enrol", json={"code": code})
        assert answer.status_code == 200, answer.text
        return codec.decode(DeviceCredential, answer.content)

    def entries(self) -> list[Entry]:
        """The whole journal as it is on disk."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data}/hall.db?mode=ro", uri=True)) as db:
            rows = db.execute(
                "SELECT seq, epoch, stream, kind, version, at, actor, command_id, body, prev_hash, hash"
                " FROM journal WHERE hall = ? ORDER BY seq",
                (HALL,),
            ).fetchall()
        return [Entry(*row[:5], datetime.fromisoformat(row[5]), *row[6:]) for row in rows]


def command(*arguments: Any) -> list[str]:
    """`queue-server …` of this interpreter."""
    return [sys.executable, "-m", "queue_server", *map(str, arguments)]


@asynccontextmanager
async def running(folder: Path, broker: str, windows: int = 10) -> AsyncIterator[HallProcess]:
    """A server that runs until the end of the context."""
    hall = HallProcess(folder, broker, windows)
    try:
        await hall.start()
        yield hall
    finally:
        await hall.stop()


class HallClient:
    """One connected device: asks, and hears what its role may hear."""

    def __init__(self, credential: DeviceCredential) -> None:
        self.credential = credential
        self.key = b64decode(credential.mac_key)
        self.topic = topics.command(credential.hall, credential.device)
        self.heard: dict[str, bytes] = {}  # newest by topic
        self.calls: list[bytes] = []
        self.changed = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Accepted | Refused]] = {}
        self._link: Link | None = None

    @asynccontextmanager
    async def connected(self, url: str = "") -> AsyncIterator["HallClient"]:
        """Connected and subscribed to all that the role may hear."""
        mine = self.credential
        settings = LinkSettings(url or mine.broker_url, mine.device, mine.password)
        grants = topics.device_grants(mine.hall, mine.role, mine.device, mine.assigned)
        async with connect(settings, self._arrived) as link:
            if grants.subscribe:
                await link.subscribe(grants.subscribe)
            self._link = link
            try:
                yield self
            finally:
                self._link = None

    async def lost(self) -> None:
        """Wait for the connection's end."""
        assert self._link is not None, "not connected"
        await self._link.lost()

    def command(self, body: Any, command_id: str = "", sent_at: datetime | None = None) -> Command:
        """A command of now with a new id, unless said otherwise."""
        return Command(
            id=command_id or token_hex(16),
            hall=self.credential.hall,
            sent_at=sent_at or datetime.now(UTC),
            body=body,
        )

    async def ask(self, body: Any, **how: Any) -> Accepted | Refused:
        """Send a command and wait for its reply."""
        return await self.send(self.command(body, **how))

    async def send(self, command: Command) -> Accepted | Refused:
        """Send this very command (again) and wait for its reply."""
        reply = self._waiting[command.id] = asyncio.get_running_loop().create_future()
        self.publish(self.topic, codec.sign(self.key, self.credential.key_id, self.topic, command))
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await reply
        finally:
            self._waiting.pop(command.id, None)

    def publish(self, topic: str, payload: bytes) -> None:
        """Any bytes on any topic."""
        assert self._link is not None, "not connected"
        self._link.send(Outgoing(topic, payload, False))

    async def until(self, topic: str, wanted: Any) -> bytes:
        """The newest message of a topic once `wanted(message)` holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not ((message := self.heard.get(topic)) and wanted(message)):
                self.changed.clear()
                await self.changed.wait()
        return message

    def _arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        self.heard[topic] = payload
        if "/call/" in topic:
            self.calls.append(payload)
        self.changed.set()
        if "/reply/" in topic:
            reply = codec.decode_reply(payload)
            waiting = self._waiting.get(reply.id)
            if waiting is not None and not waiting.done():
                waiting.set_result(reply)


@asynccontextmanager
async def clients(credentials: Iterable[DeviceCredential], url: str = "") -> AsyncIterator[list[HallClient]]:
    """Connected clients in the order of their credentials."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(HallClient(each).connected(url)) for each in credentials]


def issuing(
    credential: DeviceCredential | None = None, matter: str = "advice", visitor: Visitor | None = None
) -> IssueTicket:
    """An issue with a page token of its own; a visitor is sealed to the hall's key."""
    sealed = seal_visitor(credential.seal_public_key, visitor) if visitor and credential else None
    return IssueTicket(matter=matter, language="zh", page_token_sha256=os.urandom(32).hex(), sealed=sealed)

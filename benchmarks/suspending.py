"""停办 with 300 holders: from the manager's command to each ticket page's stream and to the board, on the real server."""

import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex, token_urlsafe
from time import perf_counter
from typing import Any, Final
from urllib.request import Request, urlopen

from benchmarks import world
from benchmarks.device import devices
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import Program, running_hall
from queue_server.adapters.mqtt.client import LinkSettings, connect
from queue_server.contracts import topics
from queue_server.contracts.commands import IssueTicket
from queue_server.contracts.credentials import DeviceCredential

HOLDERS: Final = 300
MATTER: Final = "insurance-card"
PER_ADDRESS: Final = 100
"""Ticket pages that one address opens: fewer than a server lets it in a minute."""
WITHIN_S: Final = 30.0
PASSWORD: Final = "a password for measuring"  # noqa: S105 - of a hall that lives for a minute


async def measure() -> list[dict[str, Any]]:
    """suspend_pages_last, suspend_pages_p50 and suspend_board (ms), resume_pages_last; wanted are at most 10 s."""
    known = await world.credentials()
    data = world.folder("hall-suspend")
    async with running_hall(world.HALL_FILE, data, "mosquitto") as hall:
        cookie = _manager(hall.page_base, data)
        tokens = await _holders(known, hall)
        async with _watched(hall, tokens, known[world.BOARD]) as (pages, board):
            stopped = await _told(
                hall,
                cookie,
                pages,
                board,
                {"kind": "suspend_matter", "matter": MATTER, "reason": "system_down"},
            )
            resumed = await _told(hall, cookie, pages, board, {"kind": "resume_matter", "matter": MATTER})
    return [
        as_row(Figure("suspend_pages_last", 1e3 * max(stopped[0]), "ms", None, f"{HOLDERS} pages, ≤ 10000")),
        as_row(Figure("suspend_pages_p50", 1e3 * middle(stopped[0]), "ms", None)),
        as_row(Figure("suspend_board", 1e3 * stopped[1], "ms", None, "≤ 10000")),
        as_row(Figure("resume_pages_last", 1e3 * max(resumed[0]), "ms", None, "≤ 10000")),
    ]  # fmt: skip


async def _holders(known: dict[str, DeviceCredential], hall: Program) -> list[str]:
    """Page tokens of as many numbers of the matter."""
    tokens = [token_urlsafe(16) for _ in range(HOLDERS)]
    async with devices([known[name] for name in world.KIOSKS], hall.url) as kiosks:
        for n, token in enumerate(tokens):
            digest = hashlib.sha256(token.encode()).hexdigest()
            await kiosks[n % len(kiosks)].ask(
                IssueTicket(matter=MATTER, language="zh", page_token_sha256=digest)
            )
    return tokens


class Page:
    """One ticket page's stream: when it last said that the matter is stopped, or that it is not."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def says(self, held: str) -> float:
        """When a snapshot with this came."""
        while line := await self._reader.readline():
            if (
                line.startswith(b"data: ")
                and b'"errand"' in line
                and json.loads(line[6:])["errand"]["held"] == held
            ):
                return perf_counter()
        raise RuntimeError("a page's stream ended")


class Board:
    """The board of the matter's area, over MQTT."""

    def __init__(self) -> None:
        self.notices: asyncio.Queue[tuple[float, bool]] = asyncio.Queue()

    def arrived(self, topic: str, payload: bytes, retained: bool) -> None:
        """Keep whether it says that a matter has stopped."""
        if topic.endswith("/board/a"):
            told = any("has stopped" in notice["en"] for notice in json.loads(payload).get("notices", ()))
            self.notices.put_nowait((perf_counter(), told))

    async def says(self, stopped: bool) -> float:
        """When it said so."""
        while True:
            at, told = await self.notices.get()
            if told is stopped:
                return at


@asynccontextmanager
async def _watched(
    hall: Program, tokens: list[str], credential: DeviceCredential
) -> AsyncIterator[tuple[list[Page], Board]]:
    """Every page's stream and the board, each with its present state taken."""
    board = Board()
    async with AsyncExitStack() as stack:
        settings = LinkSettings(hall.url, credential.device, credential.password)
        link = await stack.enter_async_context(connect(settings, board.arrived))
        await link.subscribe([topics.board(credential.hall, area) for area in credential.assigned])
        pages = [await _opened(stack, hall, token, n) for n, token in enumerate(tokens)]
        async with asyncio.timeout(WITHIN_S):
            await asyncio.gather(*(page.says("none") for page in pages), board.says(False))
        yield pages, board


async def _opened(stack: AsyncExitStack, hall: Program, token: str, n: int) -> Page:
    address, port = f"127.0.0.{2 + n // PER_ADDRESS}", int(hall.page_base.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0), limit=2**20)
    stack.callback(writer.close)
    writer.write(f"GET /t/{token}/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return Page(reader)


async def _told(
    hall: Program, cookie: str, pages: list[Page], board: Board, body: dict[str, Any]
) -> tuple[list[float], float]:
    """(seconds to each page, seconds to the board) from sending the command."""
    stops = body["kind"] == "suspend_matter"
    held = "suspended" if stops else "none"
    heard = [asyncio.ensure_future(page.says(held)) for page in pages]
    shown = asyncio.ensure_future(board.says(stops))
    begun = perf_counter()
    command = {
        "v": 1,
        "id": token_hex(16),
        "hall": world.HALL,
        "sent_at": datetime.now(UTC).isoformat(),
        "body": body,
    }
    await asyncio.to_thread(_post, f"{hall.page_base}/api/v1/{world.HALL}/commands", command, cookie)
    async with asyncio.timeout(WITHIN_S):
        return [at - begun for at in await asyncio.gather(*heard)], await shown - begun


def _manager(base: str, data: Path) -> str:
    """The first manager's session, as its cookie."""
    program = str(Path(sys.executable).with_name("queue-server"))
    words = [program, "first-manager", "--data", str(data)]
    code = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-1]
    return _post(f"{base}/setup", {"code": code, "staff": "manager", "password": PASSWORD}, "")


def _post(url: str, form: dict[str, Any], cookie: str) -> str:
    """The cookie of the answer; raises URLError."""
    base = "/".join(url.split("/")[:3])
    headers = {"content-type": "application/json", "origin": base, "cookie": cookie}
    request = Request(url, json.dumps(form).encode(), headers)  # noqa: S310 - our own server on loopback
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server on loopback
        return (answer.headers.get("set-cookie") or "").partition(";")[0]

"""The application without a network: httpx speaks to it directly, as a page of ours would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.codec import encode, sign
from queue_server.contracts.commands import Body, Command, Recall
from queue_server.service.voice import Voice
from tests.support import page_hall
from tests.support import page_samples as samples
from tests.support.page_hall import KIOSK, PASSWORD, HandClock, PageHall

ORIGIN = "https://hall.test"
COMMANDS = f"/api/v1/{samples.HALL}/commands"
JSON = {"content-type": "application/json"}


def command(body: Body | None = None, *, seq: int = 1, hall: str = samples.HALL) -> Command:
    """One command of window 3."""
    return Command(id=f"{seq:032x}", hall=hall, sent_at=samples.NOW, body=body or Recall(window="w3"))


@dataclass(frozen=True, slots=True)
class Client:
    """An application, what it stands on, and a browser-like client."""

    http: httpx.AsyncClient
    hall: PageHall
    staff: SqliteStaff
    clock: HandClock

    async def sign_in(self, staff: str = "0317", window: str | None = "w3") -> httpx.Response:
        """As the sign-in page does it. What it tells the hall is dropped: what follows is what a test looks at."""
        reply = await self.post_sign_in(staff, window)
        self.hall.asked.clear()
        return reply

    async def sign_in_again(self) -> httpx.Response:
        """The password once more, as grave actions ask for it."""
        return await self.http.post("/sign-in/again", json={"password": PASSWORD})

    async def post_sign_in(self, staff: str = "0317", window: str | None = "w3") -> httpx.Response:
        """The sign-in alone."""
        form: dict[str, Any] = {"staff": staff, "password": PASSWORD}
        return await self.http.post("/sign-in", json=form | ({"window": window} if window else {}))

    async def send(self, given: Command, path: str = COMMANDS) -> httpx.Response:
        """A command as a page sends it."""
        return await self.http.post(path, content=encode(given), headers=JSON)

    async def send_as_kiosk(
        self, given: Command, *, key: bytes = b"k" * 32, path: str = COMMANDS
    ) -> httpx.Response:
        """A command as a device sends it."""
        headers = {"x-yitang-device": KIOSK.device, "origin": ""}
        return await self.http.post(path, content=sign(key, "k1", path, given), headers=headers)


@asynccontextmanager
async def client_of(
    folder: Path, *, mode: str = "production", voice: Voice | None = None
) -> AsyncIterator[Client]:
    """A client on a fresh application."""
    clock, hall = HandClock(samples.NOW), PageHall()
    staff = page_hall.staff_store(folder, clock)
    app = page_hall.page_app(hall, staff, clock, page_hall.settings(ORIGIN, mode=mode), voice=voice)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as http:
        yield Client(http, hall, staff, clock)
    staff.close()

"""A hall's pages with an emulated identity provider beside them, both over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from queue_server.adapters.oidc_emulator.codes import Person
from queue_server.adapters.oidc_emulator.provider import Client as ProvidersClient
from queue_server.adapters.oidc_emulator.provider import EmulatedProvider
from queue_server.adapters.oidc_emulator.serving import listening, served
from queue_server.config.oidc_table import OidcTable
from queue_server.organisation import organisation_of
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.oidc.visits import back_of
from tests.support import page_hall
from tests.support.page_client import ORIGIN, Client
from tests.support.page_hall import HandClock, PageHall
from tests.support.page_samples import NOW
from tests.support.page_world import PageWorld, page_world
from tests.support.records import unrecorded

SECRET = "s:cret +%"
"""Needs every kind of escaping in a Basic header."""
CLIENT = "yitang hall"
PEOPLE = (
    Person("sub-0317", "周 Zhou"),
    Person("sub-m01", "孟 Meng", ("hall-lead",)),
    Person("sub-stranger", "生 Stranger"),
    Person("0411", "same as the staff number", ("hall-till", "hall-lead")),
)
GO_ON = 'content="0; url='


def table_of(folder: Path, issuer: str, **changes: Any) -> OidcTable:
    """The settings' table for the emulator."""
    secret = folder / "oidc-secret"
    secret.touch(mode=0o600)
    secret.write_text(f"{SECRET}\n")
    given = {"issuer": issuer, "client_id": CLIENT, "client_secret_file": secret, "timeout_s": 5}
    return OidcTable.model_validate({**given, **changes})


@dataclass(frozen=True, slots=True)
class OidcWorld(Client):
    """The pages' client, the provider, and a browser that only knows the provider."""

    provider: EmulatedProvider
    away: httpx.AsyncClient

    async def begin(self, window: str | None = "w3", **more: Any) -> httpx.Response:
        """The key on the sign-in page."""
        return await self.http.post("/sign-in/organisation", json={"window": window, **more})

    async def choose(self, address: str, person: str = "sub-0317") -> str:
        """At the provider: where it sends the browser back to."""
        asked = urlsplit(address)
        shown = await self.away.get(address)
        if shown.status_code == 303:
            return shown.headers["location"]
        reply = await self.away.get(f"{self.provider.issuer}/choose?{asked.query}&person={person}")
        return str(reply.headers["location"])

    async def come_back(self, address: str) -> str:
        """From the provider: where the page of ours leads."""
        parts = urlsplit(address)
        page = (await self.http.get(f"{parts.path}?{parts.query}")).text
        return page.partition(GO_ON)[2].partition('"')[0].replace("&amp;", "&")

    async def go(self, person: str = "sub-0317", window: str | None = "w3", **more: Any) -> str:
        """The whole way, in a browser that the provider does not know: where it leads in the end."""
        self.away.cookies.clear()
        begun = await self.begin(window, **more)
        if begun.status_code != 200:
            return str(begun.json()["error"])
        return await self.come_back(await self.choose(begun.json()["next"], person))

    async def confirm(self, person: str = "sub-0317") -> str:
        """The way of a confirmation."""
        begun = await self.http.post("/sign-in/again/organisation", json={})
        return await self.come_back(await self.choose(begun.json()["next"], person))

    async def signed_in(self) -> bool:
        """Whether the browser's session is live."""
        return (await self.http.get("/console/live", headers={"accept": "text/html"})).status_code != 401


@asynccontextmanager
async def oidc_world(folder: Path, **changes: Any) -> AsyncIterator[OidcWorld]:
    """Pages without a network, as `client_of` has them; the provider on a port. Zhou and Meng are linked."""
    clock, hall, at = HandClock(NOW), PageHall(), listening(0)
    issuer = f"http://127.0.0.1:{at.getsockname()[1]}"
    provider = EmulatedProvider(issuer, ProvidersClient(CLIENT, SECRET, back_of(ORIGIN)), PEOPLE, clock.now)
    staff = page_hall.staff_store(folder, clock)
    for account in ("0317", "m01"):
        staff.link(account, issuer, f"sub-{account}", unrecorded)
    ours = organisation_of(table_of(folder, issuer, **changes), ORIGIN, "demo", clock)
    settings = page_hall.settings(ORIGIN, mode="production")
    app = page_hall.page_app(hall, staff, clock, settings, organisation=ours)
    async with (
        served(provider, at),
        httpx.AsyncClient(verify=False) as away,  # noqa: S501 - plain HTTP on this machine, and no time for certificates
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=ORIGIN, headers={"origin": ORIGIN}
        ) as http,
    ):
        yield OidcWorld(http, hall, staff, clock, provider, away)
    staff.close()


@asynccontextmanager
async def organised_pages(folder: Path, **changes: Any) -> AsyncIterator[tuple[PageWorld, EmulatedProvider]]:
    """Pages on a port for a real browser; the provider is another site, as it is in a city."""
    at, made = listening(0), list[EmulatedProvider]()
    issuer = f"http://localhost:{at.getsockname()[1]}"

    def organised(origin: str, clock: HandClock) -> Organisation:
        made.append(
            EmulatedProvider(issuer, ProvidersClient(CLIENT, SECRET, back_of(origin)), PEOPLE, clock.now)
        )
        return organisation_of(table_of(folder, issuer, **changes), origin, "demo", clock)

    async with page_world(folder, broker=False, organised=organised) as world, served(made[0], at):
        for account, subject in (("0317", "sub-0317"), ("m01", "sub-m01"), ("0411", "0411")):
            world.staff.link(account, issuer, subject, unrecorded)
        yield world, made[0]


def query_of(address: str) -> dict[str, str]:
    """The parts of an address's query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

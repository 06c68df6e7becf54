"""`queue-server run` on PostgreSQL: a second server is refused by name, takes over a dead one's hall, outlives a paused one."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest

from queue_server.adapters.storage.postgres import PostgresStore
from queue_server.contracts.actors import Role
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted
from queue_server.service import journal
from tests.support.hall_client import HALL, PATIENCE_S, HallProcess, clients, issuing
from tests.support.postgres import PASSWORD, Database


class CityHall(HallProcess):
    """A server whose journal is in a database that others may reach, too."""

    database: Database

    def __init__(self, folder: Path, database: Database, keys_of: HallProcess | None = None) -> None:
        folder.mkdir()
        self.database = database
        if keys_of is not None:
            shutil.copytree(keys_of.data, folder / "data")
        super().__init__(folder, "mosquitto")
        self.options = ("--database", database.url)

    async def last_words(self) -> str:
        """What it said when it ended by itself."""
        assert self.process is not None
        await asyncio.wait_for(self.process.wait(), PATIENCE_S)
        return self.log.read_text()


async def issue(credential: DeviceCredential, hall: HallProcess) -> str:
    """A number, given by this server."""
    async with clients([credential], hall.url) as (kiosk,):
        reply = await kiosk.ask(issuing())
    assert isinstance(reply, Accepted), reply
    return reply.result.number


@asynccontextmanager
async def ended(*halls: HallProcess) -> AsyncIterator[None]:
    """Whatever happens, none of them stays."""
    try:
        yield
    finally:
        for hall in halls:
            if hall.process and hall.process.returncode is None:
                await hall.kill()


@pytest.mark.timeout(180)
async def test_second_server_is_refused_then_takes_over_from_a_dead_and_from_a_paused_one(postgres, tmp_path):
    """Refused by name while the first lives; after kill -9 it goes on with the next number; a server that was stopped
    and overtaken answers no page any more, says why, and ends."""
    first = CityHall(tmp_path / "one", postgres)
    kiosk = first.credential(Role.KIOSK, "k1", "a")
    second = CityHall(tmp_path / "two", postgres, keys_of=first)
    async with ended(first, second):
        await first.start()
        assert await issue(kiosk, first) == "A001"
        with pytest.raises(
            AssertionError, match=rf"another queue server \(.+:{first.process.pid}\) runs {HALL}"
        ):
            await second.start()
        assert await issue(kiosk, first) == "A002"
        await first.kill()
        await second.start()
        assert await issue(kiosk, second) == "A003"
        os.kill(second.process.pid, signal.SIGSTOP)
        await first.start()
        assert await issue(kiosk, first) == "A004"
        os.kill(second.process.pid, signal.SIGCONT)
        async with httpx.AsyncClient(base_url=second.base, timeout=PATIENCE_S) as http:
            answers = await asyncio.gather(*(http.get("/board/a") for _ in range(3)), return_exceptions=True)
        assert not [answer for answer in answers if getattr(answer, "status_code", 503) != 503]
        assert "another server has taken this hall over" in await second.last_words()
        assert await issue(kiosk, first) == "A005"
        await first.stop()
        said = first.log.read_text() + second.log.read_text()
    with closing(PostgresStore(postgres.url, HALL)) as store:
        assert journal.broken_at(HALL, store.all()) is None
    assert PASSWORD not in said
    assert postgres.url not in said

"""The help desk's page over HTTP alone: who may, what is refused, and what is on record before it is shown."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from queue_server.contracts.actors import Role
from queue_server.contracts.floor_views import DeskSnapshot, FoundTickets
from tests.support import page_samples as samples
from tests.support.page_client import JSON, Client, client_of
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

TICKET = "2026-11-25-B009"
PATHS = ("/desk", "/desk/now", "/desk/tickets", "/desk/matters")


@pytest_asyncio.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """A hall of samples with a helper's account; what was looked for is kept."""
    async with client_of(tmp_path) as web:
        web.staff.add("h01", PASSWORD, Role.HELPER, unrecorded)
        floor = DeskSnapshot(
            hall=samples.HALL, epoch=1, rev=1, at=samples.NOW, calls=(), floor=(), out=(), notices=(), advised=0, waiting=0
        )  # fmt: skip
        monkeypatch.setattr(web.hall, "desk", lambda: floor, raising=False)
        yield web


@pytest.mark.parametrize(("staff", "window"), [("0317", "w3"), ("0411", "w3")])
async def test_desk_is_refused_to_other_roles(desk: Client, staff: str, window: str):
    """Clerks and cashiers have pages of their own; nobody signed in is told nothing."""
    for path in PATHS[1:]:
        assert (await desk.http.get(path)).status_code == 401
    await desk.sign_in(staff, window)
    for path in PATHS:
        assert (await desk.http.get(path)).status_code == 403


async def test_desk_looks_for_a_number_by_what_is_said(desk: Client, monkeypatch: pytest.MonkeyPatch):
    """A time is one of the hall's today; what is no number, time or matter is refused."""
    asked: list[object] = []

    def found(words: str, at: datetime | None, matter: str | None) -> FoundTickets:
        asked.append((words, at, matter))
        return FoundTickets(tickets=(), more=False)

    monkeypatch.setattr(desk.hall, "found", found, raising=False)
    await desk.sign_in("h01", None)
    assert (await desk.http.get("/desk/tickets?words=b0&about=09:30&matter=insured")).status_code == 200
    assert asked == [("b0", datetime(2026, 11, 25, 1, 30, tzinfo=UTC), "insured")]
    for bad in ("words=<b>", "about=25:00", "about=9:30", "matter=A B", "words=123456789"):
        assert (await desk.http.get(f"/desk/tickets?{bad}")).status_code == 422


async def test_who_holds_a_number_is_asked_for_on_record(desk: Client):
    """Masked; the purpose goes to the log with the helper's number; a code needs a token of the right shape."""
    await desk.sign_in("h01", None)
    reply = await desk.http.post("/desk/visitor", json={"ticket": TICKET}, headers=JSON)
    assert reply.json() == {"name": "王**", "number": "330***********1234", "age": 72}
    ((actor, ticket, purpose),) = desk.hall.looked
    assert (str(actor), ticket, purpose) == ("helper:h01", TICKET, "lost_ticket")
    assert (await desk.http.post("/desk/code", json={"token": "short"}, headers=JSON)).status_code == 422
    drawn = await desk.http.post("/desk/code", json={"token": "A" * 22}, headers=JSON)
    assert drawn.json()["size"] > 20


async def test_looks_at_persons_are_few_in_a_minute(desk: Client):
    """Enough to help, too few to go through a list."""
    await desk.sign_in("h01", None)
    answers = [
        (await desk.http.post("/desk/visitor", json={"ticket": TICKET}, headers=JSON)).status_code
        for _ in range(31)
    ]
    assert answers == [200] * 30 + [429]

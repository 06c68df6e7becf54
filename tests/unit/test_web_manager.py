"""What managers and inspectors read over HTTP, and nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support import page_samples as samples
from tests.support.page_client import Client, client_of

ALARMS = f"/api/v1/{samples.HALL}/alarms"


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Client]:
    """A production hall, nobody signed in."""
    async with client_of(tmp_path) as client:
        yield client


async def test_alarms_are_for_managers(web: Client):
    """The whole snapshot, uncached."""
    await web.sign_in("m01", None)
    reply = await web.http.get(ALARMS)
    assert (reply.status_code, reply.json()["kind"]) == (200, "alarms")
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [ALARMS, f"{ALARMS}/live"])
async def test_alarms_are_refused_to_others(web: Client, path: str):
    """Nobody signed in: 401; a clerk: 403; another hall's: 404."""
    assert (await web.http.get(path)).status_code == 401
    await web.sign_in()
    assert (await web.http.get(path)).status_code == 403
    await web.sign_in("m01", None)
    assert (await web.http.get(path.replace(samples.HALL, "another"))).status_code == 404


async def test_cases_are_for_clerks_and_managers(web: Client):
    """Of a theme where one is named; nobody signed in: 401; a theme that is none: refused."""
    path = f"/api/v1/{samples.HALL}/cases"
    assert (await web.http.get(path)).status_code == 401
    await web.sign_in()
    reply = await web.http.get(path, params={"theme": "property"})
    assert (reply.status_code, reply.json()["kind"], reply.json()["theme"]) == (200, "cases", "property")
    assert (await web.http.get(path, params={"theme": "../x"})).status_code == 422

"""Who comes in while somebody looks at the demo, and the numbers that nobody scripted."""

import asyncio
from base64 import b64encode
from datetime import date
from itertools import chain, repeat
from random import Random
from unittest.mock import AsyncMock, Mock

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk import samples
from kiosk.demo import crowd
from kiosk.demo.crowd import CARD, NOBODY, PERSON, Crowd, issue
from kiosk.demo.day import HallDay
from kiosk.demo.http import DoorShut
from queue_server.config import read_hall, read_years
from queue_server.contracts.actors import Role
from queue_server.contracts.commands import Body, IssueTicket
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted
from tests.support.source_tree import ROOT

KEY = b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
TODAY = date(2028, 2, 29)


def test_crowd_asks_only_for_what_the_sample_hall_finishes_at_once():
    """Every matter exists, wants what the crowd brings, and leaves no case open."""
    known = {
        each.id: each
        for each in read_hall(
            ROOT / "assets/halls/wushan.toml", read_years(ROOT / "assets/calendars")
        ).hall.matters
    }
    wanted = {"card": CARD, "person": PERSON, "none": NOBODY}
    assert all(known[m].assurance == level for level, matters in wanted.items() for m in matters)
    assert not [m for matters in wanted.values() for m in matters if known[m].case_due]


def test_crowd_says_that_its_faces_are_emulated():
    """An accepted comparison of a made-up person is marked as such in the journal."""
    checks = [issue(Random(n), n, KEY, TODAY).person for n in range(200)]  # noqa: S311 - dice, no secret
    accepted = [check for check in checks if check and check.outcome == "accept"]
    assert accepted
    assert all(check.emulated for check in accepted)


def _credential() -> DeviceCredential:
    return DeviceCredential(
        hall="wushan", device="kiosk-2", role=Role.KIOSK, assigned=(), broker_url="mqtt://127.0.0.1:1", password="p" * 24,
        key_id="k1", mac_key=KEY, seal_key_id="s1", seal_public_key=KEY,
    )  # fmt: skip


@pytest.mark.parametrize("error", [DoorShut("/desk/now answered 503"), OSError()])
async def test_crowd_that_could_not_look_once_comes_later(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One failed look ends nothing: the next person takes a number, and the day knows it."""
    monkeypatch.setattr(crowd, "FIRST_S", 0)
    monkeypatch.setattr(crowd, "COMES_S", (0, 0))
    taken = asyncio.Event()

    async def ask(_: str, body: Body) -> Accepted:
        assert isinstance(body, IssueTicket)
        taken.set()
        return Accepted(id="1" * 32, result=samples.ticket())

    waiting = AsyncMock(side_effect=chain([error, crowd.WAITING], repeat(0)))
    people = Crowd(_credential(), waiting, HallDay(scripted=False), 1)
    people._link = Mock(run=AsyncMock(), ask=ask)  # no broker
    coming = asyncio.create_task(people.come())
    await taken.wait()
    coming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await coming
    assert waiting.await_count >= 3


def test_hall_day_without_a_script_expects_everybody():
    """A clerk who calls a number from the kiosk or the help desk serves it, though no script told of it."""
    assert HallDay(scripted=False).seat("t1", "A001").taken.is_set()
    assert not HallDay().seat("t1", "A001").taken.is_set()

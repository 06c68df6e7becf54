"""A parcel's number on the page of its ticket: how often somebody may guess whose telephone it is."""

from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.service.parcels_port import ParcelNumber
from tests.support import page_samples
from tests.support.page_client import Client, client_of
from tests.support.page_hall import TOKEN

REPRINT = "R" + TOKEN[1:]
FIRST, SECOND = page_samples.parcel(), page_samples.parcel().model_copy(update={"case": "0000000002"})


async def tried(web: Client, tail: str, case: str = FIRST.case, token: str = TOKEN) -> int:
    """The answer's status."""
    return (await web.http.post(f"/t/{token}/parcel", json={"case": case, "tail": tail})).status_code


async def test_five_wrong_digits_a_day_are_all_of_a_ticket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whichever parcel and whichever slip's code: the sixth try is refused, also when it is right; tomorrow it goes on."""
    async with client_of(tmp_path) as web:
        monkeypatch.setattr(web.hall, "ticket_of_token", lambda _: "2026-11-25-B009")
        web.hall.posted, web.hall.number = (FIRST, SECOND), ParcelNumber("EA123456789CN")
        tries = [(FIRST.case, TOKEN), (SECOND.case, TOKEN), (FIRST.case, REPRINT), (SECOND.case, REPRINT), (FIRST.case, TOKEN)]  # fmt: skip
        assert [await tried(web, "1234", case, token) for case, token in tries] == [403] * 5
        assert [await tried(web, "0000", *rest) for rest in tries[:4]] == [429] * 4
        web.clock.set(page_samples.NOW + timedelta(days=1))
        assert await tried(web, "0000") == 200


async def test_right_digits_are_counted_by_parcel_alone(tmp_path: Path):
    """An agent with many parcels on one number sees them all; each try is on record, so no parcel is asked for without end."""
    many = tuple(page_samples.parcel().model_copy(update={"case": f"{n:010d}"}) for n in range(20))
    async with client_of(tmp_path) as web:
        web.hall.posted, web.hall.number = many, ParcelNumber("EA123456789CN")
        assert await tried(web, "1234", many[0].case) == 403
        assert {await tried(web, "0000", each.case) for each in many} == {200}
        assert [await tried(web, "0000", many[1].case) for _ in range(5)] == [200] * 4 + [429]
        assert [await tried(web, "1234", each.case) for each in many[2:7]] == [403] * 4 + [429]


async def test_parcel_that_was_tried_too_often_before_a_restart_is_refused(tmp_path: Path):
    """The hall counts from its record: this server has heard of no try, and the page reads the same refusal."""
    async with client_of(tmp_path) as web:
        web.hall.posted, web.hall.number = (FIRST,), "often"
        assert await tried(web, "0000") == 429

"""今日号满 at home: the public guide says it before anybody sets out, and names times that are free."""

from pathlib import Path

import pytest

from queue_server.contracts.bookable import BookableMatters, FreeSlot
from queue_server.web.guide_pages import MOST_SLOTS
from tests.support import page_samples as samples
from tests.support.page_client import client_of

FREE = tuple(FreeSlot(slot=f"2026-11-27T{hour:02d}:00", places=1) for hour in range(9, 18))


async def test_full_day_is_said_with_free_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the opening hours' words, which would send people on their way; no more times than a page bears."""
    async with client_of(tmp_path) as web:
        whole = web.hall.catalogue()
        matters = tuple(m.model_copy(update={"full": True, "open": False}) for m in whole.matters)
        slots = BookableMatters(matters=("house-query",), free=FREE)
        full = whole.model_copy(update={"matters": matters, "bookable": (slots,)})
        monkeypatch.setattr(web.hall, "catalogue", lambda: full)
        zh = (await web.http.get("/g/house-query?lang=zh")).text
        en = (await web.http.get("/g/house-query?lang=en")).text
    for said in ("今日号满", "今天不用跑来排队", "还能预约的时间", "2026-11-27 09:00"):
        assert said in zh
    assert "现在不能取号" not in zh
    assert zh.count("<time ") == MOST_SLOTS
    assert "No numbers left today" in en


async def test_matter_that_is_not_booked_shows_no_times(tmp_path: Path) -> None:
    """Nothing is promised that the hall does not offer."""
    async with client_of(tmp_path) as web:
        assert samples.catalogue().bookable == ()
        assert "还能预约的时间" not in (await web.http.get("/g/house-query?lang=zh")).text

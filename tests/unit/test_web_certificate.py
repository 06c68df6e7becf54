"""The page that says whether a paper is genuine: what it answers, how often, and what it takes."""

from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.contracts.certificates import code_of
from tests.support import page_samples
from tests.support.page_client import client_of


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_page_says_whether_a_paper_is_genuine(tmp_path: Path, lang: str):
    """The question; genuine; this person's, another's; unknown with 404; whatever was typed is escaped."""
    code, said = code_of("t"), {"zh": ("本厅打印过", "也是本人的", "不是这个人", "查不到"), "en": ("This hall printed", "this person", "Not this person", "No certificate")}[lang]  # fmt: skip
    async with client_of(tmp_path) as web:
        web.hall.papers[code] = page_samples.certificate()
        asked: list[dict[str, str]] = [{"code": code.lower()}, {"code": code, "tail": "1234"}, {"code": code, "tail": "9999"}, {"code": "AAAA<b>"}]  # fmt: skip
        for form, words_ in zip(asked, said, strict=True):
            scanned, typed = (
                await web.http.get(f"/c/{form['code']}?lang={lang}"),
                await web.http.post(f"/c?lang={lang}", data=form),
            )
            assert words_ in typed.text
            assert said[0 if form["code"] != "AAAA<b>" else 3] in scanned.text
            for answer in (scanned, typed):
                assert answer.status_code == (404 if "<b>" in form["code"] else 200)
                assert "<b>" not in answer.text
                assert "9999" not in answer.text
        assert (await web.http.get("/c")).status_code == 200
        assert "is this person" not in (await web.http.get(f"/c/{code}?tail=1234&lang=en")).text


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_holders_last_four_signs_are_tried_ten_times_a_day(tmp_path: Path, lang: str):
    """From whatever address: the eleventh is told 429 and not whose it is; without the signs, of another paper and tomorrow it goes on."""
    code, other, said = (
        code_of("t"),
        code_of("u"),
        {"zh": "今天核对得太多了", "en": "Too many checks today"}[lang],
    )
    async with client_of(tmp_path) as web:
        web.hall.papers.update(dict.fromkeys((code, other), page_samples.certificate()))
        unknown = [
            (await web.http.post("/c", data={"code": code_of("v"), "tail": "1234"})).status_code
            for _ in range(11)
        ]
        tries = [
            (await web.http.post("/c", data={"code": code, "tail": f"{n:04d}"})).status_code
            for n in range(10)
        ]
        spent = await web.http.post(f"/c?lang={lang}", data={"code": code, "tail": "1234"})
        assert (set(unknown), set(tries), spent.status_code) == ({404}, {200}, 429)
        assert said in spent.text
        assert not any(words_ in spent.text for words_ in ("也是本人的", "this person's own"))
        for form in ({"code": code}, {"code": other, "tail": "1234"}):
            assert (await web.http.post("/c", data=form)).status_code == 200
        assert (await web.http.get(f"/c/{code}")).status_code == 200
        web.clock.set(page_samples.NOW + timedelta(days=1))
        assert (await web.http.post("/c", data={"code": code, "tail": "1234"})).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"code=a&code=b&tail=c",
        b"name=x",
        b"code=" + b"A" * 41,
        b"tail=12345",
        b"code=" + b"A" * 2000,
    ],
)
async def test_check_of_a_paper_is_bounded(tmp_path: Path, body: bytes):
    """No other fields, nothing longer, nothing that is no text."""
    async with client_of(tmp_path) as web:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await web.http.post("/c", content=body, headers=headers)
        assert answer.status_code in (413, 422)

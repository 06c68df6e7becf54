"""The telephone of a call back at its two doors: sealed before anything is stored, echoed and logged nowhere, read by its owner."""

import logging
from pathlib import Path

import pytest

from queue_server.web.phone_doors import LeftPhone
from tests.support import page_samples
from tests.support.page_client import client_of
from tests.support.page_hall import TOKEN

PHONE = "139 0000 1234"
FORM = {"id": "0" * 32, "sent_at": page_samples.NOW.isoformat(), "phone": PHONE}


async def test_number_leaves_the_door_sealed_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """The command is the ticket's holder's; the digest a repeat is found by is made with the day's tag, not with the number."""
    caplog.set_level(logging.DEBUG)
    async with client_of(tmp_path) as web:
        answer = await web.http.post(f"/t/{TOKEN}/phone", json=FORM)
    assert answer.status_code == 200
    ((actor, command, _),) = web.hall.asked
    assert (str(actor), command.body.kind, command.body.ticket) == (
        "citizen:2026-11-25-B009", "leave_phone", "2026-11-25-B009",
    )  # fmt: skip
    assert not any(PHONE in text for text in (repr(command), answer.text, caplog.text))
    assert PHONE not in repr(LeftPhone.model_validate(FORM, strict=False)) + str(
        LeftPhone.model_validate(FORM, strict=False)
    )


@pytest.mark.parametrize("phone", ["", "call me", "12", "1" * 40, "<b>13900001234</b>"])
async def test_what_is_no_number_is_refused_and_not_echoed(tmp_path: Path, phone: str):
    """Nothing is asked of the hall."""
    async with client_of(tmp_path) as web:
        answer = await web.http.post(f"/t/{TOKEN}/phone", json={**FORM, "phone": phone})
        assert web.hall.asked == []
    assert answer.status_code == 422
    assert not phone or phone not in answer.text


async def test_number_of_an_unknown_ticket_is_not_taken(tmp_path: Path):
    """As every page behind a code."""
    async with client_of(tmp_path) as web:
        assert (await web.http.post(f"/t/X{TOKEN[1:]}/phone", json=FORM)).status_code == 404
        assert web.hall.asked == []

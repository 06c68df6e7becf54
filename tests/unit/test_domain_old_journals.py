"""A day that version 0.1 wrote is the same day to this program: every ticket, window and figure."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain import events as e
from queue_server.domain.applying import apply
from queue_server.domain.day import Day

WRITTEN = Path(__file__).parents[1] / "support/day_of_version_0_1.json"
"""[kind, version, body, instant] of each event, and what version 0.1 made of them. Nobody's data: made by chance."""


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return json.loads(WRITTEN.read_text())


def _read(written: dict[str, Any]) -> Day:
    day = Day(date(2026, 11, 22))
    for kind, version, body, at in written["journal"]:
        apply(day, e.from_body(kind, version, body), datetime.fromisoformat(at))
    return day


def test_old_day_has_every_kind_of_its_version(written):
    """What 0.1 could write is in the sample, undone steps and recalls among it."""
    assert {kind for kind, *_ in written["journal"]} >= {
        "HallConfigured", "DayClosed", "TicketIssued", "TicketCalled", "TicketRecalled", "TicketMissed", "StepUndone",
        "PersonConfirmed", "ServiceFinished", "TicketCancelled",
    }  # fmt: skip


def test_old_day_reads_as_it_was(written):
    """States, windows, calls, reasons, times and counts; later rules change nothing in an old day."""
    day = _read(written)
    for ticket_id, was in written["tickets"].items():
        ticket = day.tickets[ticket_id]
        times = {
            name: value and value.isoformat()
            for name in ("called_at", "started_at")
            for value in [getattr(ticket, name)]
        }
        now = {
            name: getattr(ticket, name) for name in ("state", "window", "calls", "reason", "passed", "person")
        }
        assert {**now, **times} == was
    windows = {w.id: [w.current, w.served, pytest.approx(w.service_s)] for w in day.windows.values()}
    assert windows == written["windows"]
    assert day.served == written["served"]


def test_old_recalls_all_count(written):
    """Before there was a spacing every call counted: a ticket that is called over an upgrade loses none."""
    old = e.from_body("TicketRecalled", 1, {"ticket": "2026-11-22-A001", "window": "w1", "calls": 4})
    assert old == e.TicketRecalled("2026-11-22-A001", "w1", 4, 4)
    day = _read(written)
    assert all(t.counted == t.calls for t in day.tickets.values() if t.calls)

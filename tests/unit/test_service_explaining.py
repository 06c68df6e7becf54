"""`explain` inside the running hall: for staff and citizens, at once, and the same as the journal says."""

import asyncio
from pathlib import Path

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts import commands as w
from queue_server.domain.truth.causes import Cause
from queue_server.domain.truth.explain import Order
from queue_server.service.checking.explaining import explained, told_of
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from queue_server.service.telling import Telling
from queue_server.service.views import Views
from tests.support.forging import YOUNG_VISITOR, clerk
from tests.support.hall_service import VISITOR, World, memory_world

OTHER = VISITOR.model_copy(update={"number": "330102195001011236", "birth": "1950-01-01"})


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two young and then an old person wait for advice; the old one was called first."""
    made = memory_world(tmp_path)
    made.open_window()
    for visitor in (YOUNG_VISITOR, YOUNG_VISITOR, VISITOR):
        made.clock.move(5)
        made.issue("advice", visitor=visitor)
    made.call()
    return made


def views(world: World) -> Telling:
    """What the loop knows after a restart."""
    world.opened()
    made = Views(world.hall, 1, "")
    made.begin(world.committer.take_seen())
    return made.telling


def test_staff_and_citizens_are_told_in_both_languages(world):
    """Staff read keys and class, citizens one reason without them."""
    said = views(world).explained("A003", "A001")
    assert said is not None
    assert (said.facts.order, said.facts.cause) == (Order.OVERTOOK, Cause.GREEN)
    assert said.citizen.zh == "A003先于A001被叫到：A003走绿色通道。"
    assert said.citizen.en == "A003 was called before A001: A003 has priority service."
    assert "90 min earlier" in said.staff.en
    assert "Senior" not in said.citizen.en


def test_explanation_is_that_of_the_journal(world):
    """Read again from the day's stream, every pair gets the same words."""
    assert isinstance(world.store, MemoryStore)
    told = told_of("2026-11-22", world.store.disk.streams["day/2026-11-22"])
    shown = views(world)
    for a in ("A001", "A002", "A003"):
        for b in ("A001", "A002", "A003"):
            assert shown.explained(a, b) == explained(told, f"2026-11-22-{a}", f"2026-11-22-{b}")


def test_ticket_is_told_who_went_first_newest_call_first(world):
    """All of them, each once, with the reason; whom nobody passed has none."""
    world.clock.move(5)
    world.issue("advice", visitor=OTHER)
    world.ask(clerk("w1"), w.StartService(window="w1"))
    world.ask(clerk("w1"), w.FinishService(window="w1"))
    world.call()
    shown = views(world)
    found = [(each.facts.a.number, each.facts.cause) for each in shown.went_first("2026-11-22-A001")]
    assert found == [("A004", Cause.GREEN), ("A003", Cause.GREEN)]
    assert shown.went_first("2026-11-22-A003") == ()


def test_number_of_no_ticket_is_not_explained(world):
    """None, and nobody went first."""
    shown = views(world)
    assert shown.explained("A003", "A099") is None
    assert shown.went_first("2026-11-22-A099") == ()


def test_events_are_told_bit_by_bit_or_at_once_when_asked(world):
    """The same words either way; a new day forgets the numbers of the last."""
    at_once, slowly = views(world), views(world)
    for _ in range(100):
        slowly.tell(1)
    assert slowly.explained("A003", "A001") == at_once.explained("A003", "A001") is not None
    world.clock.move(86_400)
    rolled, _ = world.batch()
    for happened in rolled:
        slowly.note(happened)
    assert slowly.explained("A003", "A001") is None


async def test_running_hall_explains_what_was_just_committed(world):
    """Through the service that pages ask, in either case of the letters."""
    world.opened()
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    said = service.explained("a003", "2026-11-22-A001")
    first = service.went_first("2026-11-22-A001")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert said is not None
    assert [each.citizen for each in first] == [said.citizen]

"""The list of open cases: what is left of each limit, who may decide what, whose it is; over days, whatever became of the ticket."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.case_views import CaseLine, CasesSnapshot
from queue_server.contracts.commands import (
    AcceptCase,
    AcceptReceived,
    DecideCase,
    FinishService,
    IssueResult,
    PauseCase,
    ReceiveParcel,
    StartService,
    StartSteps,
)
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, CaseView, Refused
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support.calendars import at
from tests.support.case_play import case_hall
from tests.support.hall_service import CLERK, MANAGER, HandClock, World, memory_world

MONDAY = at("2026-11-23 09:00")


@pytest.fixture
def world(tmp_path) -> World:
    """Monday morning; a record takes five working days, a deed an hour and authority 2, which window 3 has."""
    plain = case_hall()
    matters = tuple(replace(m, authority=2) if m.id == "deed" else m for m in plain.matters)
    windows = tuple(replace(w, authority=2) if w.id == "w3" else w for w in plain.windows)
    made = memory_world(
        tmp_path, hall=replace(plain, matters=matters, windows=windows), clock=HandClock(MONDAY)
    )
    made.open_window("w1")
    return made


def received(world: World, matter: str = "record") -> str:
    """A case that came by a parcel of its own."""
    taken = world.ask(CLERK, ReceiveParcel(matter=matter, parcel=f"SF{next(world.numbers):010d}"))
    assert isinstance(taken, Accepted)
    assert isinstance(taken.result, CaseView)
    return taken.result.case


def accepted(world: World, matter: str = "record") -> str:
    """And was accepted by the back office."""
    case = received(world, matter)
    assert isinstance(world.ask(MANAGER, AcceptReceived(case=case)), Accepted)
    return case


def shown(world: World, theme: str | None = None) -> CasesSnapshot:
    """The list now."""
    return service_of(world).cases(theme)


def service_of(world: World) -> HallService:
    """The loop's side, made anew from the store."""
    return HallService(Plan(world.hall, "0" * 64), world.opened(), world.clock, "http://h/t")


def on_loop(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """The service wants a loop."""
    asyncio.run(run())


def clocks(line: CaseLine) -> list[tuple[str, str, str, int, bool]]:
    """Each limit as it is said."""
    return [(c.limit, c.state, c.unit, c.left, c.at is not None) for c in line.clocks]


def test_time_left_is_said_of_both_limits(world: World):
    """Whole working days on Monday; near from three quarters on; over when it has passed, and the other goes on."""

    async def run() -> None:
        accepted(world)
        said = []
        for when in ("2026-11-23 09:00", "2026-11-27 18:00", "2026-12-01 09:00"):
            world.clock.time = at(when)
            world.batch()
            said.append(clocks(shown(world).at_work[0]))
        assert said == [
            [("promised", "in_time", "days", 5, True), ("legal", "in_time", "days", 20, True)],
            [("promised", "near", "days", 2, True), ("legal", "in_time", "days", 17, True)],
            [("promised", "over", "days", 0, False), ("legal", "in_time", "days", 15, True)],
        ]  # fmt: skip

    on_loop(run)


def test_stopped_clock_says_what_is_left_and_no_date(world: World):
    """A deed's hour stands at three quarters of an hour left, however long the inspection takes; a decided case has no clock."""

    async def run() -> None:
        case = accepted(world, "deed")
        world.clock.move(15 * 60)
        world.ask(MANAGER, PauseCase(case=case, reason="inspection"))
        world.clock.move(timedelta(days=2).total_seconds())
        world.batch()
        assert clocks(shown(world).at_work[0])[0] == ("promised", "in_time", "minutes", 45, False)
        other = accepted(world)
        world.ask(MANAGER, DecideCase(case=other, outcome="granted"))
        assert shown(world).to_issue[0].clocks == ()

    on_loop(run)


def test_list_says_which_windows_decide(world: World):
    """Those that serve the matter, and those whose authority suffices; of parallel steps, too."""

    async def run() -> None:
        case = accepted(world, "deed")
        world.ask(MANAGER, StartSteps(case=case, steps=("advice",)))
        found = {each.matter: each for each in shown(world).matters}
        assert set(found) == {"deed", "advice"}
        deed = found["deed"]
        assert (deed.windows, deed.accepting, deed.labels) == (("w1", "w3"), ("w3",), ("1", "3"))
        assert [each.zh for each in deed.materials] == ["ID card"]
        assert shown(world, "help").at_work[0].case == case
        assert shown(world, "house").theme == "house"

    on_loop(run)


def test_issued_for_delivery_waits_to_be_sent(world: World):
    """Before, it stood in no list; once a delivery is booked, the list says so."""

    async def run() -> None:
        case = accepted(world)
        world.ask(MANAGER, DecideCase(case=case, outcome="granted"))
        world.ask(MANAGER, IssueResult(case=case, way="delivery"))
        (line,) = shown(world).to_send
        assert (line.case, line.posting, shown(world).pick_up) == (case, False, ())

    on_loop(run)


def test_matters_are_found_by_a_word_those_of_the_window_first(world: World):
    """With the windows that serve them; nothing for a word that none has."""

    async def run() -> None:
        service = service_of(world)
        assert next((m.id, m.windows) for m in service.matters_named("", "w3")) == ("deed", ("1", "3"))
        assert [m.id for m in service.matters_named("REC", None)] == ["record"]
        assert service.matters_named("nothing of that kind", "w1") == ()

    on_loop(run)


def test_holder_is_masked_and_on_record_for_whoever_decides(world: World):
    """On a later day, though the ticket's day is over: a window that serves the matter or the permission; nobody else, and no look is left."""

    async def run() -> None:
        ticket = world.issue("record").ticket
        world.call("w1")
        world.ask(CLERK, StartService(window="w1"))
        made = world.ask(CLERK, AcceptCase(window="w1", ticket=ticket, matter="record"))
        world.ask(CLERK, FinishService(window="w1"))
        assert isinstance(made, Accepted)
        assert isinstance(made.result, CaseView)
        case = made.result.case
        world.clock.move(timedelta(days=3).total_seconds())
        world.batch()
        service = service_of(world)
        running = asyncio.create_task(service.run())
        try:
            assert service.cases(None).at_work[0].holder
            who = await service.case_holder(CLERK, case, "work on the case")
            assert who is not None
            assert (who.name, who.number) == ("金**", "330***********1236")
            other = Actor(role=Role.CLERK, id="c3", window="w3")
            assert await service.case_holder(other, case, "p") is None
            office = other.model_copy(update={"may": frozenset({Permission.CASES})})
            assert await service.case_holder(office, case, "p") is not None
            assert await service.case_holder(CLERK, received(world), "p") is None
            looks = [e.access.actor for e in await service.access_log(None, 20) if e.access.detail == case]
            assert looks == ["clerk:c1", "clerk:c3"]
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    on_loop(run)


def test_parcel_of_a_service_that_the_hall_has_no_more_is_not_accepted(world: World):
    """In words; the back office may still withdraw it."""
    case = received(world)
    world.committer._state.day.matters.pop("record")
    reply = world.ask(MANAGER, AcceptReceived(case=case))
    assert isinstance(reply, Refused)
    assert reply.code is RefusalCode.UNKNOWN_MATTER

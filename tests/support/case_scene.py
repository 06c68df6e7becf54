"""Cases of every state in the sample hall, over days: accepted at windows, come by parcel, late, with gaps, decided, issued."""

from dataclasses import dataclass
from typing import Any

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import (
    AcceptCase,
    AcceptReceived,
    AskSupplement,
    CallNext,
    DecideCase,
    FinishService,
    IssueResult,
    OpenWindow,
    PauseCase,
    ReceiveParcel,
    StartService,
    Visitor,
)
from queue_server.contracts.commands.cases import GapLeft
from queue_server.contracts.replies import Accepted, CaseView
from tests.support.calendars import at
from tests.support.dashboard_world import DashboardWorld, clerk
from tests.support.hall_service import KIOSK, MANAGER

PENSION, TRANSFER = "insurance-pension", "property-transfer"


@dataclass
class CaseScene:
    """A hall whose clock is set by hand."""

    hall: DashboardWorld

    async def done(self, actor: Actor, body: Any, when: str = "") -> Any:
        """What must succeed; its result."""
        if when:
            self.hall.world.clock.time = at(when)
        reply = await self.hall.ask(actor, body)
        assert isinstance(reply, Accepted), reply
        return reply.result

    async def served(self, matter: str, window: str, **accept: Any) -> str:
        """Somebody comes, the case is accepted, the service ends; returns the case."""
        visitor = Visitor(
            name="金丝雀", number="330102195601011236", birth="1956-01-01", address="吴山路 1 号"
        )
        issued = await self.done(KIOSK, self.hall.world.issuing(matter, visitor))
        await self.done(clerk(window), CallNext(window=window))
        await self.done(clerk(window), StartService(window=window))
        made = await self.done(
            clerk(window), AcceptCase(window=window, ticket=issued.ticket, matter=matter, **accept)
        )
        await self.done(clerk(window), FinishService(window=window))
        assert isinstance(made, CaseView)
        return made.case

    async def parcel(self, matter: str, number: str) -> str:
        """A case that came by parcel; not yet accepted."""
        made = await self.done(MANAGER, ReceiveParcel(matter=matter, parcel=number))
        assert isinstance(made, CaseView)
        return made.case


async def week_of_cases(hall: DashboardWorld) -> dict[str, str]:
    """From Wednesday to the next Wednesday: a case in each part of the list, by what it is there for."""
    scene = CaseScene(hall)
    for window in ("w3", "w6"):
        await scene.done(MANAGER, OpenWindow(window=window))
    cases = {
        "gap": await scene.served(PENSION, "w3", gaps=(GapLeft(material=1, until="2026-12-01"),)),
        "open": await scene.served(PENSION, "w3"),
        "late": await scene.parcel(PENSION, "SF1234567890"),
        "asked": await scene.parcel(PENSION, "SF1234567891"),
    }
    for case in ("late", "asked"):
        await scene.done(MANAGER, AcceptReceived(case=cases[case]))
    await scene.done(MANAGER, AskSupplement(case=cases["asked"], materials=(1,)))
    await scene.done(MANAGER, PauseCase(case=cases["open"], reason="inspection"), "2026-11-27 10:00")
    for case, matter in (("decided", PENSION), ("send", TRANSFER), ("fetch", PENSION), ("other", TRANSFER)):
        cases[case] = await scene.parcel(matter, f"EA{len(cases):09d}CN")
        await scene.done(MANAGER, AcceptReceived(case=cases[case]))
    for case in ("decided", "send", "fetch"):
        await scene.done(MANAGER, DecideCase(case=cases[case], outcome="granted"))
    await scene.done(MANAGER, IssueResult(case=cases["send"], way="delivery"))
    await scene.done(MANAGER, IssueResult(case=cases["fetch"], way="pick_up"))
    for window in ("w3", "w6"):
        await scene.done(MANAGER, OpenWindow(window=window), "2026-12-03 09:00")
    cases["new"] = await scene.parcel(PENSION, "SF1234567899")
    return cases

"""What goes on in a hall at midday, for the pictures of its managers and its desk: calls for help, somebody out, a matter stopped, devices that ail."""

from datetime import timedelta
from random import Random

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import CallNext, OpenWindow, PauseWindow, SignOn, StartService
from queue_server.contracts.commands.errands import SuspendMatter
from queue_server.contracts.commands.floor import AcceptHelp, CallHelp, PostNotice, StandOnFloor, StepOut
from queue_server.contracts.commands.patrols import DeclareDuty, MakeRound
from queue_server.contracts.roll import PaperHealth
from queue_server.contracts.snapshots import DeviceHealth
from tests.support.dashboard_world import DashboardWorld, arrive, clerk
from tests.support.hall_service import KIOSK
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

MANAGER = Actor(role=Role.MANAGER, id="m01")
_H1, _H2 = (Actor(role=Role.HELPER, id=each) for each in ("h01", "h02"))
STAFF = {"h01": Role.HELPER, "h02": Role.HELPER, "m02": Role.MANAGER, "i01": Role.INSPECTOR}


async def people_come(hall: DashboardWorld) -> None:
    """The windows are open, one pauses, one is shut; some are served, one is called, many wait."""
    windows, chance = list(hall.service.windows()), Random(7)  # noqa: S311  a seeded day, not a secret
    await hall.ask(MANAGER, DeclareDuty(leader="m01", deputy="m02"))
    for window in windows[:-1]:
        await hall.ask(MANAGER, OpenWindow(window=window))
        await hall.ask(clerk(window), SignOn(window=window))
    await hall.ask(MANAGER, PauseWindow(window=windows[5], reason="break"))
    for n in range(30):
        hall.world.clock.time += timedelta(seconds=20)
        await arrive(hall, chance)
        if n < len(windows):
            await hall.ask(clerk(windows[n]), CallNext(window=windows[n]))
            if n % 4:
                await hall.ask(clerk(windows[n]), StartService(window=windows[n]))


async def busy_floor(hall: DashboardWorld) -> None:
    """People at the windows; three calls, two helpers, somebody out, a matter stopped, a notice, a round, a kiosk short of paper and a board gone."""
    for staff, role in STAFF.items():
        hall.staff.add(staff, PASSWORD, role, unrecorded)
    await people_come(hall)
    await hall.ask(_H1, StandOnFloor(area="a"))
    await hall.ask(_H2, StandOnFloor())
    for device, need in (("kiosk-1", "see"), ("kiosk-2", "green"), ("kiosk-3", "machine")):
        await hall.ask(KIOSK.model_copy(update={"id": device}), CallHelp.model_validate({"need": need}))
        hall.world.clock.time += timedelta(seconds=20)
    await hall.ask(_H2, AcceptHelp(call=2))
    waiting = next(t for t in hall.service.found("", None, None).tickets if t.state == "waiting")
    await hall.ask(_H2, StepOut(ticket=waiting.ticket))
    await hall.ask(MANAGER, SuspendMatter(matter="property-fund", reason="system_down"))
    await hall.ask(MANAGER, MakeRound(place="window:w1", findings=("no_badge", "dirty")))
    await hall.ask(MANAGER, PostNotice(zh="今天 16:30 停止取号", en="No tickets after 16:30 today"))
    devices(hall)


def devices(hall: DashboardWorld) -> None:
    """One kiosk well, one short of paper, one without printer and reader, a board gone."""
    roll = PaperHealth(left_m=12, until_closing=True, until_opening=False)
    low = DeviceHealth(device="kiosk-2", state="degraded", parts={"paper": "low"}, paper=roll)
    ill = DeviceHealth(device="kiosk-3", state="degraded", parts={"printer": "failed", "reader": "failed"})
    for role, each in (
        ("kiosk", DeviceHealth(device="kiosk-1", state="ok")), ("kiosk", low), ("kiosk", ill),
        ("board", DeviceHealth(device="board-b", state="gone")),
    ):  # fmt: skip
        hall.service.figures.heard(role, each)

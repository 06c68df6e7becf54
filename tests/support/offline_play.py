"""A scripted day of one kiosk under seeded faults: its flow, hands, spool and printer, and a hall's writer, all real."""

import asyncio
import contextlib
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from firmware_bridge.drivers.ticket_printer import EscPosTicketPrinter
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.fonts import FontChain
from firmware_bridge.ports import Printed
from firmware_bridge.slip import BigNumber, Slip
from kiosk import fonts, samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow.intents import Given
from kiosk.flow.moves import gives_alone
from kiosk.flow.slip_intents import Reprint
from kiosk.flow.states import Care, Guide, Home, PrintCause, Screen, TicketShown, first_state
from kiosk.gateways.devices import CAUSES
from kiosk.gateways.hall_clock import HallClock
from kiosk.gateways.offline import OfflineDesk
from kiosk.gateways.spool import Spool, Statement
from kiosk.hands import Hands
from kiosk.runtime import Runtime
from queue_server.contracts.snapshots import Catalogue
from queue_server.domain.ticket import State, Ticket
from queue_server.domain.times.calendar import Hours
from tests.support import hall_day
from tests.support.calendars import DAY, OFFICIAL, official
from tests.support.hall_service import KIOSK, HandClock, World, memory_world
from tests.support.offline_line import Line, Wire

ZONE = ZoneInfo("Asia/Shanghai")
TURNS = 12
"""Turns of the loop a second: more than any chain of awaits between two waits for time."""


class Cut(BaseException):
    """The power goes."""


@dataclass
class Power:
    """`after`: the step that the power does not outlive; `late`: it goes when the step is done, else before."""

    after: int | None = None
    late: bool = False
    off: bool = False

    def step(self, do: Callable[[], Any]) -> Any:
        """One step that a cut may fall before or after."""
        if self.off:
            raise Cut
        if self.after is not None and self.after <= 0:
            self.off = True
            if self.late:
                do()
            raise Cut
        if self.after is not None:
            self.after -= 1
        return do()


class CuttableSpool(Spool):
    """The spool of a machine whose power may go between any two transactions."""

    power = Power()

    def _do(self, *statements: Statement) -> None:
        self.power.step(lambda: super(CuttableSpool, self)._do(*statements))


@cache
def chain() -> FontChain:
    """The kiosk's fonts."""
    regular, bold = fonts.noto_sans_sc()
    return FontChain([regular], bold=bold)


HALL = replace(
    hall_day.hall(),
    calendar=official(
        issue_before_min=10,
        windows=tuple((w, "every-day") for w in ("w1", "w2", "w3", "w4")),
        hours=(*OFFICIAL.hours, Hours("every-day", (DAY,) * 7, DAY)),
    ),
)
"""Its numbers begin and end twice a day, every day."""
HOURS = ((8, 20), (12, 0)), ((13, 20), (17, 0))
BEGINNINGS = ((8, 19), (11, 59), (13, 19), (16, 59), (9, 0), (14, 30))
"""Hours at which a play may begin: shortly before numbers begin or end, and in the middle of a session."""


def gives_at(moment: datetime) -> bool:
    """Whether the hall gives numbers then."""
    clock = moment.astimezone(ZONE)
    return any(begin <= (clock.hour, clock.minute) < end for begin, end in HOURS)


class Printing:
    """As PrinterDesk, on the play's own time: the real driver and an emulated printer."""

    def __init__(self, play: "Play") -> None:
        self._play = play
        self.wire = Wire(play.paper)
        self._driver = EscPosTicketPrinter(lambda: self.wire, chain())

    async def print(self, slip: Slip) -> PrintCause:
        """Two seconds of printing; the power may go before, or with the paper out."""
        await self._play.sleep(2)
        return self._play.power.step(lambda: self._printed(slip))  # type: ignore[no-any-return]  # a step gives what it did

    def _printed(self, slip: Slip) -> PrintCause:
        outcome = self._driver.print(slip)
        number = next(block.text for block in slip.blocks if isinstance(block, BigNumber))
        self._play.numbers_printed.append(number)
        return "none" if isinstance(outcome, Printed) else CAUSES[outcome.cause]


@dataclass
class Play:
    """One day. `seconds` passes; `faults` counts what was done to it."""

    folder: Path
    chance: Random
    begins: tuple[int, int] = (9, 0)
    world: World = field(init=False)
    now: float = 0.0
    skew: timedelta = timedelta(0)
    power: Power = field(default_factory=Power)
    faults: Counter[str] = field(default_factory=Counter)
    cuts: int = 0
    numbers_printed: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    whose: dict[str, int] = field(default_factory=dict)  # a page's digest → the citizen it was asked for
    citizen: int = 0
    ids: int = 0
    came_in_hours: int = 0
    out_of_hours: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        begins = datetime(2026, 11, 22, *self.begins, tzinfo=ZONE).astimezone(UTC)
        self.world = memory_world(self.folder, hall=HALL, clock=HandClock(begins))
        self.paper = TicketPrinterEmulator(chain())
        self._waits: list[tuple[float, asyncio.Future[None]]] = []
        self.boot()

    # --- the machine -------------------------------------------------------------------------------------------

    def boot(self) -> None:
        """Power on: everything anew but the disk, the hall and the paper in the printer."""
        self.power = Power()
        clock = HallClock(lambda: self.world.clock.now() + self.skew, lambda: self.now)
        local = lambda: clock.now().astimezone(ZONE)  # noqa: E731 - a clock
        self.runtime = Runtime(
            first_state(local()), given=lambda: Given(local(), self.fresh(), f"t{self.fresh()}")
        )
        self.line = Line(
            self.world,
            KIOSK,
            self.chance,
            lambda up: self.tell(i.LinkChanged(up)),
            lambda _: None,
            self.catalogue_came,
            clock.hear,
            clock.now,
        )
        self.spool = CuttableSpool(self.folder / "kiosk.spool")
        self.spool.power = self.power
        self.desk = OfflineDesk(
            self.spool,
            link=self.line,
            device="k1",
            dispatch=self.tell,
            clock=clock.now,
            steady=lambda: self.now,
            zone=lambda: ZONE,
            new_id=self.fresh,
            sleep=self.sleep,
        )
        self.line.leased = self.desk.leased
        self.printing = Printing(self)
        nothing: Any = _Nothing()
        self.hands = Hands(
            link=self.line, offline=self.desk, printer=self.printing, faces=nothing, codes=nothing, dispatch=self.tell,  # type: ignore[arg-type]  # the play's own desks
            seal_key=self.world.keys.seal_public_b64, new_id=self.fresh, clock=clock.now, state=lambda: self.runtime.state,
        )  # fmt: skip
        self.runtime.perform = self._perform
        self.desk.resume("demo")
        self.tasks = [asyncio.ensure_future(work) for work in (self.desk.tell(), self.desk.keep_lease())]

    def _perform(self, effect: e.Effect) -> None:
        if isinstance(effect, e.GiveOffline) and self.clock_right() and not gives_at(self.world.clock.now()):
            self.out_of_hours.append(f"given out of hours: {self.world.clock.now():%H:%M:%S}")
        if isinstance(effect, e.SendIssue | e.GiveOffline):
            self.whose[_digest(effect.request.token)] = self.citizen
        if isinstance(effect, e.PrintAgain):
            self.whose[_digest(effect.token)] = self.citizen
        self.hands.perform(effect)

    def tell(self, intent: i.Intent) -> None:
        """An intent, and what the person can read then."""
        if self.power.off:
            raise Cut
        self.runtime.dispatch(intent)
        if isinstance(screen := self.runtime.state.screen, TicketShown):
            self.shown.add(screen.ticket.ticket)

    def catalogue_came(self, catalogue: Catalogue) -> None:
        """As the kiosk's link hears it: kept for a start without the hall, and shown."""
        self.desk.keep_catalogue(catalogue)
        self.tell(i.CatalogueCame(catalogue))

    def clock_right(self) -> bool:
        """Whether the machine knows what time it is."""
        return abs(self.runtime.state.now - self.world.clock.now()) < timedelta(seconds=5)

    def fresh(self) -> str:
        """Thirty-two digits."""
        self.ids += 1
        return f"{self.ids:032x}"

    async def sleep(self, seconds: float) -> None:
        """Of the play's time."""
        waiting = asyncio.get_running_loop().create_future()
        self._waits.append((self.now + seconds, waiting))
        await waiting

    async def _restart(self) -> None:
        self.cuts += 1
        await self._end()
        self.paper.unplugged()
        self.boot()
        self.citizen += 1

    async def _end(self) -> None:
        self.power.off = True
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        with contextlib.suppress(BaseException):
            await self.hands.close()
        self._waits.clear()
        self.spool.close()

    # --- time --------------------------------------------------------------------------------------------------

    async def second(self) -> None:
        """A second of everything; a machine without power starts again in the next."""
        self.now += 1
        self.world.clock.move(1)
        try:
            self.line.step()
            self.tell(i.Tick())
            for _ in range(TURNS):
                due = [wait for at, wait in self._waits if at <= self.now and not wait.done()]
                self._waits = [one for one in self._waits if not one[1].done() and one[0] > self.now]
                for wait in due:
                    wait.set_result(None)
                await asyncio.sleep(0)
        except Cut:
            pass
        if self.power.off:
            await self._restart()

    async def seconds(self, count: int) -> None:
        """So many."""
        for _ in range(count):
            await self.second()

    async def touch(self, *intents: i.Intent) -> None:
        """A person's touches, a second apart."""
        for intent in intents:
            with contextlib.suppress(Cut):
                self.tell(intent)
            await self.second()

    # --- people ------------------------------------------------------------------------------------------------

    async def visit(self) -> None:
        """Somebody takes a number, waits a while for it, and goes."""
        self.citizen += 1
        me, carded = self.citizen, self.chance.random() < 0.7
        self.came_in_hours += gives_at(self.world.clock.now())
        if carded:
            await self.touch(i.CardPlaced(samples.card()))
        await self.touch(i.ChooseTheme("help"), i.ChooseMatter("record" if carded else "advice"))
        guide = self.runtime.state.screen
        await self.touch(i.Proceed())
        self._wants_a_number(me, guide)
        if isinstance(self.runtime.state.screen, Care):
            await self.touch(i.DeclareClass(self.chance.choice((None, "disabled"))))
        for _ in range(self.chance.randrange(5, 45)):
            if self.citizen != me or isinstance(self.runtime.state.screen, TicketShown | Home):
                break
            await self.second()
        if isinstance(self.runtime.state.screen, TicketShown) and self.chance.random() < 0.5:
            await self.touch(Reprint())
            await self.seconds(4)
        await self.touch(*((i.CardLifted(),) if carded else ()), i.Leave(), i.Leave())

    def _wants_a_number(self, me: int, guide: Screen) -> None:
        """In the hours nobody is left standing before a guide by a machine that could give a number of its own."""
        state, now = self.runtime.state, self.world.clock.now()
        sure = gives_at(now) and gives_at(now - timedelta(seconds=5)) and self.clock_right()
        if (
            sure
            and self.citizen == me
            and gives_alone(state)
            and isinstance(guide, Guide)
            and state.screen == guide
        ):
            self.out_of_hours.append(f"none given in the hours: {now:%H:%M:%S}")

    async def settle(self) -> None:
        """Everything is mended; the machine stands a while, and nobody comes."""
        self.line.cut, self.line.lossy, self.power.after = False, 0.0, None
        self.paper.change(no_paper=False, cover_open=False, cutter_jammed=False)
        for _ in range(900):
            await self.second()
            quiet = not self.line.asked and self.spool.waiting() == (0, 0) and not self.spool.asked()
            if quiet and self.line.up and isinstance(self.runtime.state.screen, Home):
                return
        raise AssertionError("the machine has something left that nobody takes")

    def tickets(self) -> dict[str, Ticket]:
        """The hall's."""
        return self.world.committer._state.day.tickets

    def wrongs(self) -> list[str]:
        """What must never be: lost, doubled, a slip or a place that is nobody's."""
        found = list(self.out_of_hours)
        tickets, pages = self.tickets(), self._disk().tokens
        live = {name: t for name, t in tickets.items() if t.state is not State.CANCELLED}
        found += [f"shown and lost: {name}" for name in self.shown - set(live)]
        for url in (code for slip in self.paper.slips for code in slip.codes):
            if (digest := _digest(url.rsplit("/", 1)[1])) not in pages:
                found += (
                    [f"a slip without its page: {url[-6:]}"] if not self._reprinted(tickets, digest) else []
                )
            elif pages[digest] not in live:
                found.append(f"a slip without its ticket: {pages[digest]}")
        owners = Counter(
            self.whose[digest] for digest, name in pages.items() if name in live and digest in self.whose
        )
        found += [f"doubled: citizen {who} has {n}" for who, n in owners.items() if n > 1]
        found += [f"a ghost: {name}" for name, t in live.items() if t.printed == "pending"]
        numbers = Counter(t.number for t in tickets.values())
        found += [f"given twice: {number}" for number, n in numbers.items() if n > 1]
        return found

    def _reprinted(self, tickets: dict[str, Ticket], digest: str) -> bool:
        """The page of a slip that was printed again is closed: its citizen has another one."""
        mine = {self._disk().tokens.get(d) for d, who in self.whose.items() if who == self.whose[digest]}
        return any(name in tickets and tickets[name].reprints > 0 for name in mine if name)

    def _disk(self) -> Any:
        return self.world.store.disk  # type: ignore[attr-defined]  # a memory store's

    async def close(self) -> None:
        """The end of the day."""
        await self._end()


class _Nothing:
    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def left_on_disk(path: Path) -> bytes:
    """Every byte of the spool's files."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def rows(path: Path, table: str) -> int:
    """How many rows a table of the spool has."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - a table of ours

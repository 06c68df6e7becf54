"""A kiosk's flow and hands at a real hall in memory, without a broker: commands go straight to the hall's service."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from firmware_bridge.ports import DeviceHealth, Health, Printed, PrintOutcome
from firmware_bridge.slip import Qr, Slip, Text
from kiosk import samples
from kiosk.flow import intents as i
from kiosk.flow.states import State, first_state
from kiosk.gateways.devices import PrinterDesk
from kiosk.hands import Hands
from kiosk.runtime import Runtime
from queue_server.contracts.actors import Actor
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support.hall_service import KIOSK, World

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE_S = 20


class Paper:
    """A printer that keeps the texts and codes of its slips."""

    def __init__(self) -> None:
        self.slips: list[str] = []
        self.codes: list[str] = []

    def print(self, slip: Slip) -> PrintOutcome:
        self.slips.append("\n".join(block.text for block in slip.blocks if isinstance(block, Text)))
        self.codes += [block.data for block in slip.blocks if isinstance(block, Qr)]
        return Printed(paper_low=False)

    def health(self) -> Health:
        return Health(DeviceHealth.OK)

    def close(self) -> None:
        """Nothing to give back."""


@dataclass
class HallLink:
    """The link's questions, answered by the hall itself."""

    world: World
    service: HallService
    actor: Actor = KIOSK
    sent: list[Any] = field(default_factory=list)

    async def ask(self, command_id: str, body: Any, sent_at: Any = None) -> Accepted | Refused:
        command = self.world.command(body, command_id=command_id)
        self.sent.append(body)
        return await self.service.submit(self.actor, command, digest(encode(command)))

    def hurry(self, command_id: str) -> None:
        """Nothing is ever late here."""

    def forget(self, command_id: str) -> None:
        """Everything is answered at once."""


class _Nothing:
    """No faces, no codes of platforms."""

    def start(self, *_: object) -> None:
        """Nobody looks."""

    def stop(self) -> None:
        """Nothing runs."""


class _Spool:
    """A disk that keeps nothing: no power is cut here."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


class _Alone:
    """No numbers of its own."""

    spool = _Spool()


class Machine:
    """One kiosk before the hall."""

    def __init__(self, world: World, service: HallService, actor: Actor = KIOSK) -> None:
        self.world, self.service, self.paper = world, service, Paper()
        self.link = HallLink(world, service, actor)
        first = first_state(self._now(), means=samples.MEANS)
        self.runtime = Runtime(
            first, given=lambda: i.Given(self._now(), f"{next(world.numbers):032x}", "t0ken")
        )
        self.hands = Hands(
            link=self.link, printer=PrinterDesk(self.paper), offline=_Alone(), faces=_Nothing(), codes=_Nothing(),
            clock=world.clock.now, seal_key=world.keys.seal_public_b64, dispatch=self.runtime.dispatch,
            new_id=lambda: f"{next(world.numbers):032x}", state=lambda: self.state,
        )  # type: ignore[arg-type]  # what no flow here uses is a stub  # fmt: skip
        self.runtime.perform = self.hands.perform
        self.do(i.LinkChanged(True))
        self.look()

    @property
    def state(self) -> State:
        """The flow's state."""
        return self.runtime.state

    def _now(self) -> Any:
        return self.world.clock.now().astimezone(ZONE)

    def look(self) -> None:
        """The hall's catalogue as it is now."""
        self.do(i.CatalogueCame(self.service.catalogue()))

    def do(self, *intents: i.Intent) -> "Machine":
        """One after another."""
        for intent in intents:
            self.runtime.dispatch(intent)
        return self

    async def until(self, screen: type) -> Any:
        """The screen, once it is of this kind."""
        state = await self.runtime.until(lambda state: isinstance(state.screen, screen), PATIENCE_S)
        return state.screen


@asynccontextmanager
async def at_the_hall(world: World, *actors: Actor) -> AsyncIterator[tuple[HallService, list[Machine]]]:
    """The world's hall and a kiosk for each actor."""
    world.opened()
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "https://hall.example/t")
    running = asyncio.create_task(service.run())
    await asyncio.sleep(0)
    machines = [Machine(world, service, actor) for actor in actors or (KIOSK,)]
    try:
        yield service, machines
    finally:
        for machine in machines:
            await machine.hands.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

"""The inside of one machine, joined: the attendant menu, the roll's count, the lights."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

import structlog

from firmware_bridge import registry
from kiosk.flow import exit_slot, left_card, paper
from kiosk.flow.attendant_screens import PaperOutlook
from kiosk.gateways.attendant_hands import AttendantHands
from kiosk.gateways.device_tries import DeviceTries
from kiosk.gateways.devices import Part
from kiosk.gateways.faces import Camera
from kiosk.gateways.lights import LightDesk
from kiosk.gateways.upkeep_book import UpkeepBook
from queue_server.contracts.roll import PaperHealth
from queue_server.contracts.snapshots import DeviceHealth

if TYPE_CHECKING:
    from kiosk.bootstrap import Kiosk

_FAREWELL_S: Final = 1.0
"""For the last word to reach the disk and the good-bye the screen, before the program ends."""
_log = structlog.get_logger(__name__)


class Care:
    """Made of a kiosk's parts; `end` may be set to end the program."""

    def __init__(self, kiosk: "Kiosk") -> None:
        """Opens nothing. Raises the bridge's ConfigRefused."""
        self._kiosk = kiosk
        self.book = UpkeepBook(kiosk.config.upkeep_file)
        self.lights = self._lights()
        self.end: Callable[[], None] = lambda: None
        kiosk.printer.counted = lambda millimetres: self.book.printed(millimetres, kiosk.now())
        self.hands = self._hands()
        kiosk.hands.care = self.hands.perform

    def parts(self) -> dict[str, Part]:
        """Each device's state."""
        kiosk = self._kiosk
        parts: dict[str, Part] = {
            "reader": kiosk.reader.part(),
            "printer": kiosk.printer.part(),
            "spool": kiosk.offline.part(),
        }
        if self.lights is not None:
            parts["lights"] = self.lights.part()
        if (slot := exit_slot.part(kiosk.runtime.state)) is not None:
            parts["slips"] = slot
        if (card := left_card.part(kiosk.runtime.state)) is not None:
            parts["card"] = card
        return parts

    def health(self) -> DeviceHealth:
        """What the queue is told of this machine: the devices, and the roll where it is known."""
        parts, outlook = self.parts(), self.hands.paper()
        if outlook is not None:
            parts["paper"] = "low" if paper.soon(outlook) else "ok"
        well = all(part == "ok" for part in parts.values())
        return DeviceHealth(
            device=self._kiosk.credential.device,
            state="ok" if well else "degraded",
            parts=parts,
            paper=_published(outlook) if outlook else None,
        )

    def _hands(self) -> AttendantHands:
        kiosk = self._kiosk
        return AttendantHands(
            file=kiosk.config.attendants_file,
            book=self.book,
            roll_m=kiosk.config.printer.roll_m,
            tries=self._tries(),
            dispatch=kiosk.runtime.dispatch,
            now=kiosk.now,
            state=lambda: kiosk.runtime.state,
            parts=lambda: dict(self.parts()),
            waiting=lambda: sum(kiosk.offline.spool.waiting()),
            near_end=lambda: kiosk.printer.part() == "low",
            record=kiosk.hands.note,
            end=self._ended,
        )

    def _tries(self) -> DeviceTries:
        kiosk = self._kiosk
        return DeviceTries(
            link=kiosk.link,
            printer=kiosk.printer,
            speech=kiosk.speech,
            cameras=self._camera,
            about=kiosk.hands.about_now,
            new_id=lambda: secrets.token_hex(16),
        )

    def _camera(self) -> Camera | None:
        """As it is when it is asked for: a demo's citizens bring their own."""
        return self._kiosk.faces.cameras()

    def _lights(self) -> LightDesk | None:
        part = self._kiosk.config.lights
        if part.kind == "none":
            return None
        relays = registry.open_relays(part.url, part.unit)
        return LightDesk(relays, {"reader": part.reader, "slip": part.slip}, self._kiosk.runtime)

    def _ended(self, how: Literal["restart", "reboot"]) -> None:
        asyncio.get_running_loop().call_later(_FAREWELL_S, self.end)
        if how == "reboot":
            self._rebooting = asyncio.create_task(_reboot(self._kiosk.config.attendant.reboot))


def _published(seen: PaperOutlook) -> PaperHealth:
    """By whole metres and hours, so that it changes seldom."""
    until = seen.until.replace(minute=0, second=0, microsecond=0) if seen.until else None
    return PaperHealth(
        left_m=round(seen.left_m), until=until, until_closing=seen.closing, until_opening=seen.opening
    )


async def _reboot(program: Sequence[str]) -> None:
    """Ask the machine to start anew; without it the kiosk is at least begun again."""
    try:
        process = await asyncio.create_subprocess_exec(*program)
        if await process.wait():
            _log.error("reboot_failed", code=process.returncode)
    except OSError as error:
        _log.error("reboot_failed", error=type(error).__name__)

"""Devices tried from the attendant menu, by what they do for a citizen: each answers in bounded time, nothing read is kept."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from firmware_bridge.slip import Align, Barcode, BigNumber, Cut, Feed, Qr, Rule, Size, Slip, Text
from kiosk import words
from kiosk.flow.attendant_screens import Device, Outcome
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.faces import Camera, CameraError
from kiosk.gateways.queue_link import QueueLink
from kiosk.gateways.slips import Printed
from kiosk.speech.speaker import Speech
from kiosk.words import Words
from queue_server.contracts.base import Language
from queue_server.contracts.commands import Ping

PERSON_S: Final = 20.0
"""For a card that is to be laid down, a code that is to be shown."""
MACHINE_S: Final = 8.0
"""For a frame, or the hall's answer."""


class DeviceTries:
    """`new_id` makes command ids, `about` says what stands on every slip, `cameras` opens the camera."""

    def __init__(
        self,
        *,
        link: QueueLink,
        printer: PrinterDesk,
        speech: Speech,
        cameras: Callable[[], Camera | None],
        about: Callable[[Language], Printed],
        new_id: Callable[[], str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._link, self._printer, self._speech = link, printer, speech
        self._cameras, self._about, self._new_id = cameras, about, new_id
        self._sleep = sleep

    async def run(self, device: Device, language: Language) -> Outcome:
        """What came of it. A device that waits for a person's card or code has failed when this ends first."""
        match device:
            case "printer":
                slip = probe_slip(self._about(language), words.load(language))
                return "good" if await self._printer.print(slip) == "none" else "failed"
            case "camera":
                return await self._camera()
            case "network":
                return await self._network()
            case "sound":
                self._speech.say((words.load(language)("attendant.sound_text"),), language)
                return "heard"
            case "reader" | "scanner" | "slot":
                await self._sleep(PERSON_S)
                return "failed"

    async def _camera(self) -> Outcome:
        camera = self._cameras()
        if camera is None:
            return "failed"
        try:
            async with asyncio.timeout(MACHINE_S):
                async for frame in camera.frames():
                    seen = bool(frame.pixels.any())
                    frame.pixels.fill(0)
                    return "good" if seen else "failed"
        except (CameraError, TimeoutError):
            return "failed"
        finally:
            await camera.close()
        return "failed"

    async def _network(self) -> Outcome:
        asked = self._new_id()
        try:
            await asyncio.wait_for(self._link.ask(asked, Ping()), MACHINE_S)
        except TimeoutError:
            self._link.forget(asked)
            return "failed"
        return "good"


def probe_slip(about: Printed, words: Words) -> Slip:
    """Everything that the printer is asked for on other slips, and nobody's number."""
    return Slip(
        (
            Feed(3),
            Text(about.hall, align=Align.CENTRE),
            Text(words("attendant.slip_title"), Size.LARGE, Align.CENTRE, bold=True),
            Rule(),
            BigNumber("0123456789"),
            Text("ABCDEFGHIJKLM abcdefghijklm 0123456789"),
            Text("𠮷 㐂 䶮 · Ä é"),
            Qr("YITANG-TEST"),
            Barcode("TEST0123"),
            Rule(),
            Text(words("attendant.slip_text")),
            Text(f"{about.issued:%Y-%m-%d %H:%M}"),
            Cut(),
        )
    )

"""The composition root: settings in, an application that runs its gateways for as long as it runs out."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firmware_bridge import registry
from firmware_bridge.fonts import FontChain
from kiosk import fonts, hygiene, words
from kiosk.care import Care
from kiosk.config import Config, ConfigError, load_credential, load_key
from kiosk.flow.intents import Given
from kiosk.flow.states import first_state
from kiosk.flow.table import faults
from kiosk.gateways import certificates
from kiosk.gateways.certificates import CertificateHands
from kiosk.gateways.code_platform import CodeCheck, CodePlatform, HttpPlatform, plugin
from kiosk.gateways.devices import PrinterDesk, ReaderDesk
from kiosk.gateways.face_check import FaceCheck
from kiosk.gateways.faces import Camera, CameraError, FaceGate, FileCamera
from kiosk.gateways.faces.gate import random_side
from kiosk.gateways.hall_clock import HallClock
from kiosk.gateways.indexing import IndexDesk
from kiosk.gateways.offline import OfflineDesk
from kiosk.gateways.other_ways import ScannerDesk, SlotDesk
from kiosk.gateways.queue_link import Hears, QueueLink
from kiosk.gateways.slip_watch import SlipWatch
from kiosk.gateways.spool import Spool
from kiosk.gateways.spool_file import SpoolUnusable
from kiosk.hands import Hands, zone_of
from kiosk.runtime import Runtime
from kiosk.service_manager import ServiceManager, kept
from kiosk.speech import clips
from kiosk.speech.guide import VoiceGuide
from kiosk.speech.settings import SoundPart
from kiosk.speech.speaker import Silence, Speaker, Speech, alsa, emulated
from kiosk.speech.synthesiser import Synthesiser
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.snapshots import DeviceHealth

if TYPE_CHECKING:
    from kiosk.app import KioskApp

PRINTER_CHECK_S = 30.0
Clock = Callable[[], datetime]
Work = Callable[[], Coroutine[Any, Any, None]]


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def camera_of(source: str) -> Camera | None:
    """A camera as the settings name it, opened anew for each check; None where there is none or it is away."""
    kind, _, rest = source.partition(":")
    try:
        if kind == "file":
            return FileCamera.of_path(Path(rest))
        if kind == "device":
            from kiosk.gateways.faces.device_camera import DeviceCamera  # noqa: PLC0415 - loads OpenCV's devices

            return DeviceCamera(int(rest))
    except CameraError:
        return None
    return None


def speaker_of(part: SoundPart) -> Speaker | None:
    """The sound as the settings want it; None without. Raises ConfigError for a pack that cannot be used."""
    kind, _, folder = part.kind.partition(":")
    if kind == "none":
        return None
    player = alsa if kind == "alsa" else partial(emulated, Path(folder))
    loud, headset = (part.speaker, part.headset) if kind == "alsa" else ("speaker", "headset")
    try:
        packs = [clips.load(pack) for pack in part.packs]
    except clips.PackRefused as error:
        raise ConfigError(f"sound.packs: {error}") from None
    return Speaker(player(loud), player(headset), packs=packs, synthesiser=Synthesiser())


def face_gate(config: Config) -> FaceGate:
    """The face check as the settings want it; nothing is started."""
    sides = random_side if config.faces.turn else lambda: None
    return FaceGate(demo=config.mode == "demo", settings=config.face_settings(), side=sides)


class Kiosk:
    """One machine's parts, joined. `faces.cameras` may be replaced before a check: the demo's citizens bring faces."""

    def __init__(self, config: Config, credential: DeviceCredential, *, clock: Clock = utc_now) -> None:
        """Opens no device and no connection; raises the bridge's ConfigRefused and FontsMissing."""
        regular, bold = fonts.noto_sans_sc()
        self._hall_clock = HallClock(clock)
        self._clock = self._hall_clock.now
        self.config = config
        self.credential = credential
        first = first_state(self.now(), config.times.rules(), config.means)
        self.runtime = Runtime(first, given=self._given)
        dispatch = self.runtime.dispatch
        reader, printing, chain = config.reader, config.printer, FontChain([regular], bold=bold)
        self.reader = ReaderDesk(registry.open_card_reader(reader.kind, reader.url, reader.sha256), dispatch)
        printer = registry.open_ticket_printer(printing.kind, printing.url, chain, printing.sha256)
        self.printer = PrinterDesk(printer)
        self.gate = face_gate(config)
        self.faces = FaceCheck(
            self.gate,
            cameras=lambda: camera_of(config.camera.source),
            configured=config.compares_faces,
            dispatch=dispatch,
            clock=self.now,
        )
        self.codes = CodeCheck(self._platform(), dispatch, mode=config.mode, today=lambda: self.now().date())
        self.link = self._queue_link()
        self.offline = self._offline_desk()
        self.speaker = speaker_of(config.sound)
        self.voice = VoiceGuide(self.speech, dispatch, config.sound.keys())
        self.hands = self._hands()
        self.care = Care(self)
        self.runtime.perform = self.hands.perform

    @property
    def speech(self) -> Speech:
        """The sound, or silence."""
        return self.speaker or Silence()

    def _platform(self) -> CodePlatform | None:
        part = self.config.platform
        if part.kind == "none":
            return None
        if part.kind != "http":
            return plugin(part.kind, part.sha256)
        return HttpPlatform(part.url, load_key(part.key, "platform.key"))

    def _papers(self, hands: Hands) -> CertificateHands:
        """Own certificates; without a provider the flow never asks for one."""
        part = self.config.certificates
        provider: certificates.CertificateProvider | None = None
        if part.kind == "http":
            key = load_key(part.key, "certificates.key")
            provider = certificates.HttpCertificates(part.url, key)
        elif part.kind != "none":
            provider = certificates.plugin(part.kind, part.sha256)
        return CertificateHands(
            provider, self.printer, mode=self.config.mode, note=hands.note, about=hands.about_now, dispatch=self.runtime.dispatch
        )  # fmt: skip

    def _queue_link(self) -> QueueLink:
        return QueueLink(
            self.credential,
            dispatch=self.runtime.dispatch,
            clock=self._clock,
            mode=self.config.mode,
            ca=self.config.broker_ca,
            health=self.health,
        )

    def _offline_desk(self) -> OfflineDesk:
        desk = OfflineDesk(
            Spool(self.config.spool_file),
            link=self.link,
            device=self.credential.device,
            dispatch=self.runtime.dispatch,
            clock=self._clock,
            steady=time.monotonic,
            zone=self._zone,
            new_id=lambda: secrets.token_hex(16),
        )
        self.link.hear(Hears(desk.leased, desk.keep_catalogue, self._hall_clock.hear))
        return desk

    def _other_ways(self) -> list[tuple[str, Work]]:
        """Scanner, slot and lights, where the kiosk has them."""
        scanner, social = self.config.scanner, self.config.social
        found: list[tuple[str, Work]] = []
        if scanner.kind != "none":
            device = registry.open_code_scanner(scanner.kind, scanner.url, scanner.sha256)
            found.append(("scanner", ScannerDesk(device, self.runtime).run))
        if social.kind != "none":
            slot = registry.open_social_reader(social.kind, social.url, social.sha256)
            found.append(("social", SlotDesk(slot, self.runtime).run))
        if self.care.lights is not None:
            found.append(("lights", self.care.lights.run))
        return found

    def _hands(self) -> Hands:
        hands = Hands(
            link=self.link,
            offline=self.offline,
            printer=self.printer,
            faces=self.faces,
            codes=self.codes,
            seal_key=self.credential.seal_public_key,
            dispatch=self.runtime.dispatch,
            new_id=lambda: secrets.token_hex(16),
            clock=self._clock,
            state=lambda: self.runtime.state,
        )
        hands.papers = self._papers(hands).perform
        return hands

    def app(self) -> "KioskApp":
        """The application; `kivy_env.prepare` must have been called."""
        from kiosk.app import KioskApp  # noqa: PLC0415 - loads Kivy

        app = KioskApp(
            self.runtime,
            dpi=self.config.screen.dpi,
            foot_mm=self.config.screen.foot_mm,
            gateways=self.running(),
            camera=lambda: self.faces.preview,
            voice=self.voice,
            manager=ServiceManager(),
            started=hygiene.keep_start,
        )
        self.care.end = app.stop
        return app

    def health(self) -> DeviceHealth:
        """What the queue is told of this machine."""
        return self.care.health()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Gateways up inside the block; everything ended and wiped after it."""
        await self.gate.start()
        self.offline.resume(self.config.mode)
        tasks = [
            asyncio.create_task(kept(name, work, asyncio.sleep), name=name)
            for name, work in (
                ("reader", self.reader.run),
                ("queue", self.link.run),
                ("lease", self.offline.keep_lease),
                ("words", self.offline.tell),
                ("printer", self._watch_printer),
                ("slips", SlipWatch(self.printer, self.runtime.dispatch).run),
                ("faces", self.faces.announce),
                ("index", IndexDesk(self.runtime).run),
                *self._other_ways(),
            )
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._close()

    async def _close(self) -> None:
        await self.hands.close()
        if self.speaker:
            await self.speaker.close()
        await self.faces.close()
        await self.codes.close()
        await self.gate.close()
        self.printer.close()
        self.offline.spool.close()

    def _zone(self) -> tzinfo:
        catalogue = self.runtime.state.catalogue if hasattr(self, "runtime") else None
        return zone_of(catalogue.zone if catalogue else "")

    async def _watch_printer(self) -> None:
        while True:
            with suppress(RuntimeError):  # the thread is gone: we are ending
                await self.printer.check()
            await asyncio.sleep(PRINTER_CHECK_S)

    def now(self) -> datetime:
        """In the hall's zone, by the hall's clock where it is known."""
        return self._clock().astimezone(self._zone())

    def _given(self) -> Given:
        return Given(self.now(), secrets.token_hex(16), secrets.token_urlsafe(16))


def assemble(config: Config) -> Kiosk:
    """A kiosk from its settings; raises ConfigError."""
    config.refuse_emulators()
    languages: dict[str, Collection[str]] = {each: words.load(each).by_key for each in words.LANGUAGES}
    if (fault := next(faults(languages=languages), None)) is not None:
        raise ConfigError(f"flows: {fault}")
    try:
        return Kiosk(config, load_credential(config.credential, config.hall))
    except SpoolUnusable as error:
        raise ConfigError(f"spool: {config.spool_file} cannot be used: {error}") from None

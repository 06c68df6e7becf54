"""Everything that a demo needs at once: server, emulated devices, an enrolled kiosk, clerks at their windows."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware_bridge.enrol import enrol
from kiosk.bootstrap import Kiosk, assemble
from kiosk.config import Config, load_credential, parse_config
from kiosk.demo.clerk import UNHURRIED, Clerk, Pace
from kiosk.demo.crowd import Crowd
from kiosk.demo.day import HallDay
from kiosk.demo.floor import Helper
from kiosk.demo.http import Door
from kiosk.demo.platform import Platform, code_platform
from kiosk.demo.programs import HALL, Emulator, Server, emulator, running_server, staff
from kiosk.demo.window import window_devices
from kiosk.fonts import noto_sans_sc

WINDOWS = {f"w{n}": f"clerk-{n}" for n in range(1, 11)}
AREAS = ("a", "b")
IDLE_S = 40
"""The shortest idle time a hall may set: the demo's walkers-away should not take all day."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The kiosk's window: a whole panel without a screen, half of one on a desk."""

    width: int = 1080
    height: int = 1920
    dpi: float = 82.0


@dataclass(frozen=True, slots=True)
class Demo:
    """The running demo. `password` opens every clerk's account and `manager`."""

    server: Server
    kiosk: Kiosk
    reader: Emulator
    scanner: Emulator
    printer: Emulator
    social: Emulator
    platform: Platform
    window: Emulator
    doors: dict[str, Door]
    password: str
    slips: Path


@asynccontextmanager
async def demo_hall(
    folder: Path, day: HallDay, screen: Screen, *, http_port: int = 0, seed: int | None = None
) -> AsyncIterator[Demo]:
    """Start everything but the kiosk's application; stop it all at the end.

    `seed`: of made-up days and of people who come in meanwhile, none without.
    """
    password, slips = secrets.token_urlsafe(9), folder / "slips"
    slips.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        service_s = None if seed is None else UNHURRIED.mean_s()
        server = await stack.enter_async_context(
            running_server(folder, http_port=http_port, seed=seed, service_s=service_s)
        )
        devices = {name: await stack.enter_async_context(each) for name, each in _emulators(folder, slips)}
        platform = await stack.enter_async_context(code_platform(folder))
        window = await stack.enter_async_context(window_devices(server, folder))
        kiosk = assemble(_config(await _enrolled(server, folder, "kiosk-1"), devices, platform, screen))
        doors, door = await staff(server, WINDOWS, password)
        helper, pace = Helper(door), Pace() if seed is None else UNHURRIED
        await stack.enter_async_context(_working(doors, helper, day, pace))
        if seed is not None:
            second = load_credential(await _enrolled(server, folder, "kiosk-2"), HALL)
            await stack.enter_async_context(_running(Crowd(second, helper.waiting, day, seed).come()))
        more = {"doors": doors, "password": password, "slips": slips}
        yield Demo(server, kiosk, **devices, platform=platform, window=window, **more)  # type: ignore[arg-type]  # by name


def _emulators(folder: Path, slips: Path) -> Iterator[tuple[str, AbstractAsyncContextManager[Emulator]]]:
    """The kiosk's devices by the names of `Demo` and of the kiosk's settings."""
    fonts = (
        word for pair in zip(("--font", "--bold"), map(str, noto_sans_sc()), strict=True) for word in pair
    )
    more = {"printer": ("--slips", str(slips), *fonts)}
    for name, kind in (
        ("reader", "card-reader"),
        ("scanner", "scanner"),
        ("printer", "printer"),
        ("social", "social-reader"),
    ):
        yield name, emulator(kind, folder / name, folder / f"{name}.log", *more.get(name, ()))


async def _enrolled(server: Server, folder: Path, device: str) -> Path:
    """A new kiosk's credential."""
    credential = folder / f"{device}.json"
    code = await server.device_code("kiosk", device, *AREAS)
    await asyncio.to_thread(enrol, server.base, code, credential)
    return credential


def _working(
    doors: dict[str, Door], helper: Helper, day: HallDay, pace: Pace
) -> AbstractAsyncContextManager[None]:
    clerks = (Clerk(window, door, day, pace, n) for n, (window, door) in enumerate(doors.items()))
    return _running(helper.work(), *(clerk.work() for clerk in clerks))


@asynccontextmanager
async def _running(*plays: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(play) for play in plays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


_KINDS: dict[str, dict[str, str]] = {
    "reader": {"kind": "sdt", "photo": "open"},
    "scanner": {"kind": "plain"},
    "printer": {"kind": "escpos"},
    "social": {"kind": "plain"},
}


def _config(credential: Path, devices: dict[str, Emulator], platform: Platform, screen: Screen) -> Config:
    parts = {
        name: {**_KINDS[name], "url": f"pty://{device.link.absolute()}"} for name, device in devices.items()
    }
    panel = {"width": screen.width, "height": screen.height, "dpi": screen.dpi, "fullscreen": False}
    return parse_config(
        {
            "mode": "demo", "hall": HALL, "credential": credential, **parts, "platform": platform.settings(), "certificates": platform.settings(),
            "sound": {"kind": f"folder:{credential.parent.absolute() / 'sounds'}"}, "screen": panel,
            "times": {"idle_s": IDLE_S, "leave_s": 3},
        }
    )  # fmt: skip

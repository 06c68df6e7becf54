"""The other programs of the demo, started as a hall would start them and stopped with it."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.demo.http import Door

HALL = "wushan"
START_S = 40
"""A first start makes keys and starts a broker; on a slow machine that takes some seconds."""
_MORE = ("transfer", "pick")
_ROOT = Path(__file__).parents[2]
_HALL_FILE = _ROOT / "assets/halls/wushan.toml"


class DemoFailed(Exception):
    """The demo cannot go on: {why}."""


@dataclass(frozen=True, slots=True)
class Server:
    """The running hall: where its pages are, where its data lies, what it logged."""

    base: str
    data: Path
    log: Path
    broker: str

    async def command(self, *words: str) -> str:
        """Run `queue-server WORDS` on this hall's data; what it prints."""
        return await _command(*words)

    async def device_code(self, role: str, device: str, *assigned: str) -> str:
        """Add a device; its enrolment code."""
        areas = [word for area in assigned for word in ("--assign", area)]
        where = ("--hall", HALL, "--data", str(self.data))
        return await self.command("device", "add", role, device, *where, *areas)


async def _command(*words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "queue_server", *words, cwd=_ROOT, stdout=-1, stderr=-1
    )
    out, err = await process.communicate()
    if process.returncode:
        raise DemoFailed(f"queue-server {words[0]}: {err.decode().strip()}")
    return out.decode().strip()


@asynccontextmanager
async def running_server(
    folder: Path,
    *,
    broker: str = "auto",
    http_port: int = 0,
    seed: int | None = None,
    service_s: float | None = None,
) -> AsyncIterator[Server]:
    """`queue-server run` on the sample hall, with ports that are free; filled with made-up days where a seed is given.

    `service_s`: what its clerks need for one person, where the waits that people are told should fit them.
    """
    port, broker_port, websocket_port = free_ports(3)
    base = f"http://127.0.0.1:{http_port or port}"
    data, log = folder / "hall", folder / "server.log"
    hall = _HALL_FILE if service_s is None else _brisk(folder, service_s)
    if seed is not None:
        where = ("--hall", str(_HALL_FILE), "--today", str(hall), "--data", str(data))
        await _command("demo-days", *where, "--seed", str(seed))
    words = (
        "run", "--hall", str(hall), "--data", str(data), "--http-port", base[17:],
        "--page-base", base, "--broker", broker, "--broker-port", str(broker_port), "--websocket-port",
        str(websocket_port),
    )  # fmt: skip
    process = await _started(words, log)
    try:
        yield Server(base, data, log, await _ready(process, log))
    finally:
        await end(process)


async def _started(words: tuple[str, ...], log: Path) -> asyncio.subprocess.Process:
    """`queue-server WORDS`, with its log in that file."""
    with log.open("wb") as errors:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "queue_server", *words, cwd=_ROOT, stdout=-1, stderr=errors, start_new_session=True
        )  # fmt: skip


def _brisk(folder: Path, service_s: float) -> Path:
    """The sample hall with the service time of the demo's clerks, for whatever somebody comes."""
    text, minutes = _HALL_FILE.read_text(encoding="utf-8"), f"mean_service_min = {service_s / 60:.2f}"
    copy = folder / "wushan.toml"
    words = "# Of a demo: everything takes as long as its scripted clerks need.\n"
    copy.write_text(words + re.sub(r"(?m)^mean_service_min = .*$", minutes, text), encoding="utf-8")
    return copy


@dataclass(frozen=True, slots=True)
class Emulator:
    """An emulated device; `link` is its pseudo-terminal."""

    link: Path
    process: asyncio.subprocess.Process

    async def tell(self, line: str) -> None:
        """One order on its standard input, such as `place card.toml` or `paper out`."""
        if self.process.stdin is not None:
            self.process.stdin.write(line.encode() + b"\n")
            await self.process.stdin.drain()


@asynccontextmanager
async def emulator(kind: str, link: Path, log: Path, *more: str) -> AsyncIterator[Emulator]:
    """`firmware-bridge emulate KIND`, once its link is there."""
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "firmware_bridge", "emulate", kind, "--link", str(link), *more, cwd=_ROOT,
            stdin=-1, stdout=errors, stderr=errors, start_new_session=True,
        )  # fmt: skip
    try:
        async with asyncio.timeout(START_S):
            while not link.exists() and process.returncode is None:
                await asyncio.sleep(0.05)
        if process.returncode is not None:
            raise DemoFailed(f"the emulated {kind} did not start; see {log}")
        yield Emulator(link, process)
    finally:
        await end(process)


async def staff(server: Server, clerks: dict[str, str], password: str) -> tuple[dict[str, Door], Door]:
    """The first manager by the printed code, a clerk for each window, two helpers; signed-in doors by window, and a helper's."""
    code = await server.command("first-manager", "--data", str(server.data))
    manager = Door(server.base)
    await asyncio.to_thread(manager.form, "/setup", code=code, staff="manager", password=password)
    await asyncio.to_thread(manager.form, "/sign-in/again", password=password)
    doors = {}
    for window, name in clerks.items():
        await asyncio.to_thread(manager.form, "/staff", staff=name, password=password, role="clerk")
        await asyncio.to_thread(_granted, manager, name)
        doors[window] = Door(server.base)
        await asyncio.to_thread(doors[window].form, "/sign-in", staff=name, password=password, window=window)
    for name in ("helper", "helper-2"):
        await asyncio.to_thread(manager.form, "/staff", staff=name, password=password, role="helper")
    helper = Door(server.base)
    await asyncio.to_thread(helper.form, "/sign-in", staff="helper", password=password)
    return doors, helper


def _granted(manager: Door, name: str) -> None:
    """What a manager gives a clerk beyond the role, so that every key of the console can be tried."""
    for permission in _MORE:
        manager.form("/staff/may", staff=name, permission=permission, given=True)


def free_ports(count: int) -> list[int]:
    """Ports that were free on loopback a moment ago."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


async def _ready(process: asyncio.subprocess.Process, log: Path) -> str:
    try:
        async with asyncio.timeout(START_S):
            while process.stdout is not None and (line := await process.stdout.readline()):
                if line.startswith(b"ready "):
                    return line.split()[2].decode()
    except TimeoutError:
        pass
    raise DemoFailed(f"the queue server did not start; see {log}")


async def end(process: asyncio.subprocess.Process) -> None:
    """Stop one of these programs, and wait for it."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), 8)
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

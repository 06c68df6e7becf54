"""The kiosk as a process of its own on real emulators and a real hall, beside a bare Kivy window."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks import world
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import running_hall
from firmware_bridge.emulators.card_data import load
from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.pty import PtyHost
from kiosk.demo.programs import emulator
from kiosk.fonts import noto_sans_sc
from queue_server.contracts.codec import encode
from queue_server.contracts.credentials import DeviceCredential

ROUNDS = 2
_PATIENCE_S = 180
Found = dict[str, float]


def measure() -> list[dict[str, Any]]:
    """kiosk_start (s, process to home with the hall's catalogue), kiosk_touch_to_frame (ms), kiosk_memory (MiB, without
    the face process), kiosk_idle_cpu (% of a core); baseline: one Kivy window with one label. kiosk_card_to_identity (ms, a
    card laid on the reader to the frame that names its holder); baseline: the reader's own time for it, find to last byte.
    kiosk_card_processor (ms of the screen's thread in between, graphics without).
    """
    return asyncio.run(_measure())


async def _measure() -> list[dict[str, Any]]:
    known = await world.credentials()
    kiosk, bare = list[Found](), list[Found]()
    async with running_hall(world.HALL_FILE, world.folder("kiosk-hall"), "mosquitto") as hall:
        for n in range(ROUNDS):
            folder = world.folder(f"kiosk-{n}")
            credential = known[world.KIOSKS[0]].model_copy(update={"broker_url": hall.url})
            bare.append(await _run("benchmarks.kiosk_bare", folder, None))
            async with devices(folder, credential) as reader:
                kiosk.append(await _run("benchmarks.kiosk_inside", folder, reader))
    return [
        _row("kiosk_start", "start_s", "s", kiosk, bare),
        _row("kiosk_touch_to_frame", "touch_ms", "ms", kiosk, bare),
        _row(
            "kiosk_card_to_identity",
            "card_ms",
            "ms",
            kiosk,
            [{"card_ms": each["reader_ms"]} for each in kiosk],
        ),
        _row("kiosk_card_processor", "card_cpu_ms", "ms", kiosk, []),
        _row("kiosk_memory", "memory_mib", "MiB", kiosk, bare),
        _row("kiosk_idle_cpu", "idle_percent", "%", kiosk, bare),
    ]


def _row(name: str, key: str, unit: str, kiosk: list[Found], bare: list[Found]) -> dict[str, Any]:
    base = middle(each[key] for each in bare) if bare else None
    return as_row(Figure(name, middle(each[key] for each in kiosk), unit, base))


@asynccontextmanager
async def devices(folder: Path, credential: DeviceCredential) -> AsyncIterator[CardReaderEmulator]:
    """Reader and printer, and the kiosk's credential file. The reader is in this process: when a card lies there is exact."""
    path = folder / "credential.json"
    path.write_bytes(encode(credential))
    path.chmod(0o400)
    fonts = [word for font in noto_sans_sc() for word in ("--font", str(font))]
    async with AsyncExitStack() as stack:
        printer = emulator(
            "printer", folder / "printer", folder / "printer.log", "--slips", str(folder), *fonts
        )
        await stack.enter_async_context(printer)
        device = CardReaderEmulator()
        stack.enter_context(PtyHost(device, folder / "reader", baud=115200))
        yield device


async def _run(module: str, folder: Path, reader: CardReaderEmulator | None) -> Found:
    """Start a window's program with the present time; hand its orders to the reader; its last line is what it found."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, str(folder), str(monotonic()), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env=kept, cwd=world.ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(_PATIENCE_S):
        while line := await process.stdout.readline():
            if line.startswith(b"reader ") and reader is not None:
                _obey(reader, line.decode().removeprefix("reader ").strip(), folder)
            if line.startswith(b"{"):
                await process.wait()
                found: Found = json.loads(line)
                return found
    raise RuntimeError(f"{module} ended without a result")


def _obey(reader: CardReaderEmulator, order: str, folder: Path) -> None:
    """Lay a card there, and note when; or take it away."""
    if not order.startswith("place "):
        reader.lift_card()
        return
    card = load(Path(order.removeprefix("place ")))
    note = folder / "placed.new"
    note.write_text(str(monotonic()), encoding="ascii")
    reader.place_card(card)
    note.replace(folder / "placed")

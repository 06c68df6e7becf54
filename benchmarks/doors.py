"""Issue and call through the MQTT door, beside the bare path: both programs up at once, loaded in turns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks import loads, world
from benchmarks.device import Device, devices
from benchmarks.figures import Figure, as_row, middle
from benchmarks.programs import Program, running_bare, running_hall
from queue_server.contracts.commands import OpenWindow

ROUNDS = 4
PACED_S = 2.5
SATURATED_S = 2.5
WARM = 600


@dataclass(slots=True)
class Side:
    """One program with its connected devices, and what was measured on it."""

    program: Program
    kiosks: list[Device]
    keypads: list[tuple[str, Device]]
    issue_s: list[float] = field(default_factory=list)
    call_s: list[float] = field(default_factory=list)
    saturated: list[loads.Saturated] = field(default_factory=list)

    async def paced(self) -> None:
        """One round at 50 a second: numbers, then calls."""
        self.issue_s.append(middle(await loads.paced_issue(self.kiosks, PACED_S)))
        self.call_s.append(middle(await loads.paced_calls(self.keypads, PACED_S)))

    async def full(self) -> None:
        """One round as fast as it goes."""
        self.saturated.append(await loads.saturate(self.program, self.kiosks, SATURATED_S))


async def measure(broker: str) -> list[dict[str, Any]]:
    """issue_mqtt_p50 and call_mqtt_p50 (ms at 50/s), issue_mqtt_max (1/s), command_cpu (ms of the server's process)."""
    known = await world.credentials()
    async with (
        running_hall(world.HALL_FILE, world.folder(f"hall-{broker}"), broker) as hall,
        running_bare(world.HALL, world.folder(f"bare-{broker}"), broker) as bare,
        side(hall, known) as ours,
        side(bare, known) as base,
    ):
        await in_turns(ours, base)
    return _rows(ours, base, "" if broker == "mosquitto" else f"_{broker}")


async def in_turns(ours: Side, base: Side) -> None:
    """At 50 a second first, then as fast as it goes; round by round one after the other."""
    for _ in range(ROUNDS):
        await ours.paced()
        await base.paced()
    for _ in range(ROUNDS):
        await ours.full()
        await base.full()


@asynccontextmanager
async def side(program: Program, known: dict[str, Any]) -> AsyncIterator[Side]:
    """Devices connected, windows open, warm, and enough people waiting for every call to come."""
    async with (
        devices([known[name] for name in world.KIOSKS], program.url) as kiosks,
        devices([known[f"keypad-{window}"] for window in world.WINDOWS], program.url) as keypads,
    ):
        at = list(zip(world.WINDOWS, keypads, strict=True))
        for window, keypad in at:
            await keypad.ask(OpenWindow(window=window))
        await loads.fill(kiosks, WARM + int(ROUNDS * PACED_S * loads.RATE))
        yield Side(program, kiosks, at)


def _rows(ours: Side, base: Side, suffix: str) -> list[dict[str, Any]]:
    figures = [
        Figure(
            f"issue_mqtt_p50{suffix}", 1e3 * middle(ours.issue_s), "ms", 1e3 * middle(base.issue_s), "≤ 2"
        ),
        Figure(f"call_mqtt_p50{suffix}", 1e3 * middle(ours.call_s), "ms", 1e3 * middle(base.call_s), "≤ 2"),
        Figure(f"issue_mqtt_max{suffix}", rate(ours), "1/s", rate(base), "≥ 0.5"),
        Figure(f"command_cpu{suffix}", 1e3 * cpu(ours), "ms", 1e3 * cpu(base), "≤ 4"),
    ]
    return [as_row(figure) for figure in figures]


def rate(one: Side) -> float:
    """Commands a second at saturation."""
    return middle(each.rate for each in one.saturated)


def cpu(one: Side) -> float:
    """Processor seconds of the server a command, at saturation."""
    return middle(each.cpu_s for each in one.saturated)

"""Run every measure, print a table, write build/bench.json.

python -m benchmarks [doors embedded databases history aggregate truth reports twin waits real_waits payments restart suspend boards embedded_boards board_killed pages search faces kiosk kept]
"""

import asyncio
import sys
from collections.abc import Callable
from importlib.util import find_spec
from os import getloadavg
from time import perf_counter
from typing import Any

from benchmarks import (
    board_killed,
    boards,
    databases,
    doors,
    history,
    pages,
    payments,
    real_waits,
    reports,
    restart,
    search,
    suspending,
    today,
    truth,
    twin,
    waits,
    world,
)
from benchmarks.figures import table, written

Rows = list[dict[str, Any]]


def main(chosen: list[str]) -> None:
    """Every measure, or the chosen ones, one after the other: they would disturb each other."""
    rows: Rows = []
    for name, measure in _measures().items():
        if chosen and name not in chosen:
            continue
        print(f"{name} … (load {getloadavg()[0]:.1f})", flush=True)
        begun = perf_counter()
        found = measure()
        rows += found
        print(table(found), f"\n{perf_counter() - begun:.0f} s\n", flush=True)
    out = world.ROOT / "build" / ("bench.json" if not chosen else "bench-part.json")
    written(rows, out)
    print(table(rows))


def _measures() -> dict[str, Callable[[], Rows]]:
    return {
        "aggregate": today.measure,
        "twin": twin.measure,
        "waits": waits.measure,
        "real_waits": real_waits.measure,
        "truth": truth.measure,
        "reports": reports.measure,
        "doors": lambda: asyncio.run(doors.measure("mosquitto")),
        "embedded": lambda: asyncio.run(doors.measure("embedded")),
        "payments": lambda: asyncio.run(payments.measure()),
        "databases": lambda: asyncio.run(databases.measure()),
        "history": lambda: asyncio.run(history.measure()),
        "restart": lambda: asyncio.run(restart.measure()),
        "suspend": lambda: asyncio.run(suspending.measure()),
        "boards": lambda: asyncio.run(boards.measure()),
        "embedded_boards": lambda: asyncio.run(boards.measure_embedded()),
        "board_killed": lambda: asyncio.run(board_killed.measure()),
        "pages": lambda: asyncio.run(pages.measure()),
        "search": search.measure,
        **({"faces": _faces} if find_spec("benchmarks.faces") else {}),
        **({"kiosk": _kiosk, "kept": _kept} if find_spec("benchmarks.kiosk") else {}),
    }


def _faces() -> Rows:
    from benchmarks import faces

    return faces.measure()


def _kiosk() -> Rows:
    from benchmarks import kiosk

    return kiosk.measure()


def _kept() -> Rows:
    from benchmarks import kept

    return kept.measure()


if __name__ == "__main__":
    main(sys.argv[1:])

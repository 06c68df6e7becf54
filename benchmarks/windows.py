"""What is read off a process with a window, the kiosk's and the bare one's alike."""

import asyncio
import resource
from pathlib import Path
from time import perf_counter

IDLE_S = 4.0
WIDTH, HEIGHT, DPI = 1080, 1920, 82.0


async def idle_percent() -> float:
    """Percent of a core that this process uses while nothing happens."""
    used, begun = _used_s(), perf_counter()
    await asyncio.sleep(IDLE_S)
    return 100 * (_used_s() - used) / (perf_counter() - begun)


def memory_mib() -> float:
    """This process's resident memory."""
    line = next(
        each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmRSS:")
    )
    return int(line.split()[1]) / 1024


def _used_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime

"""Memory that keeps nothing of whoever was here: what is freed is overwritten, what only cycles hold is freed, nothing is dumped.

Python's own allocator leaves freed text as it was, for hours. Under glibc's, told to perturb and to keep no cache of small
blocks, every freed block is overwritten at once, those of C libraries too.
"""

import asyncio
import ctypes
import gc
import os
import resource
import sys
from typing import Final

OVERWRITING: Final = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
}
"""What the program must find in its environment when it starts; blocks in glibc's per-thread cache are not overwritten."""
SETTLE_S: Final = 0.4
"""Widgets of the last screen are let go by then; an ended session is collected within a second."""
_YOUNG: Final = 100_000
"""New objects before Python looks for cycles by itself: more than a screen makes, so that no look falls into a drawing."""
_PR_SET_DUMPABLE: Final = 4


def overwrite_freed() -> None:
    """Start this very program once more, in its place, under `OVERWRITING`; returns at once when it already is.

    Programs that it starts do not inherit it: a face process ends with its session, and computes faster without.
    """
    if all(os.environ.get(name) == value for name, value in OVERWRITING.items()):
        for name in OVERWRITING:
            del os.environ[name]
        return
    os.execve(  # noqa: S606 - the same program with the same words
        sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, **OVERWRITING}
    )


def never_dump() -> None:
    """No core of this process, whatever the machine does with cores, and no other user's program reads its memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def keep_start() -> None:
    """What is loaded by now stays, so no look for cycles walks through it again; before anybody is here."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


def collect_soon() -> None:
    """Once the session that has just ended has settled: see `collect`."""
    asyncio.get_running_loop().call_later(SETTLE_S, collect)


def collect() -> None:
    """Free what a session left in cycles (screens, tasks, exceptions with their frames), and give the free memory back to the machine:

    without that, a kiosk keeps for good what its busiest moment took. Under another C library than glibc the giving back does nothing.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

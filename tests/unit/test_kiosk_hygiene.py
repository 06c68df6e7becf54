"""What the kiosk does with its memory between two people."""

import ctypes
import weakref
from pathlib import Path

import pytest

from kiosk import hygiene

BLOCKS, BYTES = 100_000, 1000


class Knot:
    """Held by itself alone."""

    def __init__(self) -> None:
        self.me = self


def test_collect_frees_what_only_cycles_hold() -> None:
    """A screen that knows itself is gone after it."""
    left = weakref.ref(Knot())
    hygiene.collect()
    assert left() is None


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library than glibc")
def test_collect_gives_free_memory_back() -> None:
    """A hundred megabytes of small blocks below one that stays: the machine has them again."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = (
        ctypes.c_void_p,
        [ctypes.c_size_t],
        [ctypes.c_void_p],
    )
    blocks = [libc.malloc(BYTES) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BYTES)
    stays = libc.malloc(BYTES)
    for block in blocks:
        libc.free(block)
    before = _resident_kb()
    hygiene.collect()
    after = _resident_kb()
    libc.free(stays)
    assert before - after > BLOCKS * BYTES / 1024 / 2


def _resident_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")))

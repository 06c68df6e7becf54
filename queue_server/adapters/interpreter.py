"""The interpreter's own settings for a server that keeps a whole day in memory and runs on two threads."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SWITCH_S: Final = 0.0005
"""How long a thread that computes keeps the interpreter while another waits.

Loop and writer hand it over at each system call; at Python's 5 ms a command under full load waits for most of them.
"""
_YOUNG: Final = 20_000
"""New objects before the collector looks. A command makes some hundred, none of them in cycles."""


def tune() -> None:
    """Set what holds for the whole process."""
    sys.setswitchinterval(_SWITCH_S)
    gc.set_threshold(_YOUNG, 20, 20)


@contextmanager
def loading() -> Iterator[None]:
    """Make many objects that stay: the collector sleeps meanwhile, and never looks at them again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()

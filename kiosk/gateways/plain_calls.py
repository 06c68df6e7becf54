"""Calls of functions that may block, each in a thread of its own: a screen goes on whatever they do.

The threads are daemons, so that one which hangs for ever does not keep the program from ending.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

MOST: Final = 4
"""Threads of one name that may hang at once; each is a question whose asker has long gone."""
T = TypeVar("T")


class TooMany(Exception):
    """So many earlier calls still hang that no other is begun."""


async def in_thread(name: str, call: Callable[[], T]) -> T:
    """What the call returns or raises; cancelled, it goes on unheard. Raises TooMany."""
    if sum(thread.name == name for thread in threading.enumerate()) >= MOST:
        raise TooMany
    loop = asyncio.get_running_loop()
    heard: asyncio.Future[T] = loop.create_future()
    threading.Thread(target=_run, args=(loop, heard, call), name=name, daemon=True).start()
    return await heard


def _run(loop: asyncio.AbstractEventLoop, heard: "asyncio.Future[T]", call: Callable[[], T]) -> None:
    try:
        found = call()
    except Exception as error:  # it is raised where somebody waits for it
        _tell(loop, heard, heard.set_exception, error)
    else:
        _tell(loop, heard, heard.set_result, found)


def _tell(
    loop: asyncio.AbstractEventLoop, heard: "asyncio.Future[T]", how: Callable[[Any], None], what: Any
) -> None:
    with suppress(RuntimeError):  # the loop has ended meanwhile
        loop.call_soon_threadsafe(lambda: None if heard.done() else how(what))

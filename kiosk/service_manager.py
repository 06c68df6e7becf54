"""What the service manager is told, as sd_notify(3) has it: started, and still alive. Without a service manager nothing is sent."""

import os
import socket
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final

import structlog

READY: Final = "READY=1"
ALIVE: Final = "WATCHDOG=1"
AGAIN_S: Final = 2.0
"""A part of the kiosk that failed works again after this."""
_log = structlog.get_logger(__name__)


class ServiceManager:
    """Says lines to the socket that the environment names."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    def say(self, line: str) -> None:
        """One line; a manager that does not listen is no error of ours."""
        if not self._address:
            return
        with (
            suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as out,
        ):
            out.sendto(line.encode(), self._address)


async def kept(
    part: str,
    work: Callable[[], Coroutine[Any, Any, None]],
    sleep: Callable[[float], Coroutine[Any, Any, None]],
) -> None:
    """Do a part's work for as long as the kiosk runs: one that fails is logged and begun anew, the others go on."""
    while True:
        try:
            return await work()
        except Exception as error:  # whatever a part raises, the others serve people
            _log.error("part_failed", part=part, error=type(error).__name__)
        await sleep(AGAIN_S)

"""The emulated provider on a port of this machine, and nowhere else."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import uvicorn

from queue_server.adapters.oidc_emulator.provider import EmulatedProvider

HOST: Final = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """A bound port (0: any that is free); raises OSError."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made


@asynccontextmanager
async def served(provider: EmulatedProvider, at: socket.socket) -> AsyncIterator[None]:
    """It answers until the end of the context."""
    config = uvicorn.Config(
        provider.app(),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the caller owns the signals
    task = asyncio.create_task(server.serve(sockets=[at]), name="emulated identity provider")
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
        at.close()

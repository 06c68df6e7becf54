"""How the application is served: bounded, quiet about itself, and no token or code in the access log."""

import asyncio
import logging
import re
import socket
from typing import Final, cast

import uvicorn
from fastapi import FastAPI

_SECRET: Final = re.compile(r"(/t/visit/|/[tc]/)[^/?\s]+|\?\S*")
"""A ticket's token, a visit's reference, a certificate's code and every query."""


class WithoutTokens(logging.Filter):
    """Takes tokens and queries out of uvicorn's access lines: (client, method, path, version, status)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the path; every line stays."""
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(a) if isinstance(a, str) else a for a in record.args)
        return True


def _masked(text: str) -> str:
    return _SECRET.sub(lambda found: f"{found[1]}…" if found[1] else "?…", text)


class HallServer(uvicorn.Server):
    """Ends the live pages as it ends: uvicorn would wait for them, cut them off and call that a fault."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Live pages may stay from here."""
        self._leaving().clear()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """They go first."""
        self._leaving().set()
        await super().shutdown(sockets)

    def _leaving(self) -> asyncio.Event:
        found: asyncio.Event = cast("FastAPI", self.config.app).state.leaving
        return found


def server_config(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """uvicorn's settings for one hall; the caller runs `HallServer(config).serve()` on its own loop."""
    access = logging.getLogger("uvicorn.access")
    if not any(isinstance(f, WithoutTokens) for f in access.filters):
        access.addFilter(WithoutTokens())
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        server_header=False,
        log_config=None,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=3,  # what still answers then is cut off
        timeout_keep_alive=15,
        limit_concurrency=4000,
        h11_max_incomplete_event_size=16_384,
    )

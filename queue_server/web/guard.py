"""The outermost layer: security headers on every answer, and no exception's text ever leaves or is logged."""

import logging
import traceback
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queue_server.web.settings import WebSettings

_log = logging.getLogger(__name__)
_KEPT: Final = ("/static/", "/lib/", "/assets/")
"""Paths whose answers hold nobody's state and may be kept by a browser."""


def security_headers(settings: WebSettings) -> dict[str, str]:
    """The headers of every answer."""
    parts = urlsplit(settings.board_socket)
    socket = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    policy = (
        f"default-src 'self'; connect-src 'self'{socket}; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
    }
    if not settings.demo:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class Guard:
    """ASGI middleware around the whole application; `failed` is the page for who opens one and meets a fault."""

    def __init__(self, app: ASGIApp, settings: WebSettings, failed: Callable[[Request], Response]) -> None:
        self._app = app
        self._failed = failed
        self._headers = security_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._protect(scope["path"], MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # the last line: whatever went wrong, its text may hold what somebody sent
            _log.error("request failed: %s at %s", type(error).__name__, _where(error))
            if not begun:
                await self._answer(Request(scope))(scope, receive, guarded)

    def _answer(self, request: Request) -> Response:
        if takes_html(request):
            try:
                return self._failed(request)
            except Exception as error:  # the page itself may be what fails
                _log.error("error page failed: %s at %s", type(error).__name__, _where(error))
        return JSONResponse({"error": "internal"}, 500)

    def _protect(self, path: str, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers[name] = value
        if not path.startswith(_KEPT):
            headers["Cache-Control"] = "no-store"


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))


def takes_html(request: Request) -> bool:
    """Whether somebody looks at the answer; programs read JSON."""
    return "text/html" in request.headers.get("accept", "")

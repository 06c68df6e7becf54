"""An emulated platform that verifies its own codes over HTTP (电子身份证, 浙里办, 医保码, 网号网证 in a demonstration).

It also stands for the departments whose own certificates a kiosk prints (`emulators/certificates.py`).

It says in every answer that it is emulated, and a kiosk in production refuses such answers. A code is a random word that
says nothing; it is good for one minute, as on a phone, unless `lasting`. `trouble` makes it slow, silent or broken.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from firmware_bridge.emulators import certificates

TROUBLES: Final = ("none", "slow", "silent", "broken", "garbage")
LIFE_S: Final = 60.0
_SLOW_S: Final = 1.0
_MOST: Final = 8192


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Somebody who shows a code."""

    name: str
    number: str

    def __repr__(self) -> str:
        return "Person(***)"


class CodePlatformEmulator:
    """Serves on loopback between `__enter__` and `__exit__`."""

    def __init__(self, key: str, port: int = 0) -> None:
        self._key = key
        self._codes: dict[str, tuple[Person, float]] = {}
        self._lock = threading.Lock()
        self._released = threading.Event()
        self.trouble = "none"
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="code platform", daemon=True)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()

    def code_of(self, person: Person, *, lasting: bool = False) -> str:
        """A fresh code that this person's phone shows."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = person, float("inf") if lasting else time.monotonic() + LIFE_S
        return code

    def answer(self, code: str) -> tuple[int, dict[str, object]]:
        """Status and body for a code."""
        with self._lock:
            person, until = self._codes.get(code, (None, 0.0))
        if person is None or time.monotonic() > until:
            return 404, {"emulated": True}
        return 200, {"name": person.name, "number": person.number, "emulated": True}

    def allows(self, authorization: str) -> bool:
        """Whether the bearer key is right."""
        return hmac.compare_digest(authorization.encode(), f"Bearer {self._key}".encode())

    def troubled(self) -> bool:
        """Live through the trouble that is on; True when no answer is to be given."""
        match self.trouble:
            case "slow":
                self._released.wait(_SLOW_S)
            case "silent":
                self._released.wait()
        return self.trouble == "silent"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = min(int(self.headers.get("content-length", 0)), _MOST)
                body = self.rfile.read(size)
                if not platform.troubled():
                    _reply(self, *_judged(platform, self.path, self.headers.get("authorization", ""), body))

            def log_message(self, *_: object) -> None:
                """Codes are nobody's business."""

        return Handler


def _judged(platform: CodePlatformEmulator, path: str, key: str, body: bytes) -> tuple[int, bytes]:
    if platform.trouble == "broken":
        return 503, b"{}"
    if platform.trouble == "garbage":
        return 200, b'{"name": 7, "number": "x", "more": true}'
    if path not in ("/v1/verify", "/v1/certificates"):
        return 405, b"{}"
    if not platform.allows(key):
        return 401, b"{}"
    status, answer = platform.answer(_code(body)) if path == "/v1/verify" else _certificate(body)
    return status, json.dumps(answer).encode()


def _certificate(body: bytes) -> tuple[int, dict[str, object]]:
    try:
        return certificates.answer(json.loads(body))
    except (ValueError, AttributeError):
        return 400, {"emulated": True}


def _code(body: bytes) -> str:
    try:
        asked: Any = json.loads(body)
        return str(asked["code"])
    except (ValueError, KeyError, TypeError):
        return ""


def _reply(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("x-emulated", "yes")
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)

"""The HTTP door as a page uses it: one origin, a cookie, JSON. For the demo's scripted clerks; blocking."""

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from queue_server.contracts.base import Message
from queue_server.contracts.codec import encode


class DoorShut(Exception):
    """The server does not answer, or not as it should: it may in a moment."""


class SignedOut(DoorShut):
    """The server no longer knows this session: a person has taken the place over."""


@dataclass(slots=True)
class Door:
    """One browser's worth of connection. `cookie` is the session's, once signed in."""

    base: str
    cookie: str = field(default="", repr=False)

    def post(self, path: str, body: Message | dict[str, Any]) -> tuple[int, bytes]:
        """(status, answer) of a POST from our own page; raises DoorShut."""
        data = encode(body) if isinstance(body, Message) else json.dumps(body).encode()
        return self._ask("POST", path, data)

    def get(self, path: str) -> tuple[int, bytes]:
        """(status, answer) of a GET; raises DoorShut."""
        return self._ask("GET", path, None)

    def _ask(self, method: str, path: str, data: bytes | None) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "Origin": self.base, "Cookie": self.cookie}
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=10)
        try:
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            self._remember(response.getheader("Set-Cookie"))
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise DoorShut(type(error).__name__) from None
        finally:
            connection.close()

    def form(self, path: str, **fields: str | bool) -> None:
        """A form of the staff pages; raises DoorShut when it is not taken."""
        status, _ = self.post(path, dict(fields))
        if status != http.client.OK:
            raise DoorShut(f"{path} answered {status}")

    def _remember(self, header: str | None) -> None:
        if header:
            self.cookie = header.partition(";")[0]

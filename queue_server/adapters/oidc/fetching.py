"""Bounded HTTP: no redirects, one deadline for all of an answer, a size, and our own words for what went wrong."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from queue_server.service.identity import ProviderLost

MOST_BYTES: Final = 256 * 1024
"""A set of keys with certificate chains has some 30 KiB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON object."""

    status: int
    said: dict[str, Any]


class Fetching:
    """Asks one provider. `trust` is read once: it takes some 50 ms."""

    def __init__(self, trust: ssl.SSLContext, timeout_s: float) -> None:
        self._trust = trust
        self._timeout_s = timeout_s

    async def get(self, url: str) -> Answer:
        """GET; raises ProviderLost."""
        return await self._asked("GET", url)

    async def post(self, url: str, form: Mapping[str, str], auth: tuple[str, str] | None) -> Answer:
        """POST a form, with Basic credentials where some are given; raises ProviderLost."""
        return await self._asked("POST", url, form, auth)

    async def _asked(
        self,
        method: str,
        url: str,
        form: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answer:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._answer(method, url, form, auth)
        except TimeoutError:
            raise ProviderLost("timeout") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise ProviderLost("unreachable") from None
        except (ValueError, RecursionError):
            raise ProviderLost("malformed") from None

    async def _answer(
        self, method: str, url: str, form: Mapping[str, str] | None, auth: tuple[str, str] | None
    ) -> Answer:
        headers = {"accept": "application/json"}
        async with (
            httpx.AsyncClient(verify=self._trust, timeout=None, headers=headers) as http,  # noqa: S113 - the deadline is around it
            http.stream(method, url, data=form, auth=auth) as reply,
        ):
            said = json.loads(await _body(reply))
        if not isinstance(said, dict):
            raise ProviderLost("malformed")
        return Answer(reply.status_code, said)


def trust_in(authority: Path | None) -> ssl.SSLContext:
    """Whose certificates are believed: a hall's own authority, or the system's. Raises OSError, ssl.SSLError."""
    return ssl.create_default_context(cafile=authority)


async def _body(reply: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in reply.aiter_bytes():
        body += chunk
        if len(body) > MOST_BYTES:
            raise ProviderLost("oversized")
    return bytes(body)

"""Questions to a platform or a department over HTTP, one request each; neither question nor answer is kept or logged."""

import asyncio
import inspect
import ssl
from collections.abc import Coroutine
from functools import partial
from typing import Any, Final, TypeVar, cast

import httpx
import structlog

from kiosk.gateways.plain_calls import TooMany, in_thread

_CONNECT_S: Final = 2.0
_MOST: Final = 16 * 1024
_log = structlog.get_logger(__name__)
T = TypeVar("T")


class Silent(Exception):
    """No answer that could be used came in time."""


def silent(who: str, why: str) -> Silent:
    """To be raised; the log says why, in words that tell of nobody."""
    _log.warning(f"{who}_silent", error=why)
    return Silent()


async def answered(who: str, ask: "partial[Coroutine[Any, Any, T]]", within: float) -> T:
    """The answer; Silent when it takes longer, and in the place of whatever a plugin raises, at once or later.

    A plugin's plain function may block: it has a thread, and what it does there after the time is up is heard by nobody.
    """
    try:
        async with asyncio.timeout(within):
            if inspect.iscoroutinefunction(ask.func):
                return await ask()
            found = await in_thread(who, ask)
            return await found if inspect.isawaitable(found) else cast("T", found)
    except Silent:
        raise
    except TooMany:
        raise silent(who, "too many hang") from None
    except Exception as error:  # a plugin may raise anything
        raise silent(who, type(error).__name__) from None


class PlatformClient:
    """Posts to one address with a bearer key. `who` stands in the log; how long all of it may take is `answered`'s."""

    def __init__(self, who: str, url: str, key: str) -> None:
        self._who, self._url, self._key = who, url, key
        self._trust = ssl.create_default_context()  # a tenth of a second; once, not at each question

    async def ask(self, question: dict[str, str]) -> bytes | None:
        """The body of a 200, None for a 404; raises Silent for everything else, nothing, and too much."""
        try:
            status, body = await self._post(question)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise silent(self._who, type(error).__name__) from None
        if status == httpx.codes.NOT_FOUND:
            return None
        if status != httpx.codes.OK:
            raise silent(self._who, str(status))
        return body

    async def _post(self, question: dict[str, str]) -> tuple[int, bytes]:
        headers, timeout = {"authorization": f"Bearer {self._key}"}, httpx.Timeout(None, connect=_CONNECT_S)
        async with (
            httpx.AsyncClient(
                timeout=timeout, verify=self._trust, follow_redirects=False, trust_env=False
            ) as client,
            client.stream("POST", self._url, json=question, headers=headers) as response,
        ):
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _MOST:
                    raise silent(self._who, "too much")
            return response.status_code, body

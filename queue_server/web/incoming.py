"""What a request may bring: a bounded body, an origin of ours, a language, an address."""

import logging
import re
from typing import Final, TypeVar

from fastapi import HTTPException, Request
from pydantic import BaseModel

from queue_server.contracts.base import Language
from queue_server.contracts.codec import MAX_BYTES, CodecError, decode
from queue_server.contracts.refusals import RefusalCode

LANGUAGE_COOKIE: Final = "__Host-language"
ORIGIN_REFUSED: Final = "origin"
"""A 403's detail and JSON error when the page was opened at an address that the hall does not know."""
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.:\[\]-]{1,120}")
_log = logging.getLogger(__name__)
M = TypeVar("M", bound=BaseModel)


async def read_body(request: Request, limit: int = MAX_BYTES) -> bytes:
    """The whole body; raises CodecError(TOO_LARGE) as soon as it is longer than `limit`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise CodecError(RefusalCode.TOO_LARGE)
    return bytes(body)


async def read_form(request: Request, model: type[M]) -> M:
    """A small JSON body as a model, from a page of ours; raises CodecError or HTTPException(403)."""
    require_own_page(request)
    return decode(model, await read_body(request), limit=4096)


def require_own_page(request: Request) -> None:
    """A state change must come as JSON from a page of ours; raises HTTPException(403)."""
    json = request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
    if not json:
        raise HTTPException(403)
    origin = request.headers.get("origin", "")
    if origin not in request.app.state.origins:
        shown = origin if _ORIGIN.fullmatch(origin) else "(none or unreadable)"
        _log.warning("origin refused: %s; add it to `origins` if its pages are the hall's", shown)
        raise HTTPException(403, ORIGIN_REFUSED)


def address_of(request: Request) -> str:
    """The peer's address, for limits only."""
    return request.client.host if request.client else "unknown"


def language_of(request: Request) -> Language:
    """?lang= first, then the cookie, then what a phone prefers; Chinese otherwise."""
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in ("zh", "en"):
        return "en" if chosen == "en" else "zh"
    accepted = request.headers.get("accept-language", "").lower()
    return "en" if accepted.startswith("en") else "zh"

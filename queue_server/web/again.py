"""Sign in again: what is dangerous asks for the password once more, and holds for five minutes of the same session."""

import asyncio
import hashlib
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints
from starlette.background import BackgroundTask

from queue_server.contracts.base import Message
from queue_server.service.staff import LockedOut, SignInRefused
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_form
from queue_server.web.on_record import record_lock
from queue_server.web.sessions import COOKIE, require_session

FRESH_S: Final = 300.0
"""Long enough for a form, too short for a console that somebody left."""


class Again(Message):
    """The password of whoever is signed in."""

    password: Annotated[str, StringConstraints(max_length=200)]

    def __repr__(self) -> str:
        return "Again(masked)"

    __str__ = __repr__


def router(web: Web) -> APIRouter:
    """The form that pages show before an export, a refund or a change of accounts."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/sign-in/again")
    async def again(request: Request) -> Response:
        """Check the password of the session's account; failures count towards its lock-out."""
        form, session = await read_form(request, Again), await require_session(web, request)
        if web.organisation and not web.organisation.takes_password_of(session.staff):
            return JSONResponse({"error": "refused"}, 401)
        try:
            async with web.argon:
                await asyncio.to_thread(web.staff.role_of, session.staff, form.password, address_of(request))
        except LockedOut as error:
            return JSONResponse({"error": "locked", "minutes": -(-error.retry_s // 60)}, 429)
        except SignInRefused as error:
            after = BackgroundTask(record_lock, web, session.staff) if error.locks else None
            return JSONResponse({"error": "refused"}, 401, background=after)
        make_fresh(web, mark_of(request))
        return JSONResponse({"fresh_s": FRESH_S})

    return routes


def make_fresh(web: Web, mark: str) -> None:
    """The session of this mark was confirmed just now."""
    now = web.now_s()
    for old in [key for key, until in web.fresh.items() if until <= now]:
        del web.fresh[old]
    web.fresh[mark] = now + FRESH_S


def is_fresh(web: Web, request: Request) -> bool:
    """Whether this very session was confirmed in the last minutes."""
    return web.fresh.get(mark_of(request), 0.0) > web.now_s()


def require_fresh(web: Web, request: Request) -> None:
    """Raises HTTPException(403, sign_in_again) unless it did."""
    if not is_fresh(web, request):
        raise HTTPException(403, "sign_in_again")


def mark_of(request: Request) -> str:
    """The request's session by its token's hash."""
    return hashlib.sha256(request.cookies.get(COOKIE, "").encode()).hexdigest()

"""The staff cookie: who is signed in, and on which window."""

import asyncio
from typing import Final

from fastapi import HTTPException, Request, Response

from queue_server.contracts.actors import Permission, Role
from queue_server.service.staff import StaffSession
from queue_server.web.context import Web

COOKIE: Final = "__Host-session"
WAY_COOKIE: Final = "__Host-way"
"""Whether this browser signed in at the identity provider: only where its sign-out leads follows from it."""
READERS: Final = (Role.MANAGER, Role.INSPECTOR)
"""Who may be let read everything, masked."""
AT_WINDOWS: Final = (Role.CLERK, Role.CASHIER, Role.MANAGER)
"""Who works at one; nobody else is bound to a window, nor speaks there."""
_MAX_TOKEN: Final = 64  # characters; ours have 43


async def session_of(web: Web, request: Request) -> StaffSession | None:
    """The live session of the request's cookie."""
    token = request.cookies.get(COOKIE, "")
    if not token or len(token) > _MAX_TOKEN:
        return None
    return await asyncio.to_thread(web.staff.session, token)


async def require_session(web: Web, request: Request, *roles: Role) -> StaffSession:
    """The live session, of one of the roles where some are named; raises HTTPException(401 or 403)."""
    session = await session_of(web, request)
    if session is None:
        raise HTTPException(401)
    if roles and session.role not in roles:
        raise HTTPException(403)
    return session


async def require_may(web: Web, request: Request, permission: Permission, *roles: Role) -> StaffSession:
    """The live session of an account with the permission, of one of the roles where some are named; raises HTTPException(401 or 403)."""
    session = await require_session(web, request, *roles)
    if permission not in session.may:
        raise HTTPException(403)
    return session


def reads(session: StaffSession | None, *others: Role) -> bool:
    """Whether the session is one of the other roles', or a reader's who has the permission `inspect`."""
    if session is None:
        return False
    return session.role in others or (session.role in READERS and Permission.INSPECT in session.may)


async def require_reader(web: Web, request: Request, *others: Role) -> StaffSession:
    """The live session that `reads`; raises HTTPException(401 or 403)."""
    session = await require_session(web, request)
    if not reads(session, *others):
        raise HTTPException(403)
    return session


async def require_window(web: Web, request: Request) -> tuple[StaffSession, str]:
    """The live session of somebody who works at a window, and that window; raises HTTPException(401, 403, or 404 without one)."""
    session = await require_session(web, request, *AT_WINDOWS)
    if session.window is None:
        raise HTTPException(404)
    return session, session.window


def set_cookie(response: Response, token: str) -> None:
    """Host-only, Secure, HttpOnly, SameSite=Strict; ends with the browser, and on the server after 12 h."""
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="strict", path="/")


def note_provider(response: Response) -> None:
    """The provider vouched for whoever signed in just now."""
    response.set_cookie(WAY_COOKIE, "provider", secure=True, httponly=True, samesite="strict", path="/")


def forget_provider(response: Response) -> None:
    """A password vouched for whoever signed in just now."""
    response.delete_cookie(WAY_COOKIE, secure=True, httponly=True, samesite="strict", path="/")


def came_by_provider(request: Request) -> bool:
    """Whether the browser says so; it may say what it likes."""
    return WAY_COOKIE in request.cookies


def clear_cookie(response: Response) -> None:
    """Forget the session in the browser."""
    for name in (COOKIE, WAY_COOKIE):
        response.delete_cookie(name, secure=True, httponly=True, samesite="strict", path="/")

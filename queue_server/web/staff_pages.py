"""Sign-in, set-up of the first manager, and the managers' list of staff."""

import asyncio
import logging
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import StringConstraints

from queue_server.contracts.actors import Role
from queue_server.contracts.base import Message
from queue_server.contracts.commands import SignOff
from queue_server.service.staff import (
    CodeRefused,
    LockedOut,
    PasswordTooWeak,
    SignedIn,
    SignInRefused,
    StaffError,
    StaffExists,
    StaffNameRefused,
)
from queue_server.web.context import Web
from queue_server.web.entering import WindowNeeded, enter, home_of, local_path, tell_hall
from queue_server.web.incoming import address_of, read_form
from queue_server.web.oidc.returning import Why
from queue_server.web.sessions import (
    COOKIE,
    came_by_provider,
    clear_cookie,
    require_session,
    session_of,
    set_cookie,
)
from queue_server.web.texts_staff import STAFF_TEXTS
from queue_server.web.views import Views

Field = Annotated[str, StringConstraints(max_length=200)]
_WHY = {
    CodeRefused: "code_refused",
    PasswordTooWeak: "too_weak",
    StaffNameRefused: "name_refused",
    StaffExists: "exists",
    SignInRefused: "refused",
}
"""The text that a page shows for each refusal."""
_SAID = frozenset(STAFF_TEXTS["signin"]) & frozenset(Why)
"""What the page may be told to say."""
_log = logging.getLogger(__name__)


class SignIn(Message):
    """The sign-in form."""

    staff: Field
    password: Field
    window: Field | None = None
    next: Field | None = None


class SetUp(Message):
    """The first manager's form."""

    code: Field
    staff: Field
    password: Field


class NewStaff(Message):
    """A new account."""

    staff: Field
    password: Field
    role: Literal["clerk", "helper", "cashier", "inspector", "manager"]


class EndStaff(Message):
    """An account to end."""

    staff: Field


def router(web: Web, views: Views) -> APIRouter:
    """Pages of accounts, and what their forms send."""
    routes = APIRouter(tags=["staff"])
    argon = asyncio.Semaphore(2)  # argon2 takes 64 MiB a check: strangers must not choose how many run
    _pages(routes, web, views)
    _forms(routes, web, argon)
    _member_forms(routes, web, argon)
    return routes


def _pages(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/sign-in", include_in_schema=False)
    async def sign_in_page(request: Request) -> Response:
        """The sign-in form."""
        windows = [s for w in web.gateway.windows() if (s := web.gateway.window(w))]
        why, hall = request.query_params.get("why", ""), web.gateway.catalogue().hall_name
        back = local_path(request.query_params.get("next")) or ""
        ours = web.organisation
        only = ours is not None and ours.only
        return views.page(
            request,
            "signin",
            windows=windows,
            hall=hall,
            why=why if why in _SAID else "",
            back=back,
            only=only,
        )

    @routes.get("/setup", include_in_schema=False)
    async def setup_page(request: Request) -> Response:
        """The first manager's form; after that, a way to sign in."""
        is_open = await asyncio.to_thread(web.staff.needs_first_manager)
        return views.page(request, "setup", is_open=is_open, hall=web.gateway.catalogue().hall_name)

    @routes.get("/staff", include_in_schema=False)
    async def members_page(request: Request) -> Response:
        """The list of accounts; managers only."""
        session = await session_of(web, request)
        if session is None:
            return RedirectResponse("/sign-in", 303)
        await require_session(web, request, Role.MANAGER)
        members = await asyncio.to_thread(web.staff.members)
        return views.page(request, "staff", session=session, members=members)


def _forms(routes: APIRouter, web: Web, argon: asyncio.Semaphore) -> None:
    @routes.post("/sign-in", include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        """Check the password, open a session bound to the window."""
        form = await read_form(request, SignIn)
        try:
            async with argon:
                account = _with_password(web, form.staff)
                role = await asyncio.to_thread(web.staff.role_of, account, form.password, address_of(request))
            signed_in = await enter(web, form.staff, role, form.window)
        except WindowNeeded:
            return JSONResponse({"error": "window_needed"}, 422)
        except LockedOut as error:
            _log.warning("sign-in refused: password, locked")
            return JSONResponse({"error": "locked", "minutes": -(-error.retry_s // 60)}, 429)
        except StaffError as error:
            _log.warning("sign-in refused: password, refused")
            return _refused(error, 401)
        if web.organisation and web.organisation.only:
            _log.warning("the emergency account signed in with its password")
        return _signed_in(signed_in, local_path(form.next))

    @routes.post("/setup", include_in_schema=False)
    async def set_up(request: Request) -> Response:
        """Turn the printed code into the first manager."""
        form = await read_form(request, SetUp)
        if not web.codes.allows(f"setup {address_of(request)}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        try:
            async with argon:
                await asyncio.to_thread(web.staff.first_manager, form.code, form.staff, form.password)
        except StaffError as error:
            return _refused(error, 422)
        return _signed_in(await asyncio.to_thread(web.staff.open_session, form.staff, None))

    @routes.post("/sign-out", include_in_schema=False)
    async def sign_out(request: Request) -> Response:
        """End the session."""
        await read_form(request, Message)
        session = await session_of(web, request)
        await asyncio.to_thread(web.staff.sign_out, request.cookies.get(COOKIE, ""))
        if session is not None and session.window:
            await tell_hall(web, session, SignOff(window=session.window))
        response = JSONResponse({"next": await _way_out(web, request) or "/sign-in"})
        clear_cookie(response)
        return response


def _member_forms(routes: APIRouter, web: Web, argon: asyncio.Semaphore) -> None:
    @routes.post("/staff", include_in_schema=False)
    async def add(request: Request) -> Response:
        """A new account; managers only."""
        form = await read_form(request, NewStaff)
        await require_session(web, request, Role.MANAGER)
        try:
            async with argon:
                await asyncio.to_thread(web.staff.add, form.staff, form.password, Role(form.role))
        except StaffError as error:
            return _refused(error, 422)
        return JSONResponse({"next": "/staff"})

    @routes.post("/staff/end", include_in_schema=False)
    async def end(request: Request) -> Response:
        """End an account, never one's own: the last manager must not lock the hall out."""
        form = await read_form(request, EndStaff)
        session = await require_session(web, request, Role.MANAGER)
        if form.staff == session.staff:
            return JSONResponse({"error": "failed"}, 409)
        await asyncio.to_thread(web.staff.deactivate, form.staff)
        return JSONResponse({"next": "/staff"})


def _with_password(web: Web, staff: str) -> str:
    """The account whose password is checked: where passwords are not taken, one that cannot be, with the same answer and time."""
    ours = web.organisation
    if ours is None or ours.takes_password_of(staff):
        return staff
    return f"-{staff}"


async def _way_out(web: Web, request: Request) -> str | None:
    """Whoever came by the provider signs out there, too."""
    ours = web.organisation
    if ours is None or not came_by_provider(request):
        return None
    return await ours.provider.way_out(f"{ours.origin}/sign-in")


def _signed_in(signed_in: SignedIn, back: str | None = None) -> Response:
    response = JSONResponse({"next": back or home_of(signed_in.session)})
    set_cookie(response, signed_in.token)
    return response


def _refused(error: StaffError, status: int) -> Response:
    return JSONResponse({"error": _WHY[type(error)]}, status)

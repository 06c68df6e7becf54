"""Sign-in, set-up of the first manager, and the managers' list of staff."""

import asyncio
from secrets import token_hex
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import StringConstraints

from queue_server.contracts.actors import Role
from queue_server.contracts.base import Message
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command, SignOff, SignOn
from queue_server.service.staff import (
    CodeRefused,
    LockedOut,
    PasswordTooWeak,
    SignedIn,
    SignInRefused,
    StaffError,
    StaffExists,
    StaffNameRefused,
    StaffSession,
)
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_form
from queue_server.web.sessions import COOKIE, clear_cookie, require_session, session_of, set_cookie
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
NO_WINDOW: Final = (Role.MANAGER, Role.INSPECTOR, Role.HELPER)
"""Who may work without one."""


class SignIn(Message):
    """The sign-in form."""

    staff: Field
    password: Field
    window: Field | None = None


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
        return views.page(request, "signin", windows=windows, hall=web.gateway.catalogue().hall_name)

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
                role = await asyncio.to_thread(
                    web.staff.role_of, form.staff, form.password, address_of(request)
                )
        except LockedOut as error:
            return JSONResponse({"error": "locked", "minutes": -(-error.retry_s // 60)}, 429)
        except StaffError as error:
            return _refused(error, 401)
        if form.window not in web.gateway.windows() and (form.window or role not in NO_WINDOW):
            return JSONResponse({"error": "window_needed"}, 422)
        signed_in = await asyncio.to_thread(web.staff.open_session, form.staff, form.window or None)
        if signed_in.session.window:
            await _tell_hall(web, signed_in.session, SignOn(window=signed_in.session.window))
        return _signed_in(signed_in)

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
            await _tell_hall(web, session, SignOff(window=session.window))
        response = JSONResponse({"next": "/sign-in"})
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


async def _tell_hall(web: Web, session: StaffSession, body: SignOn | SignOff) -> None:
    """Who works the window now: its keypad acts as them. Whether the hall takes it does not hold up the page."""
    command = Command(id=token_hex(16), hall=web.gateway.hall, sent_at=web.clock.now(), body=body)
    await web.gateway.submit(session.actor, command, digest(encode(command)))


def home_of(session: StaffSession) -> str:
    """Where an account's work is."""
    if session.window:
        return "/console"
    return {Role.INSPECTOR: "/access-log", Role.HELPER: "/desk"}.get(session.role, "/staff")


def _signed_in(signed_in: SignedIn) -> Response:
    response = JSONResponse({"next": home_of(signed_in.session)})
    set_cookie(response, signed_in.token)
    return response


def _refused(error: StaffError, status: int) -> Response:
    return JSONResponse({"error": _WHY[type(error)]}, status)

"""Sign-in, one's own password, and the set-up of the first manager."""

import asyncio
import logging
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints
from starlette.background import BackgroundTask

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.base import Message
from queue_server.service.staff import (
    CodeRefused,
    LockedOut,
    PasswordTooWeak,
    SignedIn,
    SignInRefused,
    StaffError,
    StaffExists,
    StaffNameRefused,
    StaffUnknown,
)
from queue_server.web.context import Web
from queue_server.web.entering import WindowNeeded, enter, home_of, leave, off_duty
from queue_server.web.incoming import address_of, read_form
from queue_server.web.oidc.returning import Why
from queue_server.web.on_record import record_lock, recorder
from queue_server.web.sessions import (
    came_by_provider,
    clear_cookie,
    forget_provider,
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
    StaffUnknown: "refused",
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


class SetUp(Message):
    """The first manager's form."""

    code: Field
    staff: Field
    password: Field


class ChangePassword(Message):
    """Somebody's own password, from now on another."""

    staff: Field
    password: Field
    new: Field

    def __repr__(self) -> str:
        return "ChangePassword(masked)"

    __str__ = __repr__


def router(web: Web, views: Views) -> APIRouter:
    """Pages of accounts, and what their forms send."""
    routes = APIRouter(tags=["staff"])
    _pages(routes, web, views)
    _forms(routes, web)
    _password(routes, web)
    return routes


def _pages(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/sign-in", include_in_schema=False)
    async def sign_in_page(request: Request) -> Response:
        """The sign-in form."""
        windows = [s for w in web.gateway.windows() if (s := web.gateway.window(w))]
        why, hall = request.query_params.get("why", ""), web.gateway.catalogue().hall_name
        ours = web.organisation
        only = ours is not None and ours.only
        return views.page(
            request,
            "signin",
            repeats=("why",),
            windows=windows,
            hall=hall,
            why=why if why in _SAID else "",
            only=only,
        )

    @routes.get("/setup", include_in_schema=False)
    async def setup_page(request: Request) -> Response:
        """The first manager's form; after that, a way to sign in."""
        is_open = await asyncio.to_thread(web.staff.needs_first_manager)
        return views.page(request, "setup", is_open=is_open, hall=web.gateway.catalogue().hall_name)

    @routes.get("/password", include_in_schema=False)
    async def password_page(request: Request) -> Response:
        """The form for another password; whoever knows the old one needs no session."""
        return views.page(request, "password", hall=web.gateway.catalogue().hall_name)


def _forms(routes: APIRouter, web: Web) -> None:
    @routes.post("/sign-in", include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        """Check the password, open a session bound to the window."""
        form = await read_form(request, SignIn)
        role = await _checked(web, request, form.staff, form.password)
        if isinstance(role, Response):
            return role
        try:
            signed_in = await enter(web, form.staff, role, form.window, leaving=request)
        except WindowNeeded as error:
            return JSONResponse({"error": error.word}, 422)
        except StaffError as error:  # the account was ended a moment ago
            return refused(error, 401)
        if web.organisation and web.organisation.only:
            _log.warning("the emergency account signed in with its password")
        response = _signed_in(signed_in, home_of(web, signed_in.session))
        if came_by_provider(request):
            forget_provider(response)
        return response

    @routes.post("/setup", include_in_schema=False)
    async def set_up(request: Request) -> Response:
        """Turn the printed code into the first manager."""
        form = await read_form(request, SetUp)
        if not web.codes.allows(f"setup {address_of(request)}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        record = recorder(web, Actor(role=Role.MANAGER, id=form.staff[:32]))
        try:
            async with web.argon:
                await asyncio.to_thread(web.staff.first_manager, form.code, form.staff, form.password, record)
        except StaffError as error:
            return refused(error, 422)
        return _signed_in(await asyncio.to_thread(web.staff.open_session, form.staff, None), "/staff")

    @routes.post("/sign-out", include_in_schema=False)
    async def sign_out(request: Request) -> Response:
        """End the session."""
        await read_form(request, Message)
        await leave(web, request)
        response = JSONResponse({"next": await _way_out(web, request) or "/sign-in"})
        clear_cookie(response)
        return response


def _password(routes: APIRouter, web: Web) -> None:
    @routes.post("/password", include_in_schema=False)
    async def change(request: Request) -> Response:
        """Another password for whoever knows the present one; all sessions of the account end, also where it was left open."""
        form = await read_form(request, ChangePassword)
        role = await _checked(web, request, form.staff, form.password)
        if isinstance(role, Response):
            return role
        record = recorder(web, Actor(role=role, id=form.staff))
        try:
            async with web.argon:
                left = await asyncio.to_thread(web.staff.set_password, form.staff, form.new, record)
        except StaffError as error:
            return refused(error, 422)
        for window in left:
            await off_duty(web, Actor(role=role, id=form.staff, window=window), (window,))
        return JSONResponse({"next": "/sign-in"})


async def _checked(web: Web, request: Request, staff: str, password: str) -> Role | Response:
    """The role of an account whose password is right, or the answer that says what is wrong."""
    try:
        async with web.argon:
            account = _with_password(web, staff)
            return await asyncio.to_thread(web.staff.role_of, account, password, address_of(request))
    except LockedOut as error:
        _log.warning("sign-in refused: password, locked")
        return JSONResponse({"error": "locked", "minutes": -(-error.retry_s // 60)}, 429)
    except SignInRefused as error:
        _log.warning("sign-in refused: password, refused")
        return refused(error, 401, BackgroundTask(record_lock, web, account) if error.locks else None)


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


def _signed_in(signed_in: SignedIn, path: str) -> Response:
    response = JSONResponse({"next": path})
    set_cookie(response, signed_in.token)
    return response


def refused(error: StaffError, status: int, after: BackgroundTask | None = None) -> Response:
    """The refusal as a page shows it; what is done `after` takes none of its time, which tells nothing then."""
    return JSONResponse({"error": _WHY[type(error)]}, status, background=after)

"""The managers' list of staff: who works here, what each may do, new passwords. Nobody gives what they have not."""

import asyncio
import re
from typing import Annotated, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from queue_server.contracts.actors import ROLE_HAS, Permission, Role
from queue_server.contracts.base import Message
from queue_server.service.staff import StaffError, StaffMember, StaffSession
from queue_server.web.again import require_fresh
from queue_server.web.context import Web
from queue_server.web.entering import off_duty
from queue_server.web.incoming import read_form
from queue_server.web.on_record import recorder
from queue_server.web.sessions import require_session, session_of
from queue_server.web.staff_pages import Field, refused
from queue_server.web.views import Views

BEYOND: Final = "beyond"
"""A 403's JSON error: the account may, or would, do what the manager may not."""
Open = Annotated[str, Query(max_length=32)]


class NewStaff(Message):
    """A new account."""

    staff: Field
    password: Field
    role: Literal["clerk", "helper", "cashier", "inspector", "manager"]

    def __repr__(self) -> str:
        return "NewStaff(masked)"

    __str__ = __repr__


class EndStaff(Message):
    """An account to end."""

    staff: Field


class NewPassword(Message):
    """For somebody who forgot it, or whose account is locked."""

    staff: Field
    password: Field

    def __repr__(self) -> str:
        return "NewPassword(masked)"

    __str__ = __repr__


class Grant(Message):
    """What an account may do from now on, or not any more."""

    staff: Field
    permission: Permission
    given: bool


def router(web: Web, views: Views) -> APIRouter:
    """For managers; whatever they change asks for their password again, and is on record before it counts."""
    routes = APIRouter(tags=["staff"], include_in_schema=False)
    _page(routes, web, views)
    _accounts(routes, web)
    _changes(routes, web)
    return routes


def _page(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/staff")
    async def members_page(request: Request, open: Open = "") -> Response:
        """The list of accounts; one of them opened."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_session(web, request, Role.MANAGER)
        members = sorted(await asyncio.to_thread(web.staff.members), key=_by_number)
        roles = [role.value for role, may in ROLE_HAS.items() if may <= session.may]
        return views.page(
            request, "staff", session=session, members=members, opened=open, permissions=list(Permission), roles=roles,
            mine={m.staff for m in members if m.active and m.staff != session.staff and m.may <= session.may},
        )  # fmt: skip


def _accounts(routes: APIRouter, web: Web) -> None:
    @routes.post("/staff")
    async def add(request: Request) -> Response:
        """A new account, of a role that may no more than who makes it."""
        form = await read_form(request, NewStaff)
        session = await require_session(web, request, Role.MANAGER)
        if not ROLE_HAS[Role(form.role)] <= session.may:
            raise HTTPException(403, BEYOND)
        require_fresh(web, request)
        try:
            async with web.argon:
                record = recorder(web, session.actor)
                await asyncio.to_thread(web.staff.add, form.staff, form.password, Role(form.role), record)
        except StaffError as error:
            return refused(error, 422)
        return JSONResponse({"next": "/staff"})

    @routes.post("/staff/end")
    async def end(request: Request) -> Response:
        """End an account, never one's own: the last manager must not lock the hall out."""
        form = await read_form(request, EndStaff)
        session = await _over(web, request, form.staff)
        left = await asyncio.to_thread(web.staff.deactivate, form.staff, recorder(web, session.actor))
        await off_duty(web, session.actor, left)
        return JSONResponse({"next": "/staff"})


def _changes(routes: APIRouter, web: Web) -> None:
    @routes.post("/staff/password")
    async def password(request: Request) -> Response:
        """A new first password: the account's sessions end, and its lock."""
        form = await read_form(request, NewPassword)
        session = await _over(web, request, form.staff)
        try:
            async with web.argon:
                record = recorder(web, session.actor)
                left = await asyncio.to_thread(web.staff.set_password, form.staff, form.password, record)
        except StaffError as error:
            return refused(error, 422)
        await off_duty(web, session.actor, left)
        return JSONResponse({"next": f"/staff?open={form.staff}"})

    @routes.post("/staff/may")
    async def grant(request: Request) -> Response:
        """Give or take one permission; it counts at once, in open sessions too."""
        form = await read_form(request, Grant)
        session = await _over(web, request, form.staff)
        if form.permission not in session.may:
            raise HTTPException(403, BEYOND)
        change = web.staff.give if form.given else web.staff.take
        await asyncio.to_thread(change, form.staff, form.permission, recorder(web, session.actor))
        return JSONResponse({"next": f"/staff?open={form.staff}"})


def _by_number(member: StaffMember) -> list[str | int]:
    """Text and digits in turn, so that 2 comes before 10."""
    return [int(part) if n % 2 else part for n, part in enumerate(re.split(r"([0-9]+)", member.staff))]


async def _over(web: Web, request: Request, staff: str) -> StaffSession:
    """A manager's fresh session that may all that the other's account may; raises HTTPException(401, 403, 404 or 409)."""
    session = await require_session(web, request, Role.MANAGER)
    if staff == session.staff:
        raise HTTPException(409)
    members = {each.staff: each for each in await asyncio.to_thread(web.staff.members)}
    if staff not in members:
        raise HTTPException(404)
    if not members[staff].may <= session.may:
        raise HTTPException(403, BEYOND)
    require_fresh(web, request)
    return session

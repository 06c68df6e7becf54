"""From an account that was checked to a session at a window, whoever checked it."""

import asyncio
from collections.abc import Sequence
from secrets import token_hex
from typing import Final

from fastapi import Request

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command, SignOff, SignOn
from queue_server.contracts.commands.floor import LeaveFloor
from queue_server.contracts.permissions import permits
from queue_server.service.staff import SignedIn, StaffSession
from queue_server.web.context import Web
from queue_server.web.sessions import AT_WINDOWS, COOKIE, reads, session_of

NO_WINDOW: Final = (Role.MANAGER, Role.INSPECTOR, Role.HELPER)
"""Who may work without one."""


class WindowNeeded(Exception):
    """The role works at a window and the hall's has not this one, or it works at none; `word` says which."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


async def enter(
    web: Web,
    staff: str,
    role: Role,
    window: str | None,
    given: Role | None = None,
    *,
    leaving: Request | None = None,
) -> SignedIn:
    """A session bound to the window, in the `given` role or the account's own; raises WindowNeeded, SignInRefused.

    `leaving`: of the browser whose session before ends with this one.
    """
    _require_window(web, given or role, window)
    if leaving is not None:
        await leave(web, leaving)
    signed_in = await asyncio.to_thread(web.staff.open_session, staff, window or None, given)
    if signed_in.session.window:
        await _on_duty(web, signed_in, SignOn(window=signed_in.session.window))
    return signed_in


async def _on_duty(web: Web, signed_in: SignedIn, body: SignOn) -> None:
    """Who works the window now; whoever calls nobody, as a cashier, only ends that the keypad acts as whoever was there."""
    if permits(signed_in.session.actor, body):
        return await tell_hall(web, signed_in.session.actor, body)
    for actor in signed_in.ended:
        await off_duty(web, actor, (actor.window or "",))
    return None


def _require_window(web: Web, role: Role, window: str | None) -> None:
    """One of the hall for whoever works at one, none for all others."""
    if window not in web.gateway.windows() and (window or role not in NO_WINDOW):
        raise WindowNeeded("window_needed")
    if window and role not in AT_WINDOWS:
        raise WindowNeeded("window_not_yours")


async def leave(web: Web, request: Request) -> None:
    """End the session that this browser has, if any: the next one at this computer is another person's or window's."""
    session = await session_of(web, request)
    await asyncio.to_thread(web.staff.sign_out, request.cookies.get(COOKIE, ""))
    if session is None:
        return
    if session.window:
        await off_duty(web, session.actor, (session.window,))
    if permits(session.actor, LeaveFloor()):
        await tell_hall(web, session.actor, LeaveFloor())


async def off_duty(web: Web, actor: Actor, windows: Sequence[str]) -> None:
    """Nobody works these windows any more: their keypads act as nobody."""
    for window in windows:
        await tell_hall(web, actor, SignOff(window=window))


async def tell_hall(web: Web, actor: Actor, body: SignOn | SignOff | LeaveFloor) -> None:
    """Who works where now: a window's keypad acts as them, calls for help ring them. Whether the hall takes it does not hold up the page."""
    command = Command(id=token_hex(16), hall=web.gateway.hall, sent_at=web.clock.now(), body=body)
    await web.gateway.submit(actor, command, digest(encode(command)))


def home_of(web: Web, session: StaffSession) -> str:
    """Where an account's work is: of the pages that it may open, the one with most for it."""
    if session.window and session.role in AT_WINDOWS:
        return "/console"
    if session.role is Role.INSPECTOR:
        read = web.reports is not None and Permission.REPORTS in session.may
        return "/reports" if read else "/access-log"
    if session.role is Role.MANAGER and web.figures is not None and reads(session):
        return "/dashboard"
    return "/desk" if session.role is Role.HELPER else "/staff"

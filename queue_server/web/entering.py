"""From an account that was checked to a session at a window, whoever checked it."""

import asyncio
import re
from secrets import token_hex
from typing import Final

from queue_server.contracts.actors import Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command, SignOff, SignOn
from queue_server.service.staff import SignedIn, StaffSession
from queue_server.web.context import Web

NO_WINDOW: Final = (Role.MANAGER, Role.INSPECTOR, Role.HELPER)
"""Who may work without one."""
_LOCAL: Final = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/?)*(?:\?[A-Za-z0-9._~&=-]*)?")
_MOST_PATH: Final = 200


class WindowNeeded(Exception):
    """The role works at a window, or the window is none of this hall."""


async def enter(web: Web, staff: str, role: Role, window: str | None, given: Role | None = None) -> SignedIn:
    """A session bound to the window, in the `given` role or the account's own; raises WindowNeeded, SignInRefused."""
    if window not in web.gateway.windows() and (window or role not in NO_WINDOW):
        raise WindowNeeded
    signed_in = await asyncio.to_thread(web.staff.open_session, staff, window or None, given)
    if signed_in.session.window:
        await tell_hall(web, signed_in.session, SignOn(window=signed_in.session.window))
    return signed_in


async def tell_hall(web: Web, session: StaffSession, body: SignOn | SignOff) -> None:
    """Who works the window now: its keypad acts as them. Whether the hall takes it does not hold up the page."""
    command = Command(id=token_hex(16), hall=web.gateway.hall, sent_at=web.clock.now(), body=body)
    await web.gateway.submit(session.actor, command, digest(encode(command)))


def home_of(session: StaffSession) -> str:
    """Where an account's work is."""
    if session.window:
        return "/console"
    return {Role.INSPECTOR: "/access-log", Role.HELPER: "/desk"}.get(session.role, "/staff")


def local_path(text: str | None) -> str | None:
    """A page of ours that one may be sent to after signing in; None for anything else, above all for other hosts."""
    return text if text and len(text) <= _MOST_PATH and _LOCAL.fullmatch(text) else None

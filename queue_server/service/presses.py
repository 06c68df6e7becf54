"""Keys pressed at a window: they do what the account that is signed on there may do, and nothing more."""

import asyncio
from collections.abc import Callable
from typing import Final

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.commands import Body
from queue_server.contracts.permissions import NEEDED
from queue_server.contracts.refusals import RefusalCode
from queue_server.domain.day import Day

PRESSED: Final = frozenset({Role.BRIDGE, Role.KEYPAD})
MayAt = Callable[[str, str], frozenset[Permission] | None]
"""(staff, window) → what the session there may do; None where there is none. Short, but blocks: called on a thread."""


async def refusal(actor: Actor, body: Body, day: Day, may_at: MayAt) -> tuple[RefusalCode, str] | None:
    """Why a press is refused, and about what; None where the rules judge it, also where nobody is signed on at the window."""
    needed, window = NEEDED.get(body.kind), day.windows.get(actor.window or "")
    if actor.role not in PRESSED or needed is None or window is None or window.staff is None:
        return None
    may = await asyncio.to_thread(may_at, window.staff, window.id)
    if may is None:
        return RefusalCode.NOT_SIGNED_ON, window.label
    return None if needed in may else (RefusalCode.NOT_PERMITTED, body.kind)

"""Who may lead the hall for a day: managers whose account is active and may make the rounds that are asked for."""

import asyncio

from queue_server.contracts.actors import Permission, Role
from queue_server.service.staff import StaffSession
from queue_server.web.context import Web


async def leaders(web: Web, session: StaffSession) -> tuple[str, ...]:
    """Staff numbers, in order; whoever asks is among them where a provider made them a manager."""
    members = await asyncio.to_thread(web.staff.members)
    lead = {m.staff for m in members if m.active and m.role is Role.MANAGER and Permission.INSPECT in m.may}
    if session.role is Role.MANAGER and Permission.INSPECT in session.may:
        lead.add(session.staff)
    return tuple(sorted(lead))

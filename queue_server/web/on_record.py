"""Changes of accounts go on record before they count: the store asks from its thread, the hall writes them."""

import asyncio
import logging
from typing import Final

from queue_server.contracts.actors import Actor, Role
from queue_server.service.ports import StorageError
from queue_server.service.staff_record import OnRecord, StaffChange
from queue_server.web.context import Web

PATIENCE_S: Final = 3.0
"""The accounts' file is locked meanwhile: less than the five seconds that whoever signs in waits for it."""
_SERVER: Final = Actor(role=Role.SYSTEM, id="server")
_log = logging.getLogger(__name__)


def recorder(web: Web, actor: Actor) -> OnRecord:
    """For calls of the staff store in a thread; what comes too late is refused as what cannot be written."""
    loop = asyncio.get_running_loop()

    def record(change: StaffChange) -> None:
        written = asyncio.run_coroutine_threadsafe(web.gateway.record_staff(actor, change), loop)
        try:
            written.result(PATIENCE_S)
        except TimeoutError:
            written.cancel()
            raise StorageError("the audit chain does not answer") from None

    return record


async def record_lock(web: Web, staff: str) -> None:
    """An account was locked by wrong passwords: it stays so where this cannot be written."""
    try:
        await web.gateway.record_staff(_SERVER, StaffChange("lock", staff))
    except StorageError:
        _log.warning("a lock is not on record")

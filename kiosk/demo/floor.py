"""A scripted helper on the demo's floor: goes where somebody calls for help, unless a person at the desk was quicker."""

import asyncio
import json
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from kiosk.demo.http import Door, DoorShut, SignedOut
from kiosk.demo.programs import HALL
from queue_server.contracts.commands import Body, Command
from queue_server.contracts.commands.floor import AcceptHelp, EndHelp, StandOnFloor

LOOKS_S: Final = 2.0
WAITS_S: Final = 15.0
"""Time for whoever tries the desk's page to answer first."""
HELPS_S: Final = 20.0


class Helper:
    """One helper, until cancelled or signed out."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def work(self) -> None:
        """Stand on the floor and answer calls; a door that was shut is tried again."""
        standing = False
        while True:
            try:
                if not standing:
                    await self._send(StandOnFloor())
                standing = True
                for call in (await asyncio.to_thread(self._floor))["calls"]:
                    await self._look(call)
            except SignedOut:
                return
            except DoorShut:
                standing = False
            await asyncio.sleep(LOOKS_S)

    async def _look(self, call: dict[str, Any]) -> None:
        age = (datetime.now(UTC) - datetime.fromisoformat(call["since"])).total_seconds()
        if call["word"] != "accepted" and age >= WAITS_S:
            await self._send(AcceptHelp(call=call["call"]))
        elif call["by"] == "helper:helper" and age >= WAITS_S + HELPS_S:
            await self._send(EndHelp(call=call["call"]))

    async def waiting(self) -> int:
        """How many wait in the whole hall; raises DoorShut."""
        found: int = (await asyncio.to_thread(self._floor))["waiting"]
        return found

    def _floor(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(_good(*self._door.get("/desk/now")))
        return found

    async def _send(self, body: Body) -> None:
        command = Command(id=secrets.token_hex(16), hall=HALL, sent_at=datetime.now(UTC), body=body)
        status, answer = await asyncio.to_thread(self._door.post, f"/api/v1/{HALL}/commands", command)
        if status == HTTPStatus.UNAUTHORIZED or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _good(status, answer)


def _good(status: int, answer: bytes) -> bytes:
    """The answer of a door that is open to us; raises DoorShut."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise SignedOut
    if status != HTTPStatus.OK:
        raise DoorShut(f"/desk/now answered {status}")
    return answer

"""Command × actor on both doors of a real server: what the table forbids is refused as not permitted, on each."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from secrets import token_hex
from typing import Any

import httpx
import pytest

from queue_server.adapters.clock import SystemClock
from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import DEVICES, STAFF, Actor, Role
from queue_server.contracts.codec import decode_reply, encode, sign
from queue_server.contracts.commands import CancelTicket, Command, Ping
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.permissions import permits
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused, TicketView
from tests.support.command_bodies import KINDS, body_of
from tests.support.hall_client import HALL, HallClient, HallProcess, issuing
from tests.support.page_hall import staff_store
from tests.support.records import unrecorded

ASSIGNED = {
    Role.KIOSK: "a",
    Role.DESK: "a",
    Role.BOARD: "a",
    Role.BRIDGE: "w1",
    Role.KEYPAD: "w1",
    Role.INTEGRATOR: "ticket_called",
}
BY_MQTT = (
    Role.KIOSK,
    Role.DESK,
    Role.BRIDGE,
    Role.KEYPAD,
)  # others may not publish commands: test_hostile_client
AT_WINDOW = (Role.KEYPAD, Role.BRIDGE)
PATH = f"/api/v1/{HALL}/commands"


@dataclass
class Doors:
    """A running hall, a credential for each device role, an account for each staff role."""

    hall: HallProcess
    http: httpx.AsyncClient
    devices: dict[Role, DeviceCredential]
    staff: SqliteStaff

    def command(self, body: Any, **fields: Any) -> Command:
        return Command(
            **{"id": token_hex(16), "hall": HALL, "sent_at": datetime.now(UTC), "body": body, **fields}
        )

    async def by_device(self, role: Role, command: Command) -> Accepted | Refused:
        mine = self.devices[role]
        payload = sign(HallClient(mine).key, mine.key_id, PATH, command)
        return decode_reply(
            (await self.http.post(PATH, content=payload, headers={"x-yitang-device": mine.device})).content
        )

    async def by_staff(self, cookie: str, command: Command) -> Accepted | Refused:
        headers = {
            "cookie": f"__Host-session={cookie}", "origin": self.hall.base,
            "content-type": "application/json",
        }  # fmt: skip
        return decode_reply((await self.http.post(PATH, content=encode(command), headers=headers)).content)


@pytest.fixture(params=["mosquitto", "embedded"])
async def doors(request, tmp_path) -> AsyncIterator[Doors]:
    hall = HallProcess(tmp_path, request.param, 3)
    devices = {role: hall.credential(role, f"{role.value}-1", ASSIGNED[role]) for role in DEVICES}
    staff = staff_store(hall.data, SystemClock())
    for role in STAFF:
        staff.add(role.value, "a long password", role, unrecorded)
    try:
        await hall.start()
        async with httpx.AsyncClient(base_url=hall.base, timeout=30) as http:
            yield Doors(hall, http, devices, staff)
    finally:
        await hall.stop()
        staff.close()


def _bodies() -> list[Any]:
    """Every command, at the own and at a foreign window."""
    own = [body_of(kind) for kind in KINDS]
    return own + [body_of(b.kind, window="w2") for b in own if hasattr(b, "window")]


def _judge(actor: Actor, body: Any, reply: Accepted | Refused) -> None:
    """Refused by the table names the command; refused for somebody else's ticket names the ticket."""
    refused = isinstance(reply, Refused) and (reply.code, reply.about) == (
        RefusalCode.NOT_PERMITTED,
        body.kind,
    )
    assert refused is not permits(actor, body), (actor, body.kind, reply)


async def test_every_command_of_every_actor_on_both_doors(doors):
    """Devices by MQTT and HTTP, staff by HTTP, own and foreign windows: the table, nothing more, nothing less."""
    for role, credential in doors.devices.items():
        actor = Actor(role=role, id=credential.device, window="w1" if role in AT_WINDOW else None)
        for body in _bodies():
            _judge(actor, body, await doors.by_device(role, doors.command(body)))
        if role in BY_MQTT:
            async with HallClient(credential).connected() as client:
                replies = await asyncio.gather(*(client.ask(body) for body in _bodies()))
            for body, reply in zip(_bodies(), replies, strict=True):
                _judge(actor, body, reply)
    for role, window in product(STAFF, ("w1", None)):
        cookie = doors.staff.open_session(role.value, window).token
        for body in _bodies():
            reply = await doors.by_staff(cookie, doors.command(body))
            _judge(Actor(role=role, id=role.value, window=window), body, reply)


async def test_replays_on_both_doors(doors):
    """The same command again is the same answer on either door; by another actor, changed or stale it is not."""
    async with (
        HallClient(doors.devices[Role.KIOSK]).connected() as kiosk,
        HallClient(doors.devices[Role.DESK]).connected() as desk,
    ):
        command = kiosk.command(issuing())
        first = await kiosk.send(command)
        assert isinstance(first, Accepted)
        assert isinstance(first.result, TicketView)
        assert await kiosk.send(command) == first
        assert await doors.by_device(Role.KIOSK, command) == first
        other = await desk.send(desk.command(issuing(), command_id=command.id))
        assert isinstance(other, Accepted)
        assert other.result != first.result, "another actor with the same id has another ticket"
        changed = doors.command(issuing(), id=command.id)
        stale = doors.command(issuing(), sent_at=datetime.now(UTC) - timedelta(minutes=11))
        foreign = doors.command(CancelTicket(ticket=first.result.ticket))
        for asked, who, code in (
            (changed, kiosk, RefusalCode.ID_REUSED),
            (stale, kiosk, RefusalCode.STALE),
            (foreign, desk, RefusalCode.NOT_PERMITTED),
        ):
            for reply in (await who.send(asked), await doors.by_device(who.credential.role, asked)):
                assert isinstance(reply, Refused)
                assert reply.code is code
    issued = [entry for entry in doors.hall.entries() if entry.kind == "TicketIssued"]
    assert len(issued) == 2


async def test_mac_of_another_device_or_place_is_not_authentic(doors):
    """A payload signed for MQTT, by another key, or changed on the way opens no door."""
    kiosk, desk = doors.devices[Role.KIOSK], doors.devices[Role.DESK]
    command = doors.command(Ping())
    forged = {
        "another's key": sign(HallClient(desk).key, kiosk.key_id, PATH, command),
        "another's key id": sign(HallClient(kiosk).key, desk.key_id, PATH, command),
        "another place": sign(HallClient(kiosk).key, kiosk.key_id, HallClient(kiosk).topic, command),
        "changed": sign(HallClient(kiosk).key, kiosk.key_id, PATH, command).replace(b"ping", b"pong"),
        "no mac": encode(command),
    }
    for name, payload in forged.items():
        answer = await doors.http.post(PATH, content=payload, headers={"x-yitang-device": kiosk.device})
        assert answer.status_code == 401, name
        assert decode_reply(answer.content).code is RefusalCode.NOT_AUTHENTIC

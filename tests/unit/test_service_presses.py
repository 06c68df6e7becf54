"""A window's keypad does what the account that is signed on there may do: the same as on the console."""

from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import CallNext, MarkMissed, PauseWindow, RaisePanic, SignOn
from queue_server.contracts.replies import Refused
from queue_server.service.hall import HallService
from tests.support.hall_service import CLERK, NOW, World, memory_world
from tests.support.page_hall import PASSWORD, HandClock, staff_store
from tests.support.records import unrecorded
from tests.unit.test_service_hall import serving

PRESSES = (
    Actor(role=Role.BRIDGE, id="bridge-1", window="w1"),
    Actor(role=Role.KEYPAD, id="keypad-1", window="w1"),
)
NEXT = CallNext(window="w1")


async def asked(service: HallService, world: World, actor: Actor, body: Any) -> str:
    """What came of a command: its refusal, or nothing."""
    command = world.command(body)
    reply = await service.submit(actor, command, digest(encode(command)))
    return reply.code.value if isinstance(reply, Refused) else ""


@pytest.mark.parametrize("keypad", PRESSES, ids=lambda actor: actor.role.value)
async def test_keypad_asks_for_the_permissions_of_who_is_signed_on(tmp_path: Path, keypad: Actor):
    """Taken, the key is refused at once; given again, it works. Nobody needs one for the panic button."""
    world, clock = memory_world(tmp_path), HandClock(NOW)
    staff = staff_store(tmp_path, clock)
    staff.add("c1", PASSWORD, Role.CLERK, unrecorded)
    world.open_window()
    staff.open_session("c1", "w1")
    async with serving(world) as (service, _):
        service.judge_presses_by(staff.may_at)
        await asked(service, world, CLERK, SignOn(window="w1"))
        seen = [await asked(service, world, keypad, NEXT)]
        for permission, body in ((Permission.CALL, NEXT), (Permission.MISSED, MarkMissed(window="w1"))):
            staff.take("c1", permission, unrecorded)
            seen.append(await asked(service, world, keypad, body))
            staff.give("c1", permission, unrecorded)
            seen.append(await asked(service, world, keypad, body))
        seen.append(await asked(service, world, keypad, PauseWindow(window="w1", reason="break")))
        seen.append(await asked(service, world, keypad, RaisePanic(window="w1")))
    staff.close()
    assert seen == [
        "nobody_waiting",
        "not_permitted",
        "nobody_waiting",
        "not_permitted",
        "nobody_called",
        "",
        "",
    ]


async def test_keypad_acts_as_nobody_once_the_session_at_the_window_is_over(tmp_path: Path):
    """A session ends after its day though nobody signs off: the keys do nothing then."""
    world, clock = memory_world(tmp_path), HandClock(NOW)
    staff = staff_store(tmp_path, clock)
    staff.add("c1", PASSWORD, Role.CLERK, unrecorded)
    token = staff.open_session("c1", "w1").token
    async with serving(world) as (service, _):
        service.judge_presses_by(staff.may_at)
        await asked(service, world, CLERK, SignOn(window="w1"))
        staff.sign_out(token)
        assert await asked(service, world, PRESSES[0], NEXT) == "not_signed_on"
    staff.close()

"""An enrolled kiosk turns hostile: everything it can try on the wire, on both brokers, judged by what is delivered.

`hall` is a running door with a recording hall behind it, a victim kiosk, a board and the hostile kiosk. Each test
ends with a sentinel through the same path, so that "nothing arrived" means something.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from queue_server.adapters.mqtt.drops import Drop
from queue_server.contracts import codec, topics
from queue_server.contracts.actors import Role
from queue_server.contracts.commands import CallNext, Ping
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.snapshots import BoardSnapshot, DeviceHealth
from tests.support.broker_hall import BROKERS, HALL
from tests.support.door_hall import DoorHall, ask, command, door_hall, mac_line, replied, signed
from tests.support.raw_mqtt import RawPeer, RawWill, Refused, peer
from tests.support.recording_gateway import board_snapshot

pytestmark = pytest.mark.asyncio(loop_scope="module")
BOARD = topics.board(HALL, "a")
VICTIM, HOSTILE = "kiosk-1", "kiosk-2"


@dataclass(slots=True)
class Scene:
    """The hall and who is in it."""

    running: DoorHall
    victim: DeviceCredential
    hostile: DeviceCredential
    board: DeviceCredential

    async def settled(self, device: RawPeer, credential: DeviceCredential) -> None:
        """Everything this device sent before has been dealt with by broker and door."""
        await device.subscribe(topics.reply(HALL, credential.device))
        assert (await ask(device, credential, command(Ping()))).ok

    def commands_of_victim(self) -> int:
        """How many commands the hall took for the victim's own."""
        return len(self.running.heard(VICTIM))

    def dropped(self, reason: Drop) -> int:
        """How many messages the door dropped for this reason."""
        return self.running.door.drops.counts[reason]


@pytest_asyncio.fixture(params=BROKERS, scope="module", loop_scope="module")
async def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """One hall for all attempts: whatever one of them left behind, the next must still fail."""
    async with door_hall(request.param, tmp_path_factory.mktemp("hall")) as running:
        victim = await running.hall.device(Role.KIOSK, VICTIM, "a")
        hostile = await running.hall.device(Role.KIOSK, HOSTILE, "a")
        board = await running.hall.device(Role.BOARD, "board-1", "a")
        yield Scene(running, victim, hostile, board)


async def test_hostile_command_on_the_victims_topic_is_not_heard(scene: Scene) -> None:
    """Signed with its own key, under the victim's key id, or with the victim's real bytes: the hall hears nothing."""
    theirs = topics.command(HALL, VICTIM)
    before = scene.commands_of_victim()
    own = signed(scene.hostile, command(CallNext(window="w1")), theirs)
    forged = own.replace(scene.hostile.key_id.encode(), scene.victim.key_id.encode(), 1)
    captured = signed(scene.victim, command(Ping()))
    async with scene.running.hall.peer(scene.hostile) as device:
        for payload in (own, forged, captured):
            device.throw(theirs, payload)
            device.throw(theirs, payload, retain=True)
        await scene.settled(device, scene.hostile)
    assert scene.commands_of_victim() == before


async def test_forged_and_replayed_macs_on_its_own_topic_are_dropped(scene: Scene) -> None:
    """A victim's payload under the hostile topic, a changed body, a truncated or foreign mac: counted, not heard."""
    mine = topics.command(HALL, HOSTILE)
    asked = command(CallNext(window="w1"))
    good = signed(scene.hostile, asked)
    head, _, body = good.partition(b"\n")
    attempts = [
        signed(scene.victim, command(CallNext(window="w1"))),
        signed(scene.victim, command(CallNext(window="w1")), mine),
        signed(scene.hostile, command(CallNext(window="w1")), topics.command(HALL, VICTIM)),
        head + b"\n" + body.replace(b"w1", b"w2"),
        head[:-1] + b"\n" + body,
        head + b" \n" + body,
        b"y1 " + scene.hostile.key_id.encode() + b" \n" + body,
        b"y2" + good[2:],
        body,
        "y1 ключ mac\n".encode() + body,
    ]
    before, heard = scene.dropped(Drop.NOT_AUTHENTIC), len(scene.running.heard(HOSTILE))
    async with scene.running.hall.peer(scene.hostile) as device:
        for payload in attempts:
            device.throw(mine, payload)
        await scene.settled(device, scene.hostile)
        refusals = [got for got in device.got if b'"code"' in got.payload]
    assert scene.dropped(Drop.NOT_AUTHENTIC) == before + len(attempts)
    assert [c.body.kind for c in scene.running.heard(HOSTILE)[heard:]] == ["ping"]
    assert refusals == []


async def test_command_retained_on_its_own_topic_is_heard_once(scene: Scene) -> None:
    """A command planted as retained is carried out when sent, not again at each connect of the door."""
    asked = command(CallNext(window="w1"))
    mine = topics.command(HALL, HOSTILE)
    async with scene.running.hall.peer(scene.hostile) as device:
        await device.subscribe(topics.reply(HALL, HOSTILE))
        await device.publish(mine, signed(scene.hostile, asked), retain=True)
        assert (await replied(device, asked.id)).ok
        before = scene.dropped(Drop.RETAINED)
        async with scene.running.door_closed():
            pass
        async with asyncio.timeout(20):
            while scene.dropped(Drop.RETAINED) == before:
                await asyncio.sleep(0.01)
        await scene.settled(device, scene.hostile)
        await device.publish(mine, b"", retain=True)
    assert [c.id for c in scene.running.heard(HOSTILE)].count(asked.id) == 1


async def test_replies_boards_and_windows_of_others_cannot_be_read(scene: Scene) -> None:
    """Exact topics of others, wildcards of every shape and $SYS deliver nothing, live or retained."""
    filters = [
        topics.reply(HALL, VICTIM),
        topics.command(HALL, VICTIM),
        topics.command(HALL, "+"),
        topics.window(HALL, "w1"),
        topics.number_range(HALL, VICTIM),
        topics.board(HALL, "b"),
        topics.device(HALL, VICTIM),
        f"yitang/v1/{HALL}/#",
        "yitang/v1/+/reply/+",
        f"+/v1/{HALL}/reply/{VICTIM}",
        "#",
        "+/#",
        "$SYS/#",
        "$share/group/" + topics.reply(HALL, VICTIM),
    ]
    async with (
        scene.running.hall.peer(scene.victim) as victim,
        scene.running.hall.peer(scene.hostile) as device,
    ):
        scene.running.door.publish(topics.window(HALL, "w1"), board_snapshot(HALL, "a"), retain=True)
        for one in filters:
            await device.subscribe(one)
        await scene.settled(victim, scene.victim)
        scene.running.door.publish(topics.window(HALL, "w1"), board_snapshot(HALL, "a", 2), retain=True)
        await scene.settled(device, scene.hostile)
        allowed = {topics.reply(HALL, HOSTILE), BOARD}  # a wildcard may show what is granted, and no more
        assert {got.topic for got in device.got} <= allowed
        assert topics.reply(HALL, HOSTILE) in {got.topic for got in device.got}


async def test_range_of_numbers_reaches_its_own_machine_alone(scene: Scene) -> None:
    """Retained for the machine that leases it; another one subscribes in vain, to it and to all."""
    leased = topics.number_range(HALL, VICTIM)
    async with (
        scene.running.hall.peer(scene.victim) as victim,
        scene.running.hall.peer(scene.hostile) as device,
    ):
        scene.running.door.publish(leased, board_snapshot(HALL, "a"), retain=True)
        for one in (leased, topics.number_range(HALL, "+")):
            await device.subscribe(one)
        await victim.subscribe(leased, topics.reply(HALL, VICTIM))
        await device.subscribe(topics.reply(HALL, HOSTILE))
        await scene.settled(victim, scene.victim)
        await scene.settled(device, scene.hostile)
        assert leased in {got.topic for got in victim.got}
        assert leased not in {got.topic for got in device.got}


async def test_boards_replies_and_calls_cannot_be_poisoned(scene: Scene) -> None:
    """Retained or live, forged snapshots and replies reach neither present nor later subscribers."""
    forged = codec.encode(board_snapshot(HALL, "a", 999))
    async with (
        scene.running.hall.peer(scene.victim) as victim,
        scene.running.hall.peer(scene.hostile) as device,
    ):
        await victim.subscribe(BOARD, topics.reply(HALL, VICTIM))
        for topic in (
            BOARD,
            topics.call(HALL, "a"),
            topics.reply(HALL, VICTIM),
            topics.window(HALL, "w1"),
            topics.number_range(HALL, HOSTILE),
            topics.number_range(HALL, VICTIM),
            topics.catalogue(HALL),
            topics.event(HALL, "ticket_issued"),
            topics.device(HALL, "server"),
        ):
            device.throw(topic, forged, retain=True)
            device.throw(topic, b"", retain=True)
        await scene.settled(device, scene.hostile)
        await scene.settled(victim, scene.victim)
        assert forged not in {got.payload for got in victim.got}
    async with scene.running.hall.peer(scene.board) as page:
        await page.subscribe(BOARD, topics.call(HALL, "a"))
        first = await page.until(lambda got: got.topic == BOARD)
        assert codec.decode(BoardSnapshot, first.payload, codec.MAX_SNAPSHOT_BYTES).rev != 999


async def test_other_halls_are_out_of_reach(scene: Scene) -> None:
    """Topics of another hall are closed; an envelope for another hall is refused by name."""
    elsewhere = "yitang/v1/hall-2/cmd/kiosk-2"
    asked = command(CallNext(window="w1"), hall="hall-2")
    async with scene.running.hall.peer(scene.hostile) as device:
        await device.subscribe(topics.reply(HALL, HOSTILE), "yitang/v1/hall-2/reply/kiosk-2", elsewhere)
        device.throw(elsewhere, signed(scene.hostile, asked, elsewhere), retain=True)
        reply = await ask(device, scene.hostile, asked)
        assert (reply.ok, reply.id) == (False, asked.id)
        assert getattr(reply, "code", None) is RefusalCode.WRONG_HALL
        assert {got.topic for got in device.got} == {topics.reply(HALL, HOSTILE)}


async def test_health_of_the_victim_cannot_be_faked(scene: Scene) -> None:
    """Neither on the victim's topic nor in the victim's name on its own."""
    lie = codec.encode(DeviceHealth(device=VICTIM, state="failed"))
    async with scene.running.hall.peer(scene.hostile) as device:
        device.throw(topics.device(HALL, VICTIM), lie, retain=True)
        device.throw(topics.device(HALL, HOSTILE), lie, retain=True)
        await scene.settled(device, scene.hostile)
        await device.publish(topics.device(HALL, HOSTILE), b"", retain=True)
    assert [one for one in scene.running.health if one[1].device == VICTIM] == []


@pytest.mark.parametrize(
    "topic", [topics.device(HALL, VICTIM), BOARD, topics.command(HALL, VICTIM), "$SYS/x"]
)
async def test_last_will_outside_its_topics_is_not_delivered(scene: Scene, topic: str) -> None:
    """The broker refuses such a connection or keeps the will to itself."""
    async with scene.running.door_closed(), scene.running.hall.server() as watching:
        await watching.subscribe(topics.command(HALL, "+"), topics.device(HALL, "+"))
        async with scene.running.hall.peer(scene.board) as page:
            await page.subscribe(BOARD)
            try:
                async with scene.running.hall.peer(
                    scene.hostile, will=RawWill(topic, b"from the grave")
                ) as device:
                    device.vanish()
            except Refused:
                pass
            async with scene.running.hall.peer(scene.hostile) as device:
                await device.publish(topics.command(HALL, HOSTILE), b"sentinel")
            await watching.until_payload(b"sentinel")
            await watching.publish(BOARD, b"sentinel")
            await page.until_payload(b"sentinel")
            assert b"from the grave" not in {got.payload for got in (*watching.got, *page.got)}


async def test_victims_ids_with_a_wrong_password_do_no_harm(scene: Scene) -> None:
    """Wrong passwords under the victim's names, and the right password under the victim's client id."""
    async with scene.running.hall.peer(scene.victim, client_id=VICTIM) as victim:
        await victim.subscribe(topics.reply(HALL, VICTIM))
        for username, password in (
            (VICTIM, scene.hostile.password),
            (VICTIM, ""),
            ("server", scene.hostile.password),
        ):
            with pytest.raises(Refused):
                async with peer(scene.running.hall.url, username, password, client_id=VICTIM):
                    pass
        async with scene.running.hall.peer(scene.hostile, client_id=VICTIM):
            assert (await ask(victim, scene.victim, command(Ping()))).ok
        assert not victim.closed.is_set()
        assert scene.running.door.connected


async def test_oversized_messages_are_dropped_or_cut_off(scene: Scene) -> None:
    """Above 16 KiB the door drops and counts; above 256 KiB the broker ends the connection. The victim is served."""
    mine = topics.command(HALL, HOSTILE)
    before = scene.dropped(Drop.TOO_LARGE)
    async with scene.running.hall.peer(scene.victim) as victim:
        async with scene.running.hall.peer(scene.hostile) as device:
            device.throw(mine, b"y1 k m\n" + b"x" * codec.MAX_BYTES)
            device.throw(topics.device(HALL, HOSTILE), b"x" * (codec.MAX_BYTES + 1))
            await scene.settled(device, scene.hostile)
            device.throw(mine, b"x" * (codec.MAX_SNAPSHOT_BYTES + 1))
            await device.until_closed()
        await scene.settled(victim, scene.victim)
    assert scene.dropped(Drop.TOO_LARGE) == before + 2


async def test_malformed_commands_are_refused_without_an_echo(scene: Scene) -> None:
    """Authentic nonsense: refused where it has an id, dropped where it has none; no word of it comes back."""
    canary = "330102194912310021"
    cases = [
        {"id": "1" * 32, "body": {"kind": "open_the_safe", "note": canary}},
        {"id": "2" * 32, "v": 99, "actor": "manager", "name": canary},
        {"id": canary},
        [canary],
        canary,
    ]
    heard = len(scene.running.heard(HOSTILE))
    async with scene.running.hall.peer(scene.hostile) as device:
        await device.subscribe(topics.reply(HALL, HOSTILE))
        for case in cases:
            device.throw(topics.command(HALL, HOSTILE), mac_line(scene.hostile, json.dumps(case).encode()))
        deep = b"[" * 8000 + b"]" * 8000
        device.throw(topics.command(HALL, HOSTILE), mac_line(scene.hostile, deep))
        await scene.settled(device, scene.hostile)
        codes = {json.loads(got.payload).get("code") for got in device.got}
        assert codes == {"malformed", None}
        assert canary not in "".join(got.payload.decode() for got in device.got)
    assert [c.body.kind for c in scene.running.heard(HOSTILE)[heard:]] == ["ping"]


async def test_flood_of_garbage_leaves_the_victim_served(scene: Scene) -> None:
    """Two thousand bad messages at once: the victim's command is answered meanwhile."""
    async with (
        scene.running.hall.peer(scene.victim) as victim,
        scene.running.hall.peer(scene.hostile) as device,
    ):
        await victim.subscribe(topics.reply(HALL, VICTIM))
        for _ in range(2000):
            device.throw(topics.command(HALL, HOSTILE), b"y1 k m\n{}")
        async with asyncio.timeout(10):
            assert (await ask(victim, scene.victim, command(Ping()))).ok


async def test_revoked_credential_opens_nothing_any_more(scene: Scene) -> None:
    """After revocation the account is refused, and a payload with its old key is not heard either."""
    gone = await scene.running.hall.device(Role.KIOSK, "kiosk-9", "a")
    async with scene.running.hall.peer(gone) as device:
        await scene.settled(device, gone)
        scene.running.hall.registry.revoke("kiosk-9", command(Ping()).sent_at)
        await scene.running.hall.broker.reload()
        await device.until_closed()
    with pytest.raises(Refused):
        async with scene.running.hall.peer(gone):
            pass
    assert scene.running.hall.registry.get("kiosk-9") is None


async def test_registry_files_show_no_password(scene: Scene, tmp_path: Path) -> None:
    """What lies on the server's disk for a device is a hash of its password, in a private file."""
    for path in (scene.running.hall.data_dir / "devices").glob("*.json"):
        assert path.stat().st_mode & 0o077 == 0
        assert scene.hostile.password not in path.read_text()

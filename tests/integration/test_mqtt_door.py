"""The hall's MQTT door on real brokers: commands in, replies and snapshots out, whatever happens to the broker."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from queue_server.adapters.mqtt.client import LinkLost, LinkRefused, LinkSettings, connect
from queue_server.adapters.mqtt.door import DoorLimits, MqttDoor
from queue_server.adapters.mqtt.drops import Drop
from queue_server.contracts import codec, topics
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import CallNext, Command, Ping
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Refused
from queue_server.contracts.snapshots import Ack, BoardSnapshot, DeviceHealth
from tests.support.broker_hall import BROKERS, HALL, PASSWORD
from tests.support.door_hall import DoorHall, ask, command, door_hall, mac_line, replied, signed
from tests.support.recording_gateway import board_snapshot

BOARD = topics.board(HALL, "a")
SERVER_HEALTH = topics.device(HALL, "server")


@pytest.fixture(params=BROKERS)
async def hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DoorHall]:
    """A door on each broker."""
    async with door_hall(request.param, tmp_path, DoorLimits(in_all=8, a_device=4)) as running:
        yield running


async def test_command_is_submitted_with_its_actor_and_answered(hall: DoorHall) -> None:
    """The actor is the credential's; the digest is the JSON's; the reply names the command."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        asked = command(Ping())
        assert await ask(device, kiosk, asked) == Accepted(id=asked.id, result=Done())
    actor, submitted, digest = hall.gateway.submitted[0]
    assert (actor, submitted) == (Actor(role=Role.KIOSK, id="kiosk-1"), asked)
    assert digest == codec.digest(codec.encode(asked))


async def test_commands_of_one_device_start_in_order(hall: DoorHall) -> None:
    """Pipelined commands reach the gateway in the order in which they were sent."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        for _ in range(10):
            for one in (batch := [command(Ping()) for _ in range(4)]):
                device.throw(topics.command(HALL, "kiosk-1"), signed(kiosk, one))
            for one in batch:
                assert (await replied(device, one.id)).ok
            assert [c.id for c in hall.heard("kiosk-1")][-4:] == [one.id for one in batch]


async def test_unreadable_but_authentic_command_is_refused_by_its_id(hall: DoorHall) -> None:
    """Unknown kinds and fields get a typed refusal; nothing is submitted, nothing is echoed."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        strange = {"id": "0" * 32, "kind": "open_the_safe", "note": "330102194912310021"}
        await device.publish(topics.command(HALL, "kiosk-1"), mac_line(kiosk, json.dumps(strange).encode()))
        reply = await replied(device, "0" * 32)
        assert reply == Refused(id="0" * 32, code=RefusalCode.MALFORMED)
    assert hall.gateway.submitted == []


async def test_failing_gateway_is_answered_with_try_again(hall: DoorHall) -> None:
    """Whatever breaks behind the door, the device hears that it may try again; the door lives on."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")

    async def broken(_actor: Actor, _command: Command, _digest: str) -> Accepted | Refused:
        raise RuntimeError("the store is gone")

    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        good, hall.gateway.answer = hall.gateway.answer, broken
        asked = command(Ping())
        assert await ask(device, kiosk, asked) == Refused(id=asked.id, code=RefusalCode.TRY_AGAIN)
        hall.gateway.answer = good
        assert (await ask(device, kiosk, command(Ping()))).ok


async def test_one_device_too_many_commands_are_refused_and_others_served(hall: DoorHall) -> None:
    """Four may be under way a device: the fifth is refused at once, another device's command is carried out."""
    busy = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    other = await hall.hall.device(Role.KIOSK, "kiosk-2", "a")
    go_on = asyncio.Event()

    async def slow(actor: Actor, asked: Command, _digest: str) -> Accepted | Refused:
        if actor.id == "kiosk-1":
            await go_on.wait()
        return Accepted(id=asked.id, result=Done())

    hall.gateway.answer = slow
    async with hall.hall.peer(busy) as device, hall.hall.peer(other) as calm:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        await calm.subscribe(topics.reply(HALL, "kiosk-2"))
        sent = [command(Ping()) for _ in range(5)]
        for one in sent:
            device.throw(topics.command(HALL, "kiosk-1"), signed(busy, one))
        assert await replied(device, sent[4].id) == Refused(id=sent[4].id, code=RefusalCode.TOO_MANY)
        assert (await ask(calm, other, command(Ping()))).ok
        go_on.set()
        for one in sent[:4]:
            assert (await replied(device, one.id)).ok
        assert (await ask(device, busy, command(Ping()))).ok


async def test_retained_snapshots_come_back_after_the_broker_was_killed(hall: DoorHall) -> None:
    """The broker's memory is not relied on: the door connects again and publishes the present state."""
    board = await hall.hall.device(Role.BOARD, "board-1", "a")
    async with hall.hall.peer(board) as page:
        await page.subscribe(BOARD)
        first = await page.until(lambda one: one.topic == BOARD)
        assert first.retained
        hall.gateway.rev = 7
        await hall.crash_broker()
        await page.until_closed()
    async with hall.hall.peer(board) as page:
        await page.subscribe(BOARD)
        got = await page.until(lambda one: one.topic == BOARD)
        assert codec.decode(BoardSnapshot, got.payload, codec.MAX_SNAPSHOT_BYTES).rev == 7


async def test_reply_made_while_the_broker_was_away_is_sent_when_it_is_back(hall: DoorHall) -> None:
    """An answer survives a broker's restart: the device that connects again gets it."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    go_on = asyncio.Event()
    started = asyncio.Event()

    async def slow(_actor: Actor, asked: Command, _digest: str) -> Accepted | Refused:
        started.set()
        await go_on.wait()
        return Accepted(id=asked.id, result=Done())

    hall.gateway.answer = slow
    asked = command(Ping())
    async with hall.hall.peer(kiosk) as device:
        await device.publish(topics.command(HALL, "kiosk-1"), signed(kiosk, asked))
        await started.wait()
        await hall.crash_broker()
        await device.until_closed()
    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        go_on.set()
        assert (await replied(device, asked.id)).ok


async def test_snapshots_of_a_topic_are_paced_and_the_newest_arrives(hall: DoorHall) -> None:
    """A storm of two hundred board changes is at most a few messages, and ends with the last."""
    board = await hall.hall.device(Role.BOARD, "board-1", "a")
    async with hall.hall.peer(board) as page:
        await page.subscribe(BOARD)
        await page.until(lambda one: one.topic == BOARD)
        for rev in range(2, 202):
            hall.door.publish(BOARD, board_snapshot(HALL, "a", rev), retain=True)
        await page.until(lambda one: b'"rev":201' in one.payload)
        assert len(page.got) <= 4


async def test_announcements_go_at_once_and_all_of_them(hall: DoorHall) -> None:
    """What is not a snapshot is neither held back nor merged, and keeps its order."""
    board = await hall.hall.device(Role.BOARD, "board-1", "a")
    call = topics.call(HALL, "a")
    async with hall.hall.peer(board) as page:
        await page.subscribe(call)
        for number in range(50):
            hall.door.publish(call, Ack(call=number, times=1, shown=True, said=True), retain=False)
        await page.until(lambda one: b'"call":49' in one.payload)
        assert [json.loads(one.payload)["call"] for one in page.got] == list(range(50))


async def test_health_and_acknowledgements_are_handed_on(hall: DoorHall) -> None:
    """A device's own health and a board's acknowledgement reach their callbacks."""
    board = await hall.hall.device(Role.BOARD, "board-1", "a")
    health = DeviceHealth(device="board-1", state="ok")
    ack = Ack(call=3, times=1, shown=True, said=False)
    async with hall.hall.peer(board) as page:
        await page.publish(topics.device(HALL, "board-1"), codec.encode(health), retain=True)
        acked = topics.ack(HALL, "board-1")
        await page.publish(acked, signed(board, ack, acked))
        async with asyncio.timeout(30):
            while not (hall.health and hall.acks):
                await asyncio.sleep(0.01)
    assert hall.health == [("board-1", health)]
    assert hall.acks == [("board-1", ack)]


async def test_server_says_that_it_is_there_and_that_it_goes(hall: DoorHall) -> None:
    """Its own health is retained: ok while the door serves, gone after an orderly end."""
    async with asyncio.timeout(30):
        await hall.stop()
    async with hall.hall.server() as server:
        await server.subscribe(topics.device(HALL, "+"))
        got = await server.until(lambda one: one.topic == SERVER_HEALTH)
        assert codec.decode(DeviceHealth, got.payload).state == "gone"


async def test_orderly_end_answers_what_is_under_way(hall: DoorHall) -> None:
    """A command that the hall has begun is answered before the door closes."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_actor: Actor, asked: Command, _digest: str) -> Accepted | Refused:
        started.set()
        await go_on.wait()
        return Accepted(id=asked.id, result=Done())

    hall.gateway.answer = slow
    asked = command(Ping())
    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        await device.publish(topics.command(HALL, "kiosk-1"), signed(kiosk, asked))
        await started.wait()
        stopping = asyncio.create_task(hall.stop())
        asyncio.get_running_loop().call_later(0.1, go_on.set)
        assert (await replied(device, asked.id)).ok
        await stopping


async def test_second_server_of_the_hall_takes_the_link_over(hall: DoorHall) -> None:
    """The first door notices at once that it no longer serves: the will, then its own end of link."""
    async with hall.hall.server(), asyncio.timeout(30):
        while hall.door.connected:
            await asyncio.sleep(0.01)
        assert not hall.task.done()


async def test_publish_outside_the_hall_is_not_sent(hall: DoorHall) -> None:
    """The door's own side has the same border: a topic of another hall is dropped."""
    with capture_logs() as logs:
        hall.door.publish("yitang/v1/other/board/a", board_snapshot("other", "a"), retain=True)
    assert [line["event"] for line in logs] == ["mqtt_publish_foreign"]
    async with asyncio.timeout(30):
        await hall.stop()
    async with hall.hall.server() as server:
        await server.subscribe("yitang/v1/other/board/a", topics.device(HALL, "+"))
        await server.until(lambda one: one.topic == SERVER_HEALTH)
        assert {one.topic for one in server.got} == {SERVER_HEALTH}


@pytest.mark.parametrize(
    ("url", "password", "error"),
    [
        ("mqtt://127.0.0.1:9", PASSWORD, LinkLost),
        ("http://127.0.0.1", PASSWORD, LinkLost),
        ("mqtt://host.invalid", PASSWORD, LinkLost),
        ("", "wrong", LinkRefused),
    ],
)
async def test_connect_failure_is_a_typed_error(
    hall: DoorHall, url: str, password: str, error: type[Exception]
) -> None:
    """No library's error leaves the adapter, and no password stands in it."""
    settings = LinkSettings(url or hall.hall.url, "server", password)
    with pytest.raises(error) as caught:
        async with connect(settings, lambda _topic, _payload, _retained: None):
            pass
    assert password not in str(caught.value)
    assert password not in repr(settings)


async def test_door_survives_a_broker_that_refuses_it(hall: DoorHall) -> None:
    """A door with a wrong password keeps trying and never claims to be connected."""
    await hall.stop()
    door = MqttDoor(hall.gateway, hall.hall.registry, LinkSettings(hall.hall.url, "server", "wrong"))
    task = asyncio.create_task(door.run())
    await asyncio.sleep(0.3)
    assert not task.done()
    assert not door.connected
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_drops_are_counted_by_reason(hall: DoorHall) -> None:
    """Garbage, foreign and oversized messages are counted, and the door goes on."""
    kiosk = await hall.hall.device(Role.KIOSK, "kiosk-1", "a")
    topic, mine = topics.command(HALL, "kiosk-1"), topics.device(HALL, "kiosk-1")
    async with hall.hall.peer(kiosk) as device:
        await device.subscribe(topics.reply(HALL, "kiosk-1"))
        device.throw(topic, b"\x00\xff garbage")
        device.throw(topic, b"x" * (codec.MAX_BYTES + 1))
        device.throw(topic, mac_line(kiosk, b"{}"))
        device.throw(mine, b"{")
        device.throw(mine, codec.encode(DeviceHealth(device="kiosk-2", state="ok")))
        device.throw(topic, signed(kiosk, command(CallNext(window="w1"), hall="hall-2")))
        assert (await ask(device, kiosk, command(Ping()))).ok
        assert [json.loads(g.payload)["code"] for g in device.got if b"code" in g.payload] == ["wrong_hall"]
    assert hall.door.drops.counts == {
        Drop.NOT_AUTHENTIC: 1,
        Drop.TOO_LARGE: 1,
        Drop.MALFORMED: 2,
        Drop.OTHER_DEVICE: 1,
    }
    assert [c.body.kind for c in hall.heard("kiosk-1")] == ["ping"]

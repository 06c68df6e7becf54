"""What every broker of ours must do, on both: judged by what is delivered, never by a SUBACK or PUBACK."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from websockets.asyncio.client import connect as websocket
from websockets.typing import Subprotocol

from queue_server.adapters.devices import DeviceRegistry
from queue_server.contracts import topics
from queue_server.contracts.actors import Role
from tests.support.broker_hall import BROKERS, HALL, NOW, PASSWORD, BrokerHall, broker_hall
from tests.support.listeners import listening
from tests.support.raw_mqtt import RawWill, Refused, connect_packet, open_peer, packet, peer, text

pytestmark = pytest.mark.asyncio(loop_scope="module")
_numbers = count(1)


@pytest_asyncio.fixture(params=BROKERS, scope="module", loop_scope="module")
async def hall(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BrokerHall]:
    """One broker for the whole suite; each test brings devices of its own."""
    async with broker_hall(request.param, tmp_path_factory.mktemp("hall")) as hall:
        yield hall


def name(kind: str) -> str:
    """A device name that no other test uses."""
    return f"{kind}-{next(_numbers)}"


async def test_broker_listens_on_loopback_alone(hall: BrokerHall) -> None:
    """No socket of the broker is open to a network, and none beside the two that were asked for."""
    assert hall.broker.child is not None
    assert hall.broker.child.pid is not None
    found = listening(hall.broker.child.pid)
    assert {host for host, _ in found} == {"127.0.0.1"}
    assert len(found) == 2


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD])
async def test_connect_with_wrong_password_is_refused(hall: BrokerHall, password: str) -> None:
    """Neither none, nor a wrong, nor another account's password admits anyone."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    with pytest.raises(Refused):
        async with peer(hall.url, kiosk.device, password):
            pass


async def test_connect_of_unknown_account_is_refused(hall: BrokerHall) -> None:
    """An account that was never enrolled does not exist."""
    with pytest.raises(Refused):
        async with peer(hall.url, "nobody", PASSWORD):
            pass


async def test_message_reaches_its_subscriber(hall: BrokerHall) -> None:
    """A command goes to the server, its reply to the device."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(kiosk) as device:
        await server.subscribe(topics.command(HALL, "+"))
        await device.subscribe(topics.reply(HALL, kiosk.device))
        await device.publish(topics.command(HALL, kiosk.device), b"please")
        assert (await server.until_payload(b"please")).topic == topics.command(HALL, kiosk.device)
        await server.publish(topics.reply(HALL, kiosk.device), b"done")
        await device.until_payload(b"done")


async def test_many_messages_of_one_client_arrive_in_order(hall: BrokerHall) -> None:
    """Two thousand pipelined messages arrive, each once, in the order in which they were sent."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(kiosk) as device:
        await server.subscribe(topics.command(HALL, "+"))
        for number in range(2000):
            device.throw(topics.command(HALL, kiosk.device), b"%d" % number)
        await server.until_payload(b"1999")
        assert [int(got.payload) for got in server.got] == list(range(2000))


async def test_retained_message_reaches_later_subscriber(hall: BrokerHall) -> None:
    """The newest retained message comes at the subscription, marked as retained."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "late")
    topic = topics.board(HALL, "late")
    async with hall.server() as server:
        await server.publish(topic, b"old", retain=True)
        await server.publish(topic, b"new", retain=True)
        async with hall.peer(kiosk) as device:
            await device.subscribe(topic)
            got = await device.until(lambda one: one.topic == topic)
            assert (got.payload, got.retained) == (b"new", True)


async def test_retained_message_stays_away_from_who_did_not_subscribe(hall: BrokerHall) -> None:
    """A new client gets nothing that others subscribed to (amqtt gave it everything)."""
    window = await hall.device(Role.BRIDGE, name("bridge"), "w1")
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(window) as bridge:
        await bridge.subscribe(topics.window(HALL, "w1"))
        await server.publish(topics.window(HALL, "w1"), b"who is served", retain=True)
        await bridge.until_payload(b"who is served")
        async with hall.peer(kiosk) as device:
            await device.subscribe(topics.reply(HALL, kiosk.device))
            await server.publish(topics.reply(HALL, kiosk.device), b"sentinel")
            await device.until_payload(b"sentinel")
            assert [got.payload for got in device.got] == [b"sentinel"]


async def test_last_will_is_delivered_and_retained_when_a_client_vanishes(hall: BrokerHall) -> None:
    """A device's end without DISCONNECT shows on its own device topic, now and later."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    topic = topics.device(HALL, kiosk.device)
    async with hall.server() as server:
        await server.subscribe(topics.device(HALL, "+"))
        async with hall.peer(kiosk, will=RawWill(topic, b"gone")) as device:
            device.vanish()
            assert (await server.until(lambda one: one.topic == topic)).payload == b"gone"
    async with hall.server() as later:
        await later.subscribe(topics.device(HALL, "+"))
        assert (await later.until(lambda one: one.topic == topic)).retained


async def test_last_will_is_not_sent_when_a_client_leaves(hall: BrokerHall) -> None:
    """A clean DISCONNECT cancels the will."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    topic = topics.device(HALL, kiosk.device)
    async with hall.server() as server:
        await server.subscribe(topics.device(HALL, "+"))
        async with hall.peer(kiosk, will=RawWill(topic, b"gone")):
            pass
        async with hall.peer(kiosk) as device:
            await device.publish(topic, b"here")
        await server.until(lambda one: one.topic == topic and one.payload == b"here")
        assert [one.payload for one in server.got if one.topic == topic] == [b"here"]


async def test_silent_client_is_ended_after_its_keepalive(hall: BrokerHall) -> None:
    """A client that sends nothing for one and a half keep-alives is gone, with its will."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    topic = topics.device(HALL, kiosk.device)
    async with hall.server() as server:
        await server.subscribe(topics.device(HALL, "+"))
        async with hall.peer(kiosk, will=RawWill(topic, b"gone"), keepalive=1) as device:
            await server.until(lambda one: one.topic == topic and one.payload == b"gone")
            await device.until_closed()
            assert device.closed.is_set()


async def test_second_connection_takes_the_first_over(hall: BrokerHall) -> None:
    """An account has one session: the older connection ends, the newer one is heard and hears."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(kiosk, client_id="first") as first:
        await first.subscribe(topics.reply(HALL, kiosk.device))
        async with hall.peer(kiosk, client_id="second") as second:
            await first.until_closed()
            await second.subscribe(topics.reply(HALL, kiosk.device))
            await server.publish(topics.reply(HALL, kiosk.device), b"for the newer")
            await second.until_payload(b"for the newer")
            assert first.got == []


async def test_wrong_password_with_a_victims_ids_leaves_the_victim_alone(hall: BrokerHall) -> None:
    """The victim stays connected and keeps hearing (amqtt left it connected and deaf)."""
    victim = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(victim, client_id=victim.device) as device:
        await device.subscribe(topics.reply(HALL, victim.device))
        for clean in (True, False):
            with pytest.raises(Refused):
                async with peer(hall.url, victim.device, "wrong", client_id=victim.device, clean=clean):
                    pass
        await server.publish(topics.reply(HALL, victim.device), b"still there?")
        await device.until_payload(b"still there?")
        assert not device.closed.is_set()


async def test_client_id_of_another_account_takes_nothing_over(hall: BrokerHall) -> None:
    """Sessions belong to accounts, whatever client id is sent."""
    victim = await hall.device(Role.KIOSK, name("kiosk"), "a")
    other = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(victim, client_id=victim.device) as device:
        await device.subscribe(topics.reply(HALL, victim.device))
        async with hall.peer(other, client_id=victim.device):
            await server.publish(topics.reply(HALL, victim.device), b"still mine")
            await device.until_payload(b"still mine")
            assert not device.closed.is_set()


async def test_denied_publish_is_not_delivered(hall: BrokerHall) -> None:
    """A device's message on any topic but its own reaches nobody."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    victim = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(victim) as other, hall.peer(kiosk) as device:
        await server.subscribe(*(topics.command(HALL, "+"), topics.device(HALL, "+"), topics.ack(HALL, "+")))
        await other.subscribe(topics.reply(HALL, victim.device), topics.board(HALL, "a"))
        server.got.clear()
        for topic in (
            topics.command(HALL, victim.device),
            topics.device(HALL, victim.device),
            topics.ack(HALL, kiosk.device),
            topics.reply(HALL, victim.device),
            topics.board(HALL, "a"),
        ):
            device.throw(topic, b"forged", retain=True)
        await device.publish(topics.command(HALL, kiosk.device), b"sentinel")
        await server.until_payload(b"sentinel")
        await server.publish(topics.reply(HALL, victim.device), b"sentinel")
        await other.until_payload(b"sentinel")
        assert b"forged" not in {got.payload for got in (*server.got, *other.got)}


@pytest.mark.parametrize(
    "topic_filter", ["#", "yitang/#", f"yitang/v1/{HALL}/+/+", f"yitang/v1/{HALL}/reply/+", "+/+/+/+/+"]
)
async def test_denied_subscription_delivers_nothing(hall: BrokerHall, topic_filter: str) -> None:
    """A wildcard opens nothing to a device, neither live nor retained."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(kiosk) as device:
        await server.publish(topics.window(HALL, "w9"), b"retained secret", retain=True)
        await device.subscribe(topic_filter)
        await server.publish(topics.reply(HALL, "another"), b"live secret")
        await device.subscribe(topics.reply(HALL, kiosk.device))
        await server.publish(topics.reply(HALL, kiosk.device), b"sentinel")
        await device.until_payload(b"sentinel")
        assert not {got.payload for got in device.got} & {b"retained secret", b"live secret"}


async def test_oversized_packet_ends_the_connection_and_reaches_nobody(hall: BrokerHall) -> None:
    """Above 256 KiB nothing is taken; 200 KiB still passes, and the broker lives on."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    topic = topics.command(HALL, kiosk.device)
    async with hall.server() as server:
        await server.subscribe(topics.command(HALL, "+"))
        async with hall.peer(kiosk) as device:
            await device.publish(topic, b"x" * 200 * 1024)
            device.throw(topic, b"y" * 300 * 1024)
            await device.until_closed()
        async with hall.peer(kiosk) as device:
            await device.publish(topic, b"sentinel")
        await server.until_payload(b"sentinel")
        assert [len(got.payload) for got in server.got if got.topic == topic] == [200 * 1024, 8]


@pytest.mark.parametrize("head", [0x10, 0x30, 0x82])
async def test_announced_length_alone_is_enough_to_be_cut_off(hall: BrokerHall, head: int) -> None:
    """A stranger who announces 32 MiB is closed before sending it, whatever kind of packet it is."""
    parts = hall.url.removeprefix("mqtt://").split(":")
    reader, writer = await asyncio.open_connection(parts[0], int(parts[1]))
    writer.write(bytes([head]) + b"\x80\x80\x80\x10" + b"\x00\x04MQTT")
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionResetError):  # closed with our bytes unread
            assert await reader.read() in {b"", b"\x20\x02\x00\x05"}
    writer.close()


async def test_garbage_ends_only_its_own_connection(hall: BrokerHall) -> None:
    """Protocol errors of an admitted device close its connection; others go on."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server:
        await server.subscribe(topics.command(HALL, "+"))
        for rude in (packet(0xF0, b""), packet(0x32, text("$SYS/broker/x") + b"\x00\x01x")):
            async with hall.peer(kiosk) as device:
                device.raw(rude)
                device.raw(packet(0x36, text("") + b"\x00\x02"))
                await device.until_closed()
        async with hall.peer(kiosk) as device:
            await device.publish(topics.command(HALL, kiosk.device), b"sentinel")
        await server.until_payload(b"sentinel")
        assert not server.closed.is_set()


async def test_two_hundred_clients_connect_at_once_and_all_hear_a_burst(hall: BrokerHall) -> None:
    """A hall's boards come up together; ten announcements reach each of them, in order."""
    boards = [hall.enrol(Role.BOARD, name("board"), "burst") for _ in range(200)]
    await hall.broker.reload()
    connects = [connect_packet(b.device, b.password, f"{b.device}.x") for b in boards]
    peers = await asyncio.gather(*(open_peer(hall.url, c) for c in connects))
    try:
        await asyncio.gather(*(p.subscribe(topics.call(HALL, "burst")) for p in peers))
        async with hall.server() as server:
            for number in range(10):
                server.throw(topics.call(HALL, "burst"), b"%d" % number)
            await asyncio.gather(*(p.until_payload(b"9") for p in peers))
        assert all([int(got.payload) for got in p.got] == list(range(10)) for p in peers)
    finally:
        await asyncio.gather(*(p.close() for p in peers))


async def test_client_that_does_not_read_holds_nobody_up(hall: BrokerHall) -> None:
    """Thirty megabytes for a stalled board: the board beside it gets its share at once."""
    stalled, alive = [await hall.device(Role.BOARD, name("board"), "stall") for _ in range(2)]
    topic = topics.call(HALL, "stall")
    async with hall.peer(stalled) as deaf, hall.peer(alive) as hears, hall.server() as server:
        await deaf.subscribe(topic)
        await hears.subscribe(topic)
        deaf.stop_reading()
        for number in range(150):
            server.throw(topic, b"%4d" % number + b"." * 200 * 1024)
        await hears.until(lambda got: got.payload.startswith(b" 149"))
        assert [int(got.payload[:4]) for got in hears.got] == list(range(150))
        deaf.vanish()


async def test_revoked_device_is_kicked_and_stays_out(hall: BrokerHall) -> None:
    """Revocation ends the open connection; the password no longer works; others stay."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    other = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.server() as server, hall.peer(other) as stays:
        async with hall.peer(kiosk) as device:
            hall.registry.revoke(kiosk.device, NOW)
            await hall.broker.reload()
            await device.until_closed()
        with pytest.raises(Refused):
            async with hall.peer(kiosk):
                pass
        await stays.subscribe(topics.reply(HALL, other.device))
        await server.publish(topics.reply(HALL, other.device), b"you stay")
        await stays.until_payload(b"you stay")


async def test_reloads_in_a_row_all_count(hall: BrokerHall) -> None:
    """Twenty devices, one after another, each admitted as soon as `reload` returned."""
    for _ in range(20):
        kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
        async with hall.peer(kiosk) as device:
            assert not device.closed.is_set()


async def test_enrolling_again_ends_the_old_credential(hall: BrokerHall) -> None:
    """A new code's credential replaces the old one: its connection ends, the new password works."""
    old = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.peer(old) as device:
        new = await hall.device(Role.KIOSK, old.device, "a")
        await device.until_closed()
    async with hall.peer(new):
        pass
    with pytest.raises(Refused):
        async with hall.peer(old):
            pass


async def test_device_changed_by_another_process_counts_soon(hall: BrokerHall) -> None:
    """`queue-server device revoke` runs elsewhere; the broker's watch sees its file."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    async with hall.peer(kiosk) as device:
        DeviceRegistry(hall.data_dir / "devices", HALL).revoke(kiosk.device, NOW)
        await device.until_closed()
    assert hall.registry.get(kiosk.device) is None


async def test_board_connects_over_websockets(hall: BrokerHall) -> None:
    """A browser's board: the mqtt subprotocol, a retained snapshot, and the same access list."""
    board = await hall.device(Role.BOARD, name("board"), "web")
    async with hall.server() as server:
        await server.publish(topics.board(HALL, "web"), b"snapshot", retain=True)
    assert hall.broker.websocket_url is not None
    connecting = websocket(hall.broker.websocket_url, subprotocols=[Subprotocol("mqtt")], proxy=None)
    async with connecting as page, asyncio.timeout(10):
        await page.send(connect_packet(board.device, board.password, "page"))
        assert await page.recv() == b"\x20\x02\x00\x00"
        await page.send(packet(0x82, b"\x00\x01" + text(topics.board(HALL, "web")) + b"\x00"))
        heard = b""
        while b"snapshot" not in heard:
            part = await page.recv()
            heard += part if isinstance(part, bytes) else part.encode()


async def test_websocket_with_wrong_password_is_refused(hall: BrokerHall) -> None:
    """The second listener has the same gate."""
    board = await hall.device(Role.BOARD, name("board"), "web")
    assert hall.broker.websocket_url is not None
    connecting = websocket(hall.broker.websocket_url, subprotocols=[Subprotocol("mqtt")], proxy=None)
    async with connecting as page, asyncio.timeout(10):
        await page.send(connect_packet(board.device, "wrong", "page"))
        assert await page.recv() == b"\x20\x02\x00\x05"


async def test_broker_comes_back_by_itself(hall: BrokerHall) -> None:
    """A broker that dies is started again on the same port, with the same accounts."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    assert hall.broker.child is not None
    async with hall.peer(kiosk) as device:
        died = hall.broker.child.pid
        assert died is not None
        os.kill(died, signal.SIGKILL)
        await device.until_closed()
    async with asyncio.timeout(20):
        while True:
            try:
                async with hall.peer(kiosk):
                    break
            except (Refused, OSError):
                await asyncio.sleep(0.05)
    assert hall.broker.child.pid not in {None, died}


async def test_broker_files_hold_no_password(hall: BrokerHall) -> None:
    """What is written for the broker are hashes, readable by its own account alone."""
    kiosk = await hall.device(Role.KIOSK, name("kiosk"), "a")
    assert hall.broker.child is not None
    folders = [hall.data_dir, *Path("/run").glob("yitang-mosquitto-*")]
    for path in (p for folder in folders for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        assert kiosk.password.encode() not in data
        assert PASSWORD.encode() not in data
        assert path.stat().st_mode & 0o077 == 0

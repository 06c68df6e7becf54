"""The kiosk's link against real brokers and the server's own door: heartbeat, same bytes asked again, broker killed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kiosk import help_scenes, samples
from kiosk.flow.help_intents import HelpAnswered, HelpCame
from kiosk.flow.help_state import SendHelp
from kiosk.flow.intents import CatalogueCame, Intent, LinkChanged, WaitsCame
from kiosk.flow.slip_intents import PersonCompared
from kiosk.gateways.help_calls import HelpHands
from kiosk.gateways.queue_link import QueueLink
from queue_server.contracts import topics
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.check_views import PersonChecked
from queue_server.contracts.commands import CancelTicket, Command, Ping
from queue_server.contracts.commands.floor import CallHelp
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Pong, Refused
from queue_server.contracts.snapshots import DeviceHealth
from tests.support.broker_hall import BROKERS
from tests.support.door_hall import DoorHall, door_hall

ASKED = "a" * 32
BODY = CancelTicket(ticket="2026-11-22-A001")
PATIENCE_S = 25


@asynccontextmanager
async def linked(door: DoorHall) -> AsyncIterator[tuple[QueueLink, list[Intent]]]:
    """A kiosk's link that runs."""
    credential = await door.hall.device(Role.KIOSK, "kiosk-1", "a")
    said: list[Intent] = []
    link = QueueLink(
        credential,
        dispatch=said.append,
        clock=lambda: datetime.now(UTC),
        mode="production",
        health=lambda: DeviceHealth(device="kiosk-1", state="ok"),
    )
    running = asyncio.create_task(link.run())
    try:
        await until(lambda: link.up)
        yield link, said
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds; TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():
            await asyncio.sleep(0.02)


async def answering(actor: Actor, command: Command, digest: str) -> Accepted | Refused:
    """The heartbeat is answered, everything else done."""
    return Accepted(
        id=command.id, result=Pong(at=command.sent_at) if isinstance(command.body, Ping) else Done()
    )


@pytest.mark.parametrize("kind", BROKERS)
async def test_link_is_up_by_its_heartbeat_and_asks(kind: str, tmp_path: Path) -> None:
    """Answered ping, the area's waits, health with the queue, one question and its answer."""
    async with door_hall(kind, tmp_path) as door:
        door.gateway.answer = answering
        async with linked(door) as (link, said):
            async with asyncio.timeout(PATIENCE_S):
                reply = await link.ask(ASKED, BODY)
            assert reply == Accepted(id=ASKED, result=Done())
            await until(lambda: any(isinstance(one, WaitsCame) for one in said))
            assert LinkChanged(True) in said
            await until(lambda: ("kiosk-1", DeviceHealth(device="kiosk-1", state="ok")) in door.health)


async def test_unanswered_question_is_asked_again_byte_for_byte(tmp_path: Path) -> None:
    """TRY_AGAIN and silence are asked again under the same id and digest: one command, however often."""

    async def twice(actor: Actor, command: Command, digest: str) -> Accepted | Refused:
        before = [d for _, c, d in door.gateway.submitted if c.id == ASKED]
        if command.id == ASKED and len(before) < 3:
            return Refused(id=command.id, code=RefusalCode.TRY_AGAIN)
        return await answering(actor, command, digest)

    async with door_hall("mosquitto", tmp_path) as door:
        door.gateway.answer = twice
        async with linked(door) as (link, _):
            async with asyncio.timeout(PATIENCE_S):
                assert isinstance(await link.ask(ASKED, BODY), Accepted)
        digests = [digest for _, command, digest in door.gateway.submitted if command.id == ASKED]
        assert len(digests) >= 3
        assert len(set(digests)) == 1


async def test_killed_broker_is_noticed_and_the_question_survives_it(tmp_path: Path) -> None:
    """Down, up again by itself, and what was asked meanwhile is answered."""
    async with door_hall("mosquitto", tmp_path) as door:
        door.gateway.answer = answering
        async with linked(door) as (link, said):
            await door.crash_broker()
            await until(lambda: LinkChanged(False) in said)
            async with asyncio.timeout(PATIENCE_S):
                assert isinstance(await link.ask(ASKED, BODY), Accepted)
            await until(lambda: link.up)


async def test_link_says_each_time_that_it_is_up_or_down_and_where(tmp_path: Path) -> None:
    """Up, down with the broker's death, up again; the host and no secret."""
    async with door_hall("mosquitto", tmp_path) as door:
        door.gateway.answer = answering
        with capture_logs() as logs:
            async with linked(door) as (_, said):
                await door.crash_broker()
                await until(lambda: said.count(LinkChanged(True)) == 2)
    told = [one for one in logs if str(one["event"]).startswith("queue_link_")]
    assert [one["event"] for one in told if one["event"] == "queue_link_up"] == ["queue_link_up"] * 2
    assert told[0]["event"] == told[-1]["event"] == "queue_link_up"
    assert {one["event"] for one in told[1:-1]} == {"queue_link_down"}
    assert {one["host"] for one in told} == {"127.0.0.1"}


async def test_hall_of_another_mode_keeps_the_kiosk_out_of_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A production kiosk under a demo hall: said once, not up, no catalogue, no question; until the mode is right."""
    async with door_hall("mosquitto", tmp_path) as door:
        door.gateway.answer = answering
        with capture_logs() as logs:
            async with linked(door) as (link, said):
                await _offer(door, monkeypatch, 1, "demo")
                await until(lambda: not link.up)
                asking = asyncio.create_task(link.ask(ASKED, BODY))
                await _offer(door, monkeypatch, 2, "demo")
                assert not link.up
                assert not any(isinstance(one, CatalogueCame) for one in said)
                assert not [one for one in door.heard("kiosk-1") if one.id == ASKED]
                await _offer(door, monkeypatch, 3, "production")
                async with asyncio.timeout(PATIENCE_S):
                    assert isinstance(await asking, Accepted)
                assert any(isinstance(one, CatalogueCame) for one in said)
    [told] = [one for one in logs if one["event"] == "mode_differs"]
    assert (told["log_level"], told["reason"]) == ("error", "kiosk production, hall demo")


async def test_kiosk_hears_that_staff_have_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retained for this machine: it comes with the subscription, also after a break."""
    async with door_hall("mosquitto", tmp_path) as door:
        door.gateway.answer = answering
        told = PersonChecked(
            hall=door.gateway.hall,
            epoch=1,
            rev=1,
            at=datetime.now(UTC),
            device="kiosk-1",
            ticket="2026-11-22-B007",
            same=True,
        )
        async with door.door_closed():
            monkeypatch.setattr(
                door.gateway, "retained", lambda: [(topics.check(told.hall, "kiosk-1"), told)]
            )
        async with linked(door) as (_, said):
            await until(lambda: PersonCompared("2026-11-22-B007", True) in said)


async def _offer(door: DoorHall, monkeypatch: pytest.MonkeyPatch, rev: int, mode: str) -> None:
    """The hall starts anew with a catalogue of this mode."""
    offered = samples.catalogue(hall=door.gateway.hall, rev=rev, mode=mode)
    async with door.door_closed():
        monkeypatch.setattr(door.gateway, "retained", lambda: [(topics.catalogue(offered.hall), offered)])


async def test_kiosk_calls_for_help_and_hears_who_comes(tmp_path: Path) -> None:
    """The call goes over the broker with nothing of the person in it; the hall's word is this machine's own topic."""
    async with door_hall("mosquitto", tmp_path) as door:
        door.gateway.answer = answering
        async with linked(door) as (link, said):
            hands = HelpHands(link, said.append, lambda: "b" * 32)
            async with asyncio.timeout(PATIENCE_S):
                await hands.perform(SendHelp(ASKED, "see"))
            assert HelpAnswered(ASKED, True) in said
            (sent,) = [command for command in door.heard("kiosk-1") if command.id == ASKED]
            assert sent.body == CallHelp(need="see")
            told = help_scenes.said("accepted").said.model_copy(update={"hall": door.gateway.hall})
            door.door.publish(topics.help_call(told.hall, "kiosk-1"), told, retain=True)
            await until(lambda: HelpCame(told) in said)

"""Numbers given without the server, through the whole service: stored once, shown, refused in words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts import topics
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import (
    AnswerFloating,
    CallNext,
    ConfirmClass,
    EnterPaper,
    IssuedOffline,
    LeaseRange,
    OpenWindow,
    Ping,
    TakeBackClass,
)
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.refusals import WORDS, RefusalCode
from queue_server.contracts.replies import Accepted, Done, Refused, TicketView
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support.hall_service import KIOSK, MANAGER, OTHER_KIOSK, VISITOR, World, memory_world
from tests.support.priority import class_hall

DESK = Actor(role=Role.DESK, id="d1")
YOUNG = VISITOR.model_copy(update={"birth": "1990-01-01"})
LEASE = "2026-11-22-KA001"


@pytest.fixture
def world(tmp_path) -> World:
    """A hall with classes; k1 leases KA."""
    made = memory_world(tmp_path, hall=class_hall())
    assert isinstance(made.ask(KIOSK, LeaseRange(device="k1")), Accepted)
    return made


def offline(world: World, number: str, ago_s: float = 5, **fields: object) -> IssuedOffline:
    """What the machine sends when the line is back."""
    at = world.clock.now() - timedelta(seconds=ago_s)
    issue = world.issuing(visitor=YOUNG, **fields)
    return IssuedOffline(number=number, issued_at=at, range_id=LEASE, issue=issue)


def code_of(reply: Accepted | Refused) -> RefusalCode:
    """Why it was refused."""
    assert isinstance(reply, Refused), reply
    return reply.code


def kinds(world: World) -> list[str]:
    """Kinds of what stands in the journal."""
    assert isinstance(world.store, MemoryStore)
    return [entry.kind for entry in world.store.disk.journal]


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[HallService]:
    """The hall on its loop."""
    world.opened()
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    try:
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def said(service: HallService, world: World, actor: Actor, body: object) -> Accepted | Refused:
    """One command through the hall's front."""
    command = world.command(body)
    return await service.submit(actor, command, digest(encode(command)))


def test_offline_number_is_answered_like_any_other(world):
    """The ticket, with its witness; number and visitor are stored with it."""
    reply = world.ask(KIOSK, offline(world, "KA001"))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketView)
    assert (reply.result.number, len(reply.result.witness)) == ("KA001", 12)
    assert [kind for kind in kinds(world) if "Alarm" not in kind][-2:] == ["OfflineMerged", "TicketIssued"]
    assert isinstance(world.store, MemoryStore)
    assert len(world.store.disk.vault) == 1


def test_late_duplicate_is_the_same_ticket_and_leaves_nothing(world):
    """Also under another command id, after a restart, and with the same page token: no second entry, no second row."""
    body = offline(world, "KA001")
    world.ask(KIOSK, body)
    before = kinds(world)
    world.clock.move(60)
    assert world.ask(KIOSK, body) == Accepted(id=f"{next(world.numbers) - 1:032x}", result=Done())
    world.opened()
    assert isinstance(world.ask(KIOSK, body), Accepted)
    assert kinds(world) == before
    assert isinstance(world.store, MemoryStore)
    assert len(world.store.disk.vault) == 1


def test_number_of_another_machine_s_range_is_refused(world):
    """The owner is who is authenticated, never what a payload says."""
    assert code_of(world.ask(OTHER_KIOSK, offline(world, "KA001"))) is RefusalCode.RANGE_OF_OTHER_DEVICE
    assert code_of(world.ask(OTHER_KIOSK, LeaseRange(device="k1"))) is RefusalCode.NOT_PERMITTED
    assert "TicketIssued" not in kinds(world)


def test_number_of_a_day_too_long_ago_is_kept_by_the_machine(world):
    """A typed refusal whose words say that nothing is lost; today's numbers go on."""
    body = offline(world, "KA001")
    world.clock.move(8 * 24 * 3600)
    world.commit()
    reply = world.ask(KIOSK, body)
    assert code_of(reply) is RefusalCode.RANGE_OF_OTHER_DAY
    assert "不会丢失" in WORDS[RefusalCode.RANGE_OF_OTHER_DAY].zh
    assert "nothing is lost" in WORDS[RefusalCode.RANGE_OF_OTHER_DAY].en
    assert world.issue(visitor=YOUNG).number == "A001"


def test_letters_of_a_changed_file_begin_with_the_next_day(world):
    """Today's tickets and counters keep their letters through a restart under another file."""
    assert world.issue(visitor=YOUNG).number == "A001"
    first, *others = world.hall.themes
    world.hall = replace(world.hall, themes=(replace(first, series="Z", first=301), *others))
    world.opened()
    assert world.issue(visitor=YOUNG).number == "A002"
    world.clock.move(24 * 3600)
    assert world.issue(visitor=YOUNG).number == "Z301"


def test_paper_number_is_entered_by_the_desk_once(world):
    """Nobody has shown a card: the clerk compares where the matter asks for one."""
    at = world.clock.now() - timedelta(seconds=30)
    body = EnterPaper(number="M007", issued_at=at, matter="record")
    reply = world.ask(DESK, body)
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, TicketView)
    assert reply.result.number == "M007"
    assert reply.result.issued_at == at
    assert code_of(world.ask(MANAGER, body)) is RefusalCode.NUMBER_TAKEN


def test_card_of_a_desk_is_seen_by_staff(world):
    """`card` as evidence comes from a kiosk alone; at the desk a person looked at it."""
    events = []
    for actor in (KIOSK, DESK):
        (outcome,) = world.commit(world.request(actor, world.issuing("advice")))
        events += [h.event.evidence for h in outcome.happened if hasattr(h.event, "evidence")]
    assert events == ["card", "staff"]


def test_word_that_no_kiosk_may_take_is_refused_without_a_number(world):
    """Military needs a document, seen by staff."""
    refused = world.ask(KIOSK, world.issuing(visitor=YOUNG, declared=("military",)))
    assert code_of(refused) is RefusalCode.CLASS_BY_STAFF
    assert isinstance(world.ask(DESK, world.issuing(visitor=YOUNG, declared=("military",))), Accepted)


async def test_claimed_time_before_the_last_heartbeat_is_clamped(world):
    """The loop remembers when the machine was answered; the journal says that its word was not taken."""
    async with serving(world) as service:
        world.clock.move(100)
        await said(service, world, KIOSK, Ping())
        answered = world.clock.now()
        world.clock.move(60)
        for number, ago_s in (("KA001", 90), ("KA002", 20)):
            assert isinstance(await said(service, world, KIOSK, offline(world, number, ago_s)), Accepted)
    tickets = world.committer._state.day.tickets  # what the writer knows
    taken = [tickets[f"2026-11-22-KA00{n}"].issued_at for n in (1, 2)]
    assert taken == [answered, answered + timedelta(seconds=40)]


async def test_range_is_retained_under_the_machine_s_topic(world):
    """A kiosk that starts finds its range there, and nobody else's."""
    async with serving(world) as service:
        await said(service, world, KIOSK, offline(world, "KA003"))
        found = dict(service.retained())[topics.number_range("hall-1", "k1")]
    assert isinstance(found, RangeSnapshot)
    assert (found.range_id, found.first, found.last, found.next) == (LEASE, 1, 200, 4)
    assert (found.hall_day, found.per_minute) == ("2026-11-22", 10)
    mine = topics.device_grants("hall-1", Role.KIOSK, "k1", ())
    assert topics.number_range("hall-1", "k1") in mine.subscribe
    assert topics.number_range("hall-1", "k2") not in mine.subscribe
    assert not [topic for topic in mine.publish if "range" in topic]


async def test_console_names_the_class_and_what_is_to_be_checked(world):
    """A declared class counts, and the clerk sees that nobody has seen it yet; taking it back frees the window."""
    clerk = Actor(role=Role.CLERK, id="c1", window="w1")
    async with serving(world) as service:
        await open_w1(service, world)
        await said(service, world, KIOSK, world.issuing(visitor=YOUNG))
        reply = await said(service, world, KIOSK, world.issuing(visitor=YOUNG, declared=("disabled",)))
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, TicketView)
        ticket = reply.result.ticket
        await said(service, world, clerk, CallNext(window="w1"))
        current = shown(service)
        assert (current.class_name.zh, current.class_name.en) == (
            "绿色通道 · Disabled（自述，请核对）", "Priority · Disabled (declared, please check)",
        )  # fmt: skip
        assert [line.evidence for line in current.classes] == ["declared"]
        await said(service, world, clerk, ConfirmClass(ticket=ticket, class_id="disabled", window="w1"))
        assert shown(service).class_name.zh == "绿色通道 · Disabled"
        taken = TakeBackClass(ticket=ticket, class_id="disabled", reason="mistake", window="w1")
        assert isinstance(await said(service, world, clerk, taken), Accepted)
        console = service.window("w1")
        assert isinstance(console, WindowSnapshot)
        assert console.current is None
        assert [line.number for line in console.queue] == ["A001", "A002"]
        await said(service, world, MANAGER, OpenWindow(window="w2"))
        for window, number in (("w1", "A001"), ("w2", "A002")):
            caller = Actor(role=Role.CLERK, id=f"c-{window}", window=window)
            called = await said(service, world, caller, CallNext(window=window))
            assert isinstance(called, Accepted)
            assert getattr(called.result, "number", None) == number


async def test_managers_see_which_floating_window_is_asked_for(world):
    """Asked at once, with its figures, until somebody answers; the kiosk's catalogue names the classes."""
    async with serving(world) as service:
        reply = await said(service, world, KIOSK, world.issuing(visitor=YOUNG, declared=("disabled",)))
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, TicketView)
        seen = service.alarms()
        assert isinstance(seen, AlarmsSnapshot)
        (line,) = seen.floating
        assert (line.number, line.state, line.p99_s, line.windows) == ("A001", "asked", None, 0)
        assert seen.green_percent == 100
        answer = AnswerFloating(ticket=reply.result.ticket, accept=True, window="w4")
        assert isinstance(await said(service, world, DESK, answer), Accepted)
        (line,) = service.alarms().floating
        assert (line.state, line.window_label) == ("accepted", "4")
        assert code_of(await said(service, world, MANAGER, answer)) is RefusalCode.FLOATING_NOT_ASKED
        assert [view.id for view in service.catalogue().classes] == [c.id for c in world.hall.classes]


def shown(service: HallService):
    """The ticket at window 1."""
    console = service.window("w1")
    assert isinstance(console, WindowSnapshot)
    assert console.current is not None
    return console.current


async def open_w1(service: HallService, world: World) -> None:
    """Window 1 takes tickets."""
    assert isinstance(await said(service, world, MANAGER, OpenWindow(window="w1")), Accepted)


def test_expired_lease_still_counts(world):
    """What was given stays given."""
    body = offline(world, "KA002", 1)
    world.clock.time = datetime(2026, 11, 22, 15, 59, tzinfo=world.clock.time.tzinfo)
    assert isinstance(world.ask(KIOSK, body), Accepted)

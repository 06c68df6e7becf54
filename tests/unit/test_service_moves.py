"""Coming back, parks, transfers, picks, reprints, the sweep and panic through the whole service: claims, pages, views."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts import commands as wire
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.replies import Accepted, CallView, Refused, TicketView
from queue_server.domain.call_rules import CallRules
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support import hall_day
from tests.support.hall_service import KIOSK, MANAGER, OTHER_KIOSK, World, memory_world

DESK = Actor(role=Role.DESK, id="d1")
W1 = Actor(role=Role.CLERK, id="c1", window="w1")
W2 = Actor(role=Role.CLERK, id="c2", window="w2")


@pytest.fixture
def world(tmp_path) -> World:
    world = memory_world(tmp_path)
    for window in ("w1", "w2"):
        world.open_window(window)
    return world


def _claims(world: World) -> dict[str, str]:
    assert isinstance(world.store, MemoryStore)
    return world.store.disk.calls


def _done(reply: Accepted | Refused) -> Any:
    assert isinstance(reply, Accepted), reply
    return reply.result


def _serve(world: World) -> str:
    """A ticket in service at window 1."""
    ticket = world.issue().ticket
    _done(world.ask(W1, wire.CallNext(window="w1")))
    _done(world.ask(W1, wire.StartService(window="w1")))
    return ticket


@asynccontextmanager
async def _hall(world: World) -> AsyncIterator[HallService]:
    """The world's hall on the loop, as after a start."""
    world.opened()
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    try:
        await asyncio.sleep(0)
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _ask(world: World, service: HallService, actor: Actor, body: Any) -> Any:
    command = world.command(body)
    return _done(await service.submit(actor, command, digest(encode(command))))


def test_park_resume_and_undo_hold_one_claim_a_ticket(world):
    """The database's claim goes with the ticket: freed by a park, taken by the window that goes on, given back by undo."""
    ticket = _serve(world)
    assert _claims(world) == {ticket: "w1"}
    assert _done(world.ask(W1, wire.ParkTicket(window="w1", park="any"))) == CallView(
        window="w1", ticket=None, number=None
    )
    assert _claims(world) == {}
    called = _done(world.ask(W2, wire.ResumeParked(window="w2", ticket=ticket)))
    assert called.ticket == ticket
    assert _claims(world) == {ticket: "w2"}
    _done(world.ask(W2, wire.Undo(window="w2")))
    assert _claims(world) == {}
    _done(world.ask(W1, wire.Undo(window="w1")))
    assert _claims(world) == {ticket: "w1"}


def test_transfer_and_its_undo_hold_one_claim_a_ticket(world):
    """The window is free at once; undone, it has the ticket again."""
    ticket = _serve(world)
    moved = wire.TransferTicket(window="w1", to_matter="record", reason="wrong_queue")
    _done(world.ask(W1, moved))
    assert _claims(world) == {}
    _done(world.ask(W1, wire.Undo(window="w1")))
    assert _claims(world) == {ticket: "w1"}


def test_pick_at_a_busy_window_swaps_the_claim(world):
    """One ends, one begins, in one transaction."""
    _serve(world)
    picked = world.issue().ticket
    _done(world.ask(MANAGER, wire.Pick(window="w1", ticket=picked, cause="urgent")))
    assert _claims(world) == {picked: "w1"}


def test_missed_too_early_is_refused_with_the_time(tmp_path):
    """The wire says from when, so that a console can count down."""
    world = memory_world(tmp_path, hall=hall_day.hall(calls=CallRules(patient_factor=1, helper_looks=False)))
    world.open_window()
    world.issue()
    _done(world.ask(W1, wire.CallNext(window="w1")))
    called = world.clock.now()
    refused = world.ask(W1, wire.MarkMissed(window="w1"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.about) == ("call_again", "2")
    assert refused.when is not None
    assert (refused.when - called).total_seconds() == 20


def test_return_by_a_kiosk_is_for_its_own_ticket(world):
    """A machine may bring back what it issued; the desk anybody's; a clerk, too."""
    world.issue()
    for actor, allowed in ((OTHER_KIOSK, False), (KIOSK, True), (DESK, True), (W2, True)):
        ticket = _done(world.ask(W1, wire.CallNext(window="w1"))).ticket
        _done(world.ask(W1, wire.MarkMissed(window="w1")))
        reply = world.ask(actor, wire.ReturnTicket(ticket=ticket))
        assert isinstance(reply, Accepted) is allowed
        if not allowed:
            assert isinstance(reply, Refused)
            assert reply.code == "not_permitted"
            _done(world.ask(DESK, wire.ReturnTicket(ticket=ticket)))


def test_sign_on_is_who_asks(world):
    """No payload names the person."""
    _done(world.ask(W1, wire.SignOn(window="w1")))
    assert isinstance(world.store, MemoryStore)
    assert '"staff":"c1"' in world.store.disk.journal[-1].body.replace(" ", "")


def test_transfer_to_nowhere_is_malformed():
    """Neither a matter nor a window."""
    with pytest.raises(ValueError, match="missing"):
        wire.TransferTicket(window="w1", reason="other")


async def test_reprint_gives_a_new_page_and_closes_the_old(world):
    """The new token opens it at once and after a restart; the old one never again; the slip shows today's place."""
    first = hashlib.sha256(b"first").hexdigest()
    again = hashlib.sha256(b"again").hexdigest()
    async with _hall(world) as service:
        issued = await _ask(world, service, KIOSK, world.issuing(page_token_sha256=first))
        other = await _ask(world, service, KIOSK, world.issuing())
        reprint = wire.ReprintTicket(ticket=issued.ticket, page_token_sha256=again)
        slip = await _ask(world, service, DESK, reprint)
        assert isinstance(slip, TicketView)
        assert (slip.ticket, slip.number, slip.ahead) == (issued.ticket, issued.number, 0)
        assert slip.witness != issued.witness
        assert service.ticket_of_token(first) is None
        assert service.ticket_of_token(again) == issued.ticket
        assert service.ticket_page(other.ticket) is not None
        await _ask(world, service, DESK, wire.ReportPrint(ticket=issued.ticket, outcome="printed"))
    async with _hall(world) as service:
        assert service.ticket_of_token(first) is None
        assert service.ticket_of_token(again) == issued.ticket


async def test_views_show_parks_and_why_a_ticket_was_called(world):
    """The console lists what it may go on with; the page says that the place is kept; the reason is in words."""
    async with _hall(world) as service:
        ticket = (await _ask(world, service, KIOSK, world.issuing())).ticket
        await _ask(world, service, W1, wire.CallNext(window="w1"))
        await _ask(world, service, W1, wire.StartService(window="w1"))
        await _ask(world, service, W1, wire.ParkTicket(window="w1", park="same", reason="copy"))
        own, other, page = service.window("w1"), service.window("w2"), service.ticket_page(ticket)
        board = service.board("a")
        assert own is not None
        assert other is not None
        assert page is not None
        assert board is not None
        assert [(p.number, p.park, p.reason, p.resumable) for p in own.parked] == [
            ("A001", "same", "copy", True)
        ]
        assert [p.resumable for p in other.parked] == [False]
        assert page.state == "parked"
        assert board.calls == ()
        await _ask(world, service, W1, wire.ResumeParked(window="w1", ticket=ticket))
        current = service.window("w1")
        assert current is not None
        assert current.current is not None
        assert current.current.reason.en == "Its service goes on after it was set aside."
        assert current.parked == ()


async def test_views_of_a_panic_are_for_managers_alone(world):
    """In the alarms; nowhere on boards, consoles, the catalogue or a ticket's page."""
    async with _hall(world) as service:
        ticket = (await _ask(world, service, KIOSK, world.issuing())).ticket
        page_before = service.ticket_page(ticket)
        before = [message.model_dump() for _, message in service.retained()]
        await _ask(world, service, W1, wire.RaisePanic(window="w1"))
        alarms = service.alarms().alarms
        assert [(line.alarm, line.about, line.cleared_at) for line in alarms] == [("panic", "w1", None)]
        after = [message.model_dump() for _, message in service.retained()]
        same = [{k: v for k, v in each.items() if k not in ("rev", "at")} for each in (*before, *after)]
        assert same[: len(before)] == same[len(before) :]
        page = service.ticket_page(ticket)
        assert page is not None
        assert page_before is not None
        assert page.state == page_before.state
        await _ask(world, service, MANAGER, wire.ClearPanic(window="w1"))
        assert service.alarms().alarms[0].cleared_at is not None


async def test_console_says_where_its_ticket_may_go(world):
    """Other windows for the same need, other matters by a word or all; nothing for no such window."""
    _serve(world)
    async with _hall(world) as service:
        found = service.elsewhere("w1", "")
        assert found is not None
        assert {window.id for window in found.windows} <= set(service.windows()) - {"w1"}
        assert found.matters
        named = service.elsewhere("w1", found.matters[0].name.zh)
        assert named is not None
        assert found.matters[0] in named.matters
        assert named.windows == found.windows
        nothing = service.elsewhere("w1", "no such matter anywhere")
        assert nothing is not None
        assert nothing.matters == ()
        assert service.elsewhere("w99", "") is None


async def test_console_says_how_many_come_before_a_returned_ticket(world):
    """Back after a missed call: behind the next few, with their number; gone from the missed."""
    async with _hall(world) as service:
        ticket = (await _ask(world, service, KIOSK, world.issuing())).ticket
        others = [(await _ask(world, service, KIOSK, world.issuing())).ticket for _ in range(2)]
        await _ask(world, service, W1, wire.CallNext(window="w1"))
        await _ask(world, service, W1, wire.MarkMissed(window="w1"))
        await _ask(world, service, W1, wire.ReturnTicket(ticket=ticket))
        shown = service.window("w1")
        assert shown is not None
        assert [(line.ticket, line.before) for line in shown.back] == [(ticket, len(others))]
        assert shown.missed == ()

"""What whoever stands at a machine learns of their own errands, and what nobody else does."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import (
    Arrive,
    Book,
    CallNext,
    CancelBooking,
    FindBookings,
    FindVisits,
    OpenWindow,
    RateVisit,
    StartService,
    Visitor,
)
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.contracts.sealing import seal_visitor
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support.hall_service import CLERK, KIOSK, MANAGER, OTHER_KIOSK, VISITOR, World, memory_world

NINE, TOMORROW = "2026-11-22T09:30", "2026-11-23T09:30"
OTHER = VISITOR.model_copy(update={"number": "110101195401010016"})
TYPED = VISITOR.model_copy(update={"credential": "typed_number"})
DESK = Actor(role=Role.DESK, id="d1")


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[HallService]:
    world.opened()
    service = HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    await asyncio.sleep(0)
    try:
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def ask(world: World, service: HallService, actor: Actor, body: Any) -> Accepted | Refused:
    command = world.command(body)
    reply = await service.submit(actor, command, digest(encode(command)))
    await asyncio.sleep(0)
    return reply


async def result(world: World, service: HallService, actor: Actor, body: Any) -> Any:
    reply = await ask(world, service, actor, body)
    assert isinstance(reply, Accepted), reply
    return reply.result


def sealed(world: World, visitor: Visitor = VISITOR) -> str:
    return seal_visitor(world.keys.seal_public_b64, visitor)


def refusal(reply: Accepted | Refused) -> RefusalCode:
    assert isinstance(reply, Refused), reply
    return reply.code


async def test_card_finds_the_bookings_that_stand_and_no_others(world):
    """Of today and later, first to last; another person's card finds none; a typed number may not ask."""
    async with serving(world) as service:
        for slot in (TOMORROW, NINE):
            await ask(
                world,
                service,
                KIOSK,
                Book(matter="advice", slot=slot, channel="kiosk", sealed=sealed(world)),
            )
        found = await result(world, service, OTHER_KIOSK, FindBookings(sealed=sealed(world)))
        assert [each.slot for each in found.bookings] == [NINE, TOMORROW]
        gone = found.bookings[0]
        await result(world, service, OTHER_KIOSK, CancelBooking(booking=gone.booking))
        left = await result(world, service, KIOSK, FindBookings(sealed=sealed(world)))
        assert [each.slot for each in left.bookings] == [TOMORROW]
        other = await result(world, service, KIOSK, FindBookings(sealed=sealed(world, OTHER)))
        assert other.bookings == ()
        typed = await ask(world, service, KIOSK, FindBookings(sealed=sealed(world, TYPED)))
        assert refusal(typed) is RefusalCode.CARD_NEEDED


async def test_reference_finds_its_booking(world):
    """Whoever holds the slip; an unknown one finds nothing, and staff have no such question."""
    async with serving(world) as service:
        made = await result(
            world, service, KIOSK, Book(matter="advice", slot=NINE, channel="kiosk", sealed=sealed(world))
        )
        found = await result(world, service, OTHER_KIOSK, FindBookings(booking=made.booking))
        assert found.bookings == (made,)
        nothing = await result(world, service, KIOSK, FindBookings(booking="ZZZZZZZZZZ"))
        assert nothing.bookings == ()
        assert refusal(await ask(world, service, DESK, FindBookings(booking=made.booking))) is (
            RefusalCode.NOT_PERMITTED
        )


async def served(world: World, service: HallService, token: str) -> str:
    """A ticket with that page whose service has begun."""
    await ask(world, service, MANAGER, OpenWindow(window="w1"))
    issuing = world.issuing("advice", page_token_sha256=hashlib.sha256(token.encode()).hexdigest())
    ticket = (await result(world, service, KIOSK, issuing)).ticket
    await result(world, service, CLERK, CallNext(window="w1"))
    await result(world, service, CLERK, Arrive(window="w1"))
    await result(world, service, CLERK, StartService(window="w1"))
    return str(ticket)


@pytest.mark.parametrize("shown", ["card", "page"])
async def test_service_is_rated_at_any_machine_by_who_shows_card_or_ticket(world, shown):
    """Found, rated once, then found no more; the machine that asks need not have given the number."""
    page = hashlib.sha256(b"t").hexdigest()
    async with serving(world) as service:
        ticket = await served(world, service, "t")
        proof: dict[str, Any] = {"sealed": sealed(world)} if shown == "card" else {"page_token_sha256": page}
        found = await result(world, service, OTHER_KIOSK, FindVisits(**proof))
        assert [(line.ticket, line.window_label) for line in found.visits] == [(ticket, "1")]
        assert await ask(world, service, OTHER_KIOSK, RateVisit(ticket=ticket, grade=4, **proof))
        again = await result(world, service, OTHER_KIOSK, FindVisits(**proof))
        assert again.visits == ()
    assert [e.kind for e in world.store.disk.journal if e.kind == "VisitRated"] == ["VisitRated"]


async def test_nobody_rates_for_another(world):
    """Another's card, another page, or no proof at another machine: refused, and nothing is journalled."""
    async with serving(world) as service:
        ticket = await served(world, service, "t")
        for proof in (
            {"sealed": sealed(world, OTHER)},
            {"page_token_sha256": "5" * 64},
            {},
        ):
            reply = await ask(world, service, OTHER_KIOSK, RateVisit(ticket=ticket, grade=1, **proof))
            assert refusal(reply) is RefusalCode.NOT_PERMITTED
    assert not [e for e in world.store.disk.journal if e.kind == "VisitRated"]


async def test_matter_whose_numbers_are_given_is_shown_full_with_its_slots(world):
    """今日号满: no number is offered any more, and what can be booked stands beside it."""
    plan = world.hall
    limited = tuple(replace(m, per_day=1 if m.id == "advice" else 0) for m in plan.matters)
    fresh = World(type(world.store)(), world.keys, clock=world.clock, hall=replace(plan, matters=limited))
    fresh.commit()
    async with serving(fresh) as service:
        before = {m.id: (m.open, m.full) for m in service.catalogue().matters}
        await result(fresh, service, KIOSK, fresh.issuing())
        assert service._views.catalogue_changed(fresh.clock.now())
        shown = service.catalogue()
    after = {m.id: (m.open, m.full) for m in shown.matters}
    assert (before["advice"], after["advice"]) == ((True, False), (False, True))
    assert before["record"] == after["record"] == (True, False)
    assert any("advice" in each.matters and each.free for each in shown.bookable)

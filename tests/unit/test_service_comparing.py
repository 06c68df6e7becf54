"""Staff go to whoever waits and compare person and card: on record with who it was, told to the machine, never a second queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.check_views import PersonChecked
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import (
    CancelTicket,
    ConfirmPerson,
    ConfirmWaiting,
    FinishService,
    PersonCheck,
    StartService,
    Visitor,
)
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Refused, TicketView
from queue_server.domain import events as e
from queue_server.service.checks_view import check_lines
from queue_server.service.hall import HallService
from queue_server.service.requests import Plan
from tests.support.hall_service import CLERK, HALL, KIOSK, VISITOR, World, memory_world

HELPER = Actor(role=Role.CLERK, id="c9")
"""A member of staff with a telephone and no window."""
TYPED = Visitor(name="样例", number=VISITOR.number, birth="", credential="typed_number")


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


def reviewed(world: World) -> str:
    """A number whose holder the device did not accept."""
    matter = next(one.id for one in world.hall.matters if one.assurance == "person")
    return world.issue(matter, visitor=VISITOR, person=PersonCheck(outcome="reject", band="far")).ticket


def code(world: World, ticket: str, *, same: bool = True, by: Actor = HELPER) -> RefusalCode | None:
    """Why it was refused; None for done."""
    reply = world.ask(by, ConfirmWaiting(ticket=ticket, same=same))
    return reply.code if isinstance(reply, Refused) else None


def test_comparing_a_waiting_person_leaves_the_place_as_it_is(world):
    """Who, which number and what came of it stand in the journal; place and state are untouched, the list is empty."""
    ticket = reviewed(world)
    day = world.committer._state.day
    before = (day.tickets[ticket].key, day.tickets[ticket].state, day.queue.of(day.tickets[ticket].skill))
    [outcome] = world.commit(world.request(HELPER, ConfirmWaiting(ticket=ticket, same=True)))
    assert outcome.reply.result == Done()
    [happened] = outcome.happened
    assert happened.event == e.PersonConfirmed(ticket, None, True)
    assert happened.entry.actor == "clerk:c9"
    after = (day.tickets[ticket].key, day.tickets[ticket].state, day.queue.of(day.tickets[ticket].skill))
    assert (after, check_lines(day)) == (before, ())


def test_compared_person_is_not_asked_for_again_at_the_window(world):
    """The window serves and ends without a second look."""
    ticket = reviewed(world)
    assert code(world, ticket) is None
    world.open_window()
    world.call()
    for body in (StartService(window="w1"), FinishService(window="w1")):
        assert isinstance(world.ask(CLERK, body), Accepted)


def test_declined_person_keeps_the_number_and_the_window_may_look_again(world):
    """Not the same at the kiosk is no end: called as before, and the window's word is the last."""
    ticket = reviewed(world)
    assert code(world, ticket, same=False) is None
    world.open_window()
    called = world.call()
    assert isinstance(called, Accepted)
    assert called.result.ticket == ticket
    assert world.committer._state.day.tickets[ticket].person == "not_same"
    assert isinstance(world.ask(CLERK, ConfirmPerson(window="w1", same=True)), Accepted)
    assert world.committer._state.day.tickets[ticket].person == "confirmed"


def test_comparing_is_refused_where_nobody_is_to_be_compared(world):
    """Two at once: the first word counts, the same word again is no new event. Accepted, given back, unknown: refused."""
    ticket = reviewed(world)
    assert code(world, ticket) is None
    [again] = world.commit(world.request(HELPER, ConfirmWaiting(ticket=ticket, same=True)))
    assert (again.reply.result, again.happened) == (Done(), ())
    assert code(world, ticket, same=False) is RefusalCode.PERSON_NOT_ASKED
    assert code(world, world.issue("advice").ticket) is RefusalCode.PERSON_NOT_ASKED
    assert code(world, "2026-11-22-Z999") is RefusalCode.UNKNOWN_TICKET
    gone = reviewed(world)
    world.ask(KIOSK, CancelTicket(ticket=gone))
    assert code(world, gone) is RefusalCode.TICKET_ENDED


def test_typed_number_is_looked_at_the_same_way(world):
    """Where only a number was said, the original may be shown at the kiosk."""
    matter = next(one.id for one in world.hall.matters if one.assurance == "card")
    ticket = world.issue(matter, visitor=TYPED).ticket
    assert [line.unread for line in check_lines(world.committer._state.day)] == [True]
    assert code(world, ticket) is None
    assert check_lines(world.committer._state.day) == ()


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[HallService]:
    service = HallService(Plan(world.hall, "0" * 64), world.opened(), world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    try:
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def ask(world: World, service: HallService, actor: Actor, body) -> Accepted | Refused:
    command = world.command(body)
    return await service.submit(actor, command, digest(encode(command)))


async def test_machine_that_gave_the_number_hears_and_a_restarted_server_tells_it_again(world):
    """Retained for that machine alone, drawn from the journal; nothing of the person is in it."""
    matter = next(one.id for one in world.hall.matters if one.assurance == "person")
    async with serving(world) as service:
        issuing = world.issuing(matter, person=PersonCheck(outcome="review", band="middle"))
        given = await ask(world, service, KIOSK, issuing)
        assert isinstance(given.result, TicketView)
        assert _checks(service) == []
        async with service.watch("check/k1") as told:
            await ask(world, service, HELPER, ConfirmWaiting(ticket=given.result.ticket, same=True))
            heard = await asyncio.wait_for(anext(told), 10)
        assert (heard.device, heard.ticket, heard.same) == ("k1", given.result.ticket, True)
    async with serving(world) as service:
        again = _checks(service)
    assert [(topic, one.ticket) for topic, one in again] == [(f"yitang/v1/{HALL}/check/k1", heard.ticket)]
    assert set(PersonChecked.model_fields) == {
        "v",
        "kind",
        "hall",
        "epoch",
        "rev",
        "at",
        "device",
        "ticket",
        "same",
    }


def _checks(service: HallService) -> list[tuple[str, PersonChecked]]:
    return [(topic, one) for topic, one in service.retained() if isinstance(one, PersonChecked)]


async def test_comparing_needs_the_permission_to_serve(world):
    """An account that a manager took it from is refused; so is whoever has no row."""
    ticket = reviewed(world)
    none = HELPER.model_copy(update={"may": frozenset({Permission.REPORTS})})
    async with serving(world) as service:
        for actor in (none, KIOSK, Actor(role=Role.INSPECTOR, id="i1")):
            reply = await ask(world, service, actor, ConfirmWaiting(ticket=ticket, same=True))
            assert isinstance(reply, Refused)
            assert reply.code is RefusalCode.NOT_PERMITTED

"""证到包邮, said once at the kiosk: sealed with the number, on record as a wish alone, booked at the window without typing it again."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.commands import AcceptCase, CallNext, Delivery, OpenWindow, StartService
from queue_server.contracts.commands.outings import BookOuting, TakeOuting
from queue_server.contracts.forms import FormValue
from queue_server.contracts.replies import Accepted, CaseView, TicketView
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.domain import events as e
from queue_server.domain.guide import Guide
from queue_server.domain.words import Label
from queue_server.service.checking.verify import verify
from queue_server.service.hall import HallService
from tests.support import forging
from tests.support.calendars import at
from tests.support.case_play import case_hall
from tests.support.hall_service import CLERK, HALL, VISITOR, HandClock, World, memory_world
from tests.support.kiosk_hall import HallLink, at_the_hall

PHONE = "13800000000"
SENDS = VISITOR.model_copy(update={"delivery": Delivery(to="card", phone=PHONE)})
FREE = Guide(delivery=Label("包邮", "free"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A hall whose `record` can be sent, and whose `deed` is only picked up."""
    plain = case_hall()
    matters = tuple(replace(m, guide=FREE) if m.id == "record" else m for m in plain.matters)
    return memory_world(
        tmp_path, hall=replace(plain, matters=matters), clock=HandClock(at("2026-11-23 09:00"))
    )


@asynccontextmanager
async def served(
    world: World, visitor: Any, *more: str
) -> AsyncIterator[tuple[HallService, HallLink, TicketView]]:
    """The number of this person, being served at the first window."""
    async with at_the_hall(world) as (service, (kiosk,)):
        reply = await kiosk.link.ask("a" * 32, world.issuing("record", visitor=visitor, more=more))
        assert isinstance(reply, Accepted)
        assert isinstance(reply.result, TicketView)
        kiosk.link.actor = CLERK
        for body in (OpenWindow(window="w1"), CallNext(window="w1"), StartService(window="w1")):
            await asked(world, kiosk.link, body)
        yield service, kiosk.link, reply.result


async def asked(world: World, link: HallLink, body: Any) -> Any:
    """The result of what must be done."""
    reply = await link.ask(f"{next(world.numbers):032x}", body)
    assert isinstance(reply, Accepted), reply
    return reply.result


def wishes(service: HallService) -> list[str]:
    """What the console is told of each case."""
    shown = service.window("w1")
    assert isinstance(shown, WindowSnapshot)
    assert shown.current is not None
    return [line.delivery for line in shown.current.cases]


def test_wish_stands_in_the_vault_and_the_journal_says_only_that_there_is_one(world: World) -> None:
    """No telephone and no word of where to in journal or replies; the vault's row opens to all of it; the journal verifies."""
    world.issue("record", visitor=SENDS)
    disk: Any = world.store
    issued = [each for each in disk.disk.journal if each.kind == "TicketIssued"]
    assert ['"delivery":true' in each.body.replace(" ", "") for each in issued] == [True]
    kept = repr(disk.disk.journal) + repr(disk.disk.replies)
    assert not any(word in kept for word in (PHONE, VISITOR.address, '"to"'))
    (row,) = disk.disk.vault.values() if isinstance(disk.disk.vault, dict) else disk.disk.vault
    assert world.vault.unlock(row).delivery == SENDS.delivery
    assert PHONE not in repr(SENDS) + repr(SENDS.delivery) + str(SENDS.delivery)
    assert verify(disk.disk.journal, HALL, forging.public_keys(world)).holds


def test_number_of_before_wishes_nothing(world: World) -> None:
    """What was written before there was the question loads as it is."""
    world.issue("record")
    disk: Any = world.store
    (entry,) = [each for each in disk.disk.journal if each.kind == "TicketIssued"]
    body = json.loads(entry.body)
    assert body.pop("delivery") is False
    old = e.from_body("TicketIssued", 2, body)
    assert isinstance(old, e.TicketIssued)
    assert not old.delivery


async def test_slip_and_page_say_that_it_will_be_sent_and_not_where(world: World) -> None:
    """A mark on both; nothing of the person."""
    async with served(world, SENDS) as (service, _, given):
        page = service.ticket_page(given.ticket)
    assert page is not None
    assert (given.delivery, page.delivery) == (True, True)
    assert VISITOR.address not in repr((given, page))


async def test_window_books_the_delivery_with_what_was_said_at_the_kiosk(world: World) -> None:
    """Wished from the start, booked once; whoever takes it reads name, telephone and address as the kiosk sealed them."""
    async with served(world, SENDS, "deed") as (service, link, given):
        assert wishes(service) == ["wished", "no"]
        masked = await service.visitor(CLERK, given.ticket, "serve")
        assert masked is not None
        assert masked.delivery == "card"
        taken = await asked(world, link, AcceptCase(window="w1", ticket=given.ticket, matter="record"))
        assert isinstance(taken, CaseView)
        who = await service.unmask(CLERK, given.ticket, "book the delivery at the window")
        assert who is not None
        assert who.delivery is not None
        said = who.model_copy(
            update={"delivery": None, "form": (FormValue(field="phone", value=who.delivery.phone),)}
        )
        sealed, _ = await service.sealed(said)
        await asked(
            world, link, BookOuting(about="delivery", case=taken.case, day="2026-11-30", sealed=sealed)
        )
        assert wishes(service) == ["booked", "no"]
        (line,) = service.outings()
        await asked(world, link, TakeOuting(outing=line.outing))
        to = await service.outing_person(CLERK, line.outing)
        log = await service.access_log(None, 20)
    assert to is not None
    assert (to.name, to.address, to.form[0].value) == (VISITOR.name, VISITOR.address, PHONE)
    assert "book the delivery at the window" in [each.access.purpose for each in log]


async def test_number_without_a_wish_shows_nothing_at_the_window(world: World) -> None:
    """The result is picked up, as ever."""
    async with served(world, VISITOR) as (service, _, given):
        assert wishes(service) == ["no"]
        assert not given.delivery

"""自查 and 免填单 through the service: kept as said, read at the window alone, sealed everywhere else."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.commands import (
    Arrive,
    CallNext,
    FinishService,
    IssuedOffline,
    LeaseRange,
    OpenWindow,
    StartService,
)
from queue_server.contracts.forms import FormValue, SelfCheck
from queue_server.contracts.replies import Accepted
from queue_server.domain.form import Answer, Field, Need, keyed_share
from queue_server.domain.hall import Label
from tests.support.hall_service import CLERK, KIOSK, MANAGER, VISITOR, World, memory_world
from tests.support.kiosk_hall import at_the_hall

PHONE = "13800000000"
FORM = (
    Field("name", Label("姓名", "Name"), "text", "card", "name"),
    Field("phone", Label("电话", "Telephone"), "phone", "asked", most=12),
    Field("use", Label("用途", "Use"), "choice", "asked", choices=(Answer("live", Label("自住", "To live in")), Answer("let", Label("出租", "To let")))),
    Field("seat", Label("坐落", "Where"), "text", "told"),
)  # fmt: skip
STROKE = bytes((0, 0, 128, 255, 255, 10))
WITH_FORM = VISITOR.model_copy(
    update={
        "form": (
            FormValue(field="name", value=VISITOR.name),
            FormValue(field="phone", value=PHONE),
            FormValue(field="use", value="let"),
        ),
        "signature": (b64encode(STROKE).decode(),),
    }
)


@pytest.fixture
def world(tmp_path: Any) -> World:
    """A hall whose `record` has a form and three materials: needed, may follow, may be promised."""
    plain = memory_world(tmp_path)
    materials = tuple(Label(name, name) for name in ("deed", "letter", "proof"))
    needs = (Need(), Need("gap", 10), Need("promise"))
    matters = tuple(
        replace(m, form=FORM, materials=materials, needs=needs) if m.id == "record" else m
        for m in plain.hall.matters
    )
    made = World(MemoryStore(), plain.keys, clock=plain.clock, hall=replace(plain.hall, matters=matters))
    made.commit()
    return made


def marks(world: World, check: SelfCheck | None) -> list[tuple[str, str, str]]:
    """Marks of a ticket that came with this self-check."""
    ticket = world.issue("record", self_check=check).ticket
    return [(m.mark, m.item, m.by) for m in world.committer._state.day.tickets[ticket].marks]


def test_self_check_is_kept_as_the_citizen_s_word(world: World) -> None:
    """Each material by its place, what may follow and what is promised as such, all by `citizen`, none pre-checked."""
    found = marks(world, SelfCheck(have=(1,), gaps=(2,), promises=(3,)))
    assert found == [
        ("self_have", "record/1", "citizen"), ("self_gap", "record/2", "citizen"), ("self_promise", "record/3", "citizen"),
    ]  # fmt: skip
    assert marks(world, None) == []


def test_what_the_matter_does_not_allow_is_only_missing(world: World) -> None:
    """A gap where none is allowed, a place that does not exist: the number is given, the material is missing."""
    found = marks(world, SelfCheck(gaps=(1, 3), promises=(2, 20)))
    assert [mark for mark, _, _ in found] == ["self_lacks"] * 3
    assert [mark for mark, _, _ in marks(world, SelfCheck())] == ["self_lacks"] * 3


def test_self_check_survives_a_restart_and_an_offline_number(world: World) -> None:
    """Replayed from the journal; a number of a machine's own range brings it along."""
    before = marks(world, SelfCheck(have=(1, 2, 3)))
    world.opened()
    tickets = world.committer._state.day.tickets
    assert [(m.mark, m.item, m.by) for m in next(iter(tickets.values())).marks] == before
    assert isinstance(world.ask(KIOSK, LeaseRange(device="k1")), Accepted)
    issue = world.issuing("record", self_check=SelfCheck(have=(1,)))
    number = IssuedOffline(
        issue=issue, number="KA001", range_id="2026-11-22-KA001", issued_at=world.clock.now()
    )
    assert isinstance(world.ask(KIOSK, number), Accepted)
    late = next(t for t in world.committer._state.day.tickets.values() if t.number == "KA001")
    assert [m.mark for m in late.marks] == ["self_have", "self_lacks", "self_lacks"]


def test_every_matter_on_the_number_has_its_self_check_and_its_papers(world: World) -> None:
    """What was said of the second matter is marked as its own; the slip names it, and lists what both want once."""
    checks = {"self_check": SelfCheck(have=(1,), gaps=(2,)), "more_checks": (SelfCheck(have=(1,)), None)}
    given = world.issue("record", more=("advice", "deed"), **checks)
    ticket = world.committer._state.day.tickets[given.ticket]
    assert [(m.mark, m.item) for m in ticket.marks] == [
        ("self_have", "record/1"), ("self_gap", "record/2"), ("self_lacks", "record/3"), ("self_have", "advice/1"),
    ]  # fmt: skip
    names = {m.id: m.name.zh for m in world.hall.matters}
    assert [each.zh for each in given.also] == [names["advice"], names["deed"]]
    assert [each.zh for each in given.prepare] == ["deed", "letter", "proof", "ID card"]


def test_form_stands_in_the_vault_and_nowhere_in_clear(world: World) -> None:
    """Neither journal nor stored replies hold an answer or a stroke; the vault's row opens to all of it."""
    world.issue("record", visitor=WITH_FORM)
    disk: Any = world.store
    kept = repr(disk.disk.journal) + repr(disk.disk.replies) + repr(disk.disk.vault)
    for secret in (PHONE, b64encode(STROKE).decode()):
        assert f'"{secret}"' not in kept
        assert f"'{secret}'" not in kept
    (row,) = disk.disk.vault.values() if isinstance(disk.disk.vault, dict) else disk.disk.vault
    assert world.vault.unlock(row).form == WITH_FORM.form
    assert PHONE not in repr(WITH_FORM)
    assert PHONE not in str(WITH_FORM.form)


async def test_window_reads_the_form_and_the_look_is_on_record(world: World) -> None:
    """Labels and choices in words, what is to be told, the strokes; the access log says who read a form."""
    async with at_the_hall(world) as (service, (kiosk,)):
        issued = await kiosk.link.ask("a" * 32, world.issuing("record", visitor=WITH_FORM))
        assert isinstance(issued, Accepted)
        for actor, body in (
            (MANAGER, OpenWindow(window="w1")),
            (CLERK, CallNext(window="w1")),
            (CLERK, Arrive(window="w1")),
        ):
            kiosk.link.actor = actor
            await kiosk.link.ask(f"{next(world.numbers):032x}", body)
        shown = service.window("w1")
        assert shown is not None
        assert shown.current is not None
        assert shown.current.form
        filled = await service.form(CLERK, shown.current.ticket, "read the form at the window")
        log = await service.access_log(None, 10)
    assert filled is not None
    assert [(line.label.en, line.value.en, line.source) for line in filled.lines] == [
        ("Name", VISITOR.name, "card"), ("Telephone", PHONE, "asked"), ("Use", "To let", "asked"), ("Where", "", "told"),
    ]  # fmt: skip
    assert filled.strokes == (tuple(STROKE),)
    assert [(e.access.kind, e.access.detail, e.access.actor) for e in log][-1] == (
        "access",
        "form",
        str(CLERK),
    )


async def test_window_of_the_second_matter_reads_that_matter_s_form(world: World) -> None:
    """The form that stands before the clerk is of the case that the number is at; of a matter without one there is none."""
    async with at_the_hall(world) as (service, (kiosk,)):
        issued = await kiosk.link.ask("a" * 32, world.issuing("advice", visitor=WITH_FORM, more=("record",)))
        assert isinstance(issued, Accepted)
        ticket = issued.result.ticket  # type: ignore[union-attr]  # a ticket's view
        assert await service.form(CLERK, ticket, "before the first matter") is None
        for actor, body in (
            (MANAGER, OpenWindow(window="w1")), (CLERK, CallNext(window="w1")), (CLERK, StartService(window="w1")),
            (CLERK, FinishService(window="w1")),
        ):  # fmt: skip
            kiosk.link.actor = actor
            assert isinstance(await kiosk.link.ask(f"{next(world.numbers):032x}", body), Accepted)
        filled = await service.form(CLERK, ticket, "at the second")
    assert filled is not None
    assert [line.value.en for line in filled.lines] == [VISITOR.name, PHONE, "To let", ""]


async def test_ticket_without_a_form_has_none_to_read(world: World) -> None:
    """No row at the window, nothing to look at."""
    async with at_the_hall(world) as (service, (kiosk,)):
        reply = await kiosk.link.ask("a" * 32, world.issuing("record"))
        assert isinstance(reply, Accepted)
        assert await service.form(CLERK, reply.result.ticket, "x") is None  # type: ignore[union-attr]  # a ticket's view


def test_keyed_share_counts_what_is_typed_of_what_a_blank_form_has() -> None:
    """Choices are touched, the card's and the told are not asked: one of four."""
    assert keyed_share(FORM) == 0.25
    assert keyed_share(()) == 0

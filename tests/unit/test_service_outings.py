"""To whom somebody goes: sealed in the vault, opened by its owner alone and on record, in no journal entry."""

from dataclasses import replace
from functools import partial

import pytest
from pydantic import ValidationError

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import AcceptCase, DecideCase, IssueResult, StartService, Visitor
from queue_server.contracts.commands import outings as w
from queue_server.contracts.forms import FormValue
from queue_server.contracts.replies import Accepted, CaseView, Refused
from queue_server.domain.slot_rules import VISITS, SlotGroup, SlotSpan
from queue_server.service import person
from queue_server.service.checking.verify import verify
from queue_server.service.outing_view import called_off, moved, outing_lines, person_of, visit_slots
from queue_server.service.personal import Access
from queue_server.service.touched import touched
from tests.support import forging
from tests.support.calendars import at
from tests.support.case_play import case_hall
from tests.support.hall_service import CLERK, HALL, MANAGER, HandClock, World, memory_world

HELPER, OTHER = Actor(role=Role.HELPER, id="h01"), Actor(role=Role.HELPER, id="h02")
WHO = Visitor(
    name="金丝雀", number="", birth="", address="吴山路 1 号", form=(FormValue(field="phone", value="13800000000"),),
    credential="typed_number",
)  # fmt: skip


@pytest.fixture
def world(tmp_path) -> World:
    """A home visit booked at the desk."""
    made = memory_world(tmp_path)
    body = w.BookOuting(
        about="home_visit", matter="advice", day="2026-11-23", why="ill", sealed=made.vault.seal(WHO)
    )
    assert isinstance(made.ask(HELPER, body), Accepted)
    return made


def seen(world: World, staff: str) -> Visitor | None:
    """What the person's data look like to this member of staff."""
    (found,) = world.committer._state.outings.open.values()
    order = Access(f"helper:{staff}", "", "outing", world.clock.now(), "unmask", found.id)
    look = partial(person_of, outing=found, staff=staff, order=order)
    return world.committer.look(lambda _day, personal, vault: look(personal, vault))


def test_person_of_an_outing_is_shown_to_its_owner_alone_and_on_record(world):
    """Nobody before it is taken, then the owner, and not any more when it has ended."""
    (line,) = outing_lines(world.committer._state)
    assert seen(world, "h01") is None
    world.ask(HELPER, w.TakeOuting(outing=line.outing))
    assert seen(world, "h02") is None
    assert seen(world, "h01") == WHO
    newest = world.store.personal.audit()[-1].access
    assert (newest.actor, newest.kind, newest.detail) == ("helper:h01", "unmask", line.outing)
    world.ask(HELPER, w.EndOuting(outing=line.outing, ending="done"))
    assert seen(world, "h01") is None


def test_outing_outlives_the_day_and_a_restart_and_its_journal_holds_nobody(world):
    """The next day it is there, late; the journal verifies, and no canary stands in it."""
    world.clock.move(2 * 86_400)
    world.commit()
    world.opened()
    (line,) = outing_lines(world.committer._state)
    assert (line.late, line.owner, line.why) == (True, "", "ill")
    assert isinstance(world.store, MemoryStore)
    journal = world.store.disk.journal
    assert verify(journal, HALL, forging.public_keys(world)).holds
    assert not any(word in entry.body for entry in journal for word in ("金丝雀", "吴山路", "13800000000"))


def test_parcel_s_number_is_in_the_vault_alone_and_told_with_the_address(tmp_path):
    """By the case's number; its row ends as the hall keeps visits; no entry holds it, and the journal verifies."""
    world = memory_world(tmp_path, hall=case_hall(), clock=HandClock(at("2026-11-23 09:00")))
    world.open_window("w1")
    ticket = world.issue("record").ticket
    world.call("w1")
    done(world, CLERK, StartService(window="w1"))
    taken = done(world, CLERK, AcceptCase(window="w1", ticket=ticket, matter="record"))
    assert isinstance(taken.result, CaseView)
    case = taken.result.case
    done(world, MANAGER, DecideCase(case=case, outcome="granted"))
    done(world, CLERK, IssueResult(case=case, way="delivery"))
    done(
        world,
        HELPER,
        w.BookOuting(about="delivery", case=case, day="2026-11-25", sealed=world.vault.seal(WHO)),
    )
    (line,) = outing_lines(world.committer._state)
    done(world, HELPER, w.TakeOuting(outing=line.outing))
    done(
        world,
        HELPER,
        w.EndOuting(outing=line.outing, ending="done", carrier="EMS", tracking="CANARY123456CN"),
    )

    assert isinstance(world.store, MemoryStore)
    journal = world.store.disk.journal
    assert verify(journal, HALL, forging.public_keys(world)).holds
    assert not any("CANARY123456CN" in entry.body for entry in journal)
    of_case, of_outing = (person.visits_of_outings(journal, name) for name in (case, line.outing))
    assert of_case == of_outing
    rows = [world.store.personal.row(visit) for visit in of_case]
    kept = [world.vault.unlock(row) for row in rows if row]
    assert [(who.name, [(each.field, each.value) for each in who.form]) for who in kept] == [
        ("金丝雀", [("phone", "13800000000")]), ("", [("tracking", "CANARY123456CN")]),
    ]  # fmt: skip
    assert [f"{row.expires:%Y-%m-%d}" for row in rows if row] == ["2026-12-25", "2026-12-23"]


SLOT, LATER = "2026-11-24T14:00", "2026-11-24T15:00"


@pytest.fixture
def timed(tmp_path) -> World:
    """One at a time can go, at two and at three."""
    spans = (SlotSpan((1, 2, 3, 4, 5), "14:00", "16:00"),)
    hall = replace(case_hall(), visits=SlotGroup(VISITS, (), 60, 1, spans))
    return memory_world(tmp_path, hall=hall, clock=HandClock(at("2026-11-23 09:00")))


def visiting(world: World, slot: str | None, why: str = "ill") -> w.BookOuting:
    """Somebody who is to be visited then."""
    day = (slot or "2026-11-24")[:10]
    return w.BookOuting(
        about="home_visit", matter="advice", day=day, slot=slot, why=why, sealed=world.vault.seal(WHO)
    )  # type: ignore[arg-type]  # a literal


def times(world: World) -> list[tuple[str, str]]:
    """(slot, until) of the list, in its order."""
    return [(each.slot, each.ends) for each in outing_lines(world.committer._state)]


def test_visits_stand_by_time_and_none_is_sold_twice(timed):
    """Times first, then what has the day alone; a full slot is refused with the next ones; the journal verifies after a restart."""
    for slot in (None, LATER, SLOT):
        done(timed, HELPER, visiting(timed, slot))
    assert times(timed) == [(SLOT, "15:00"), (LATER, "16:00"), ("", "")]
    full = timed.ask(HELPER, visiting(timed, SLOT))
    assert isinstance(full, Refused)
    assert (full.code, full.slots[:2]) == ("slot_full", ("2026-11-23T14:00", "2026-11-23T15:00"))
    free = [(each.slot, each.places) for each in visit_slots(timed.committer._state, timed.clock.now())]
    assert ("2026-11-25T14:00", 1) in free
    assert not any(slot in (SLOT, LATER) for slot, _ in free)
    timed.opened()
    assert times(timed)[0] == (SLOT, "15:00")
    assert isinstance(timed.store, MemoryStore)
    assert verify(timed.store.disk.journal, HALL, forging.public_keys(timed)).holds


def test_moved_and_cancelled_visits_free_their_places(timed):
    """The next person has the hour at once; the address stays with the visit."""
    done(timed, HELPER, visiting(timed, SLOT))
    (line,) = outing_lines(timed.committer._state)
    done(timed, OTHER, w.MoveOuting(outing=line.outing, slot=LATER))
    done(timed, HELPER, visiting(timed, SLOT, "old"))
    assert times(timed) == [(SLOT, "15:00"), (LATER, "16:00")]
    done(timed, OTHER, w.CancelOuting(outing=line.outing))
    done(timed, HELPER, visiting(timed, LATER))
    assert len(times(timed)) == 2
    assert isinstance(timed.ask(OTHER, w.MoveOuting(outing=line.outing, slot=SLOT)), Refused)


def test_cancelled_visit_is_told_to_the_desk_until_its_owner_knows(timed):
    """By the owner's staff number alone; the desk's picture is drawn anew as it changes; the journal verifies."""

    def off() -> tuple[str, ...]:
        return called_off(timed.committer._state)

    done(timed, HELPER, visiting(timed, SLOT))
    (line,) = outing_lines(timed.committer._state)
    done(timed, HELPER, w.TakeOuting(outing=line.outing))
    happened = timed.commit(timed.request(OTHER, w.CancelOuting(outing=line.outing)))[0].happened
    assert "desk" in [key for each in happened for key in touched(timed.committer._state, timed.hall, each)]
    assert off() == ("h01",)
    assert (seen(timed, "h01"), seen(timed, "h02")) == (None, None)
    done(timed, HELPER, w.CloseOuting(outing=line.outing))
    assert off() == ()
    assert isinstance(timed.store, MemoryStore)
    assert verify(timed.store.disk.journal, HALL, forging.public_keys(timed)).holds


def test_visit_that_another_moved_is_told_to_the_desk_until_its_owner_knows(timed):
    """By the owner's staff number alone, with the time that they believe; the desk's picture is drawn anew as it changes; the journal verifies."""

    def told() -> tuple[tuple[str, ...], str]:
        state = timed.committer._state
        return moved(state), outing_lines(state)[0].moved_from

    done(timed, HELPER, visiting(timed, SLOT))
    (line,) = outing_lines(timed.committer._state)
    done(timed, HELPER, w.TakeOuting(outing=line.outing))
    request = timed.request(OTHER, w.MoveOuting(outing=line.outing, slot=LATER))
    happened = timed.commit(request)[0].happened
    assert "desk" in [key for each in happened for key in touched(timed.committer._state, timed.hall, each)]
    assert told() == (("h01",), SLOT)
    done(timed, HELPER, w.TakeOuting(outing=line.outing))
    assert told() == ((), "")
    assert isinstance(timed.store, MemoryStore)
    assert verify(timed.store.disk.journal, HALL, forging.public_keys(timed)).holds


def ended_with(carrier: str) -> w.EndOuting:
    """Posted with whom."""
    return w.EndOuting(outing="0000000001", ending="done", carrier=carrier, tracking="CANARY123456CN")


@pytest.mark.parametrize("carrier", ["顺丰", "EMS", "11183", "4PX 12"])
def test_carrier_has_a_name(carrier: str):
    """Five digits at most."""
    assert ended_with(carrier).carrier == carrier


@pytest.mark.parametrize("carrier", ["", "SF123456", "EMS 1 2 3 4 5 6", "１２３４５６", "EMS<", "九" * 21])
def test_carrier_that_could_be_a_parcel_s_number_is_refused(carrier: str):
    """It stands in the journal, where no parcel's number may."""
    with pytest.raises(ValidationError):
        ended_with(carrier)


def done(world: World, actor: Actor, body: object) -> Accepted:
    """The reply, which must not be a refusal."""
    reply = world.ask(actor, body)
    assert isinstance(reply, Accepted), reply
    return reply

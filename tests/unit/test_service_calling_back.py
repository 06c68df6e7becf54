"""The telephone of a call back: from the page into the vault, to the follow-up's owner alone and on record, gone when it ends."""

from functools import partial

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.commands import Visitor
from queue_server.contracts.commands import followups as w
from queue_server.contracts.forms import FormValue
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.service import person
from queue_server.service.calling_back import visitor, whom
from queue_server.service.checking.verify import verify
from queue_server.service.personal import Access
from tests.support import forging
from tests.support.hall_service import HALL, MANAGER, World
from tests.support.voiced import HOLDER, LOW, TICKET, badly_served, days, done

PHONE = "13900001234"


@pytest.fixture
def world(tmp_path) -> World:
    """A service at window 1 that its citizen found bad."""
    return badly_served(tmp_path)


def leave(world: World, phone: str = PHONE) -> None:
    """From the ticket's page."""
    done(world, HOLDER, w.LeavePhone(ticket=TICKET, sealed=world.vault.seal(visitor(phone))))


def looked(world: World, staff: str = "m1") -> str | None:
    """What this manager is shown."""
    found = world.committer._state.voices.open.get(LOW)
    order = Access(f"manager:{staff}", "", "call_back", world.clock.now(), "unmask", LOW)
    look = partial(whom, found=found, staff=staff, order=order)
    return world.committer.look(lambda _day, personal, vault: look(personal, vault))


def due(world: World) -> int:
    """How many numbers upkeep's next round erases."""
    return len(world.store.personal.due(world.clock.now()))


def journal(world: World) -> MemoryStore:
    """Its disk can be read."""
    assert isinstance(world.store, MemoryStore)
    return world.store


def test_number_is_in_the_vault_and_nowhere_else(world: World):
    """Not in the journal, the replies, the audit chain or any text of what carries it; whatever else was sealed is not kept."""
    said = visitor(PHONE).model_copy(update={"name": "金丝雀", "address": "吴山路 1 号"})
    body = w.LeavePhone(ticket=TICKET, sealed=world.vault.seal(said))
    done(world, HOLDER, body)
    disk = journal(world).disk
    found = (
        repr(disk.journal) + repr(disk.replies) + repr(world.store.personal.audit()) + repr(said) + repr(body)
    )
    assert PHONE not in found
    (row,) = (
        row for row in disk.vault.values() if row.visit == world.committer._state.voices.open[LOW].person
    )
    assert world.vault.unlock(row) == visitor(PHONE)
    assert verify(disk.journal, HALL, forging.public_keys(world)).holds
    assert person.visits_of_phones(disk.journal, TICKET) == [row.visit]
    assert person.visits_of_phones(disk.journal, "2026-11-22-A002") == []


def test_number_is_read_by_the_owner_alone_and_on_record_on_any_day(world: World):
    """Nobody before it is taken, a manager who does not own it never; a week later as on the first day, also after a restart."""
    leave(world)
    assert looked(world) is None
    done(world, MANAGER, w.TakeFollowUp(follow_up=LOW))
    assert (looked(world, "m2"), looked(world)) == (None, PHONE)
    newest = world.store.personal.audit()[-1].access
    assert (newest.actor, newest.kind, newest.purpose, newest.detail) == (
        "manager:m1",
        "unmask",
        "call_back",
        LOW,
    )
    days(world, 7)
    world.opened()
    assert looked(world) == PHONE


def test_number_is_erased_when_what_it_was_left_for_has_ended(world: World):
    """Due at once with the last of the ticket's follow-ups, not before; another number takes the place of the first."""
    done(world, HOLDER, w.OpenFollowUp(about="complaint", topic="wait", ticket=TICKET))
    (other,) = set(world.committer._state.voices.open) - {LOW}
    leave(world)
    leave(world, "13900005678")
    assert (due(world), world.committer._state.voices.open[LOW].tries) == (1, 0)
    for name in (LOW, other):
        assert due(world) == 1
        done(
            world, MANAGER, w.TakeFollowUp(follow_up=name), w.NoteCallBack(follow_up=name, result="reached"),
            w.AnswerFollowUp(follow_up=name, cause="service", outcome="mended"),
        )  # fmt: skip
        done(world, HOLDER, w.RateAgain(follow_up=name, grade=4, ticket=TICKET))
        done(world, MANAGER, w.CloseFollowUp(follow_up=name))
    assert due(world) == 2
    assert looked(world) is None


def test_number_of_what_is_never_closed_is_kept_no_longer_than_its_longest_way(world: World):
    """Answer, review and another answer, and the days that the hall keeps a visit."""
    leave(world)
    reference = world.committer._state.voices.open[LOW].person
    row = world.store.personal.row(reference)
    assert row is not None
    assert (row.expires.date() - world.clock.now().date()).days == 60 + 30


def test_seal_without_a_number_is_refused(world: World):
    """And one that cannot be opened."""
    nobody = Visitor(name="金丝雀", number="", birth="", form=(FormValue(field="other", value="1"),))
    for sealed in (world.vault.seal(nobody), "c2VhbGVk"):
        refused = world.ask(HOLDER, w.LeavePhone(ticket=TICKET, sealed=sealed))
        assert isinstance(refused, Refused)
        assert refused.code is RefusalCode.SEAL_BROKEN

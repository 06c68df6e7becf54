"""To whom somebody goes: sealed in the vault, opened by its owner alone and on record, in no journal entry."""

from functools import partial

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import Visitor
from queue_server.contracts.commands import outings as w
from queue_server.contracts.forms import FormValue
from queue_server.contracts.replies import Accepted
from queue_server.service.checking.verify import verify
from queue_server.service.outing_view import outing_lines, person_of
from queue_server.service.personal import Access
from tests.support import forging
from tests.support.hall_service import HALL, World, memory_world

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

"""Low grades through the service: by phone, kept over days and a restart, read again by reports, lawful to verify."""

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import FinishService, RateVisit, StartService
from queue_server.contracts.commands import followups as w
from queue_server.contracts.replies import Accepted, Refused
from queue_server.service.checking.verify import verify
from queue_server.service.reports.voices import told
from queue_server.service.views import Views
from tests.support import forging
from tests.support.hall_service import CLERK, HALL, MANAGER, World, memory_world

LOW = "2026-11-22-A001.0"


@pytest.fixture
def world(tmp_path) -> World:
    """A service at window 1 that its citizen found bad."""
    made = memory_world(tmp_path)
    made.open_window("w1")
    ticket = made.issue("advice").ticket
    made.call("w1")
    done(made, CLERK, StartService(window="w1"), FinishService(window="w1"))
    done(made, Actor(role=Role.CITIZEN, id=ticket), RateVisit(ticket=ticket, grade=1))
    return made


def done(world: World, actor: Actor, *bodies: object) -> None:
    """Each carried out."""
    for body in bodies:
        reply = world.ask(actor, body)
        assert isinstance(reply, Accepted), reply


def test_follow_up_goes_on_over_days_and_a_restart(world):
    """Opened by the phone's grade, taken next day by the manager's number; a restart and the journal's check find it so."""
    world.clock.move(86_400)
    world.commit()
    done(world, MANAGER, w.TakeFollowUp(follow_up=LOW), w.NoteCallBack(follow_up=LOW, reached=True))
    views = Views(world.hall, 1, "http://h/t")
    for happened in world.opened().take_history():
        views.apply(happened)
    (found,) = views.follow_ups()
    assert (found.id, found.owner, found.grade, found.window, found.reached) == (LOW, "m1", 1, "w1", True)
    assert isinstance(world.store, MemoryStore)
    report = verify(world.store.disk.journal, HALL, forging.public_keys(world))
    assert report.holds, [finding.text.en for finding in report.findings]
    (again,) = told(entry for entry in world.store.disk.journal if entry.stream.startswith("follow-up/"))
    assert again == found


def test_complaint_gets_a_reference_of_its_own(world):
    """Two complaints of the same kind are two, whoever sends them."""
    complaint = w.OpenFollowUp(about="complaint", topic="wait", window="w1")
    done(world, MANAGER, complaint, complaint)
    assert len(world.committer._state.voices.open) == 3


def test_owner_of_another_number_is_refused(world):
    """The number of the account is the owner, not its role."""
    done(world, MANAGER, w.TakeFollowUp(follow_up=LOW))
    other = Actor(role=Role.MANAGER, id="m2")
    assert isinstance(world.ask(other, w.NoteCallBack(follow_up=LOW, reached=True)), Refused)

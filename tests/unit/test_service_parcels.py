"""A posted result on the page of its ticket: that it went, with whom and when; its number for whoever knows the telephone, on record."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import AcceptCase, DecideCase, IssueResult, StartService
from queue_server.contracts.commands import outings as w
from queue_server.contracts.replies import Accepted, CaseView
from queue_server.service import parcels
from queue_server.service.checking.verify import verify
from queue_server.service.outing_view import outing_lines
from queue_server.service.parcels_port import NoNumber, ParcelNumber
from queue_server.service.personal import Access
from tests.support import forging
from tests.support.calendars import at
from tests.support.case_play import case_hall
from tests.support.hall_service import CLERK, HALL, MANAGER, HandClock, World, memory_world
from tests.unit.test_service_outings import HELPER, WHO

NUMBER = "CANARY123456CN"
ZONE = "Asia/Shanghai"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A result of A001's was posted to 138 0000 0000 on the next day."""
    made = memory_world(tmp_path, hall=case_hall(), clock=HandClock(at("2026-11-23 09:00")))
    made.open_window("w1")
    ticket = made.issue("record").ticket
    made.call("w1")
    done(made, CLERK, StartService(window="w1"))
    taken = done(made, CLERK, AcceptCase(window="w1", ticket=ticket, matter="record"))
    assert isinstance(taken.result, CaseView)
    case = taken.result.case
    done(made, MANAGER, DecideCase(case=case, outcome="granted"))
    done(made, CLERK, IssueResult(case=case, way="delivery"))
    sealed = made.vault.seal(WHO)
    done(made, HELPER, w.BookOuting(about="delivery", case=case, day="2026-11-25", sealed=sealed))
    (line,) = outing_lines(made.committer._state)
    done(made, HELPER, w.TakeOuting(outing=line.outing))
    made.clock.move(86_400)
    made.commit()
    posted = w.EndOuting(outing=line.outing, ending="done", carrier="EMS", tracking=NUMBER)
    done(made, HELPER, posted)
    return made


def done(world: World, actor: Actor, body: object) -> Accepted:
    """The reply, which must not be a refusal."""
    reply = world.ask(actor, body)
    assert isinstance(reply, Accepted), reply
    return reply


def token_of(world: World, ticket: str = "2026-11-23-A001") -> str:
    """The SHA-256 that the hall knows of the ticket's page."""
    assert isinstance(world.store, MemoryStore)
    return next(sha for sha, of in world.store.disk.tokens.items() if of == ticket)


def shown(world: World, token: str) -> list[tuple[str, str, str]]:
    """(matter, carrier, day) as the page has them."""
    found = world.committer.read(lambda state, store: parcels.lines(state, store, token, ZONE))
    return [(each.matter_name.en, each.carrier, each.posted) for each in found]


def asked(world: World, tail: str) -> ParcelNumber | NoNumber:
    """What the page answers for these four digits."""
    token = token_of(world)
    [(_, event)] = world.committer.read(lambda state, store: list(parcels.posted(state, store, token)))
    order = Access(f"citizen:{event.ticket}", "", "parcel", world.clock.now(), detail=event.case)
    return world.committer.look(
        lambda _day, personal, vault: parcels.number_of(personal, vault, event, tail, order)
    )


def test_page_says_what_was_posted_and_holds_no_number(world: World):
    """Matter, carrier and the hall's day, on the ticket's own page alone; the journal verifies and holds neither number nor telephone."""
    assert shown(world, token_of(world)) == [("record", "EMS", "2026-11-24")]
    assert shown(world, hashlib.sha256(b"another").hexdigest()) == []
    assert isinstance(world.store, MemoryStore)
    journal = world.store.disk.journal
    assert verify(journal, HALL, forging.public_keys(world)).holds
    assert not any(word in entry.body for entry in journal for word in (NUMBER, "13800000000"))


def test_page_forgets_with_its_code(world: World):
    """As long as the slip's code opens anything, and after a restart; then nothing."""
    token = token_of(world)
    world.opened()
    world.clock.move(timedelta(days=30).total_seconds())
    world.commit()
    assert len(shown(world, token)) == 1
    world.clock.move(86_400)
    world.commit()
    assert shown(world, token) == []


def test_number_is_for_whoever_knows_the_telephone(world: World):
    """Each try is on record before the telephone is read, the number's reading before the number; repr masks it."""
    assert asked(world, "1234") == "wrong"
    found = asked(world, "0000")
    assert isinstance(found, ParcelNumber)
    assert found == NUMBER
    assert NUMBER not in repr(found)
    looks = [e.access for e in world.store.personal.audit() if e.access.purpose == "parcel"]
    assert [(each.actor, each.kind) for each in looks] == [
        ("citizen:2026-11-23-A001", "access"), ("citizen:2026-11-23-A001", "access"), ("citizen:2026-11-23-A001", "unmask"),
    ]  # fmt: skip
    assert looks[0].visit != looks[2].visit


def test_number_that_was_erased_is_gone(world: World):
    """With the number's row, and with the person's: then nobody can prove to be the recipient."""
    token = token_of(world)
    [(_, event)] = world.committer.read(lambda state, store: list(parcels.posted(state, store, token)))
    for visit in (event.parcel, event.person):
        world.store.personal.erase([visit], world.clock.now(), "person_asked")
        assert asked(world, "0000") == "gone"


@pytest.mark.parametrize(("phone", "tail"), [("0571 123456", "3456"), ("+86 138-0000-9999", "9999")])
def test_last_four_digits_are_those_of_any_way_to_write_a_telephone(phone: str, tail: str):
    """Blanks, hyphens and plus signs are none."""
    assert parcels._same(phone, tail)
    assert not parcels._same(phone, "1234")


def test_telephone_of_too_few_digits_is_nobody_s():
    """It would be guessed at once."""
    assert not parcels._same("1 2 3", "123")


def test_tries_are_counted_from_the_record_and_a_restart_forgives_none(world: World):
    """Five of a parcel in a day, right or wrong; the sixth reads nothing and leaves no entry; a day after the first there is one more."""
    assert [asked(world, "1234") for _ in range(2)] == ["wrong"] * 2
    world.opened()
    assert isinstance(asked(world, "0000"), ParcelNumber)
    world.clock.move(3600)
    assert [asked(world, "1234") for _ in range(2)] == ["wrong"] * 2
    world.opened()
    newest = world.store.personal.last_audit()
    assert asked(world, "0000") == "often"
    assert world.store.personal.last_audit() == newest
    world.clock.move(86_400 - 3600)
    assert isinstance(asked(world, "0000"), ParcelNumber)

"""Numbers given without the server that come in after their day was closed: they join it, and change nothing of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts import commands as w
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Refused
from queue_server.domain import events as e
from queue_server.domain.truth.overtakes import overtakes
from queue_server.service import journal
from queue_server.service.checking.explaining import explained, told_of
from queue_server.service.checking.findings import What
from queue_server.service.checking.reporting import lines
from queue_server.service.checking.verify import Report, verify
from queue_server.service.ports import Entry, NumberClaim, Record, StorageError
from tests.support import forging
from tests.support.hall_service import HALL, KIOSK, OTHER_KIOSK, VISITOR, World, memory_world

DESK = Actor(role=Role.DESK, id="d1")
LEASE = "2026-11-22-KA001"
DAY = "day/2026-11-22"
HOUR = timedelta(hours=1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """k1 leased KA on the 22nd and gave a number that came in; it is the 23rd now."""
    made = memory_world(tmp_path)
    assert isinstance(made.ask(KIOSK, w.LeaseRange(device="k1")), Accepted)
    made.clock.move(3600)
    made.issue()
    assert isinstance(made.ask(KIOSK, late(made, "KA001")), Accepted)
    made.clock.move(86_400)
    made.commit()
    return made


def late(world: World, number: str, hours: float = 1.0, **fields: object) -> w.IssuedOffline:
    """What the machine kept: given so many hours after the 22nd's beginning."""
    at = journal_start(world) + hours * HOUR
    return w.IssuedOffline(number=number, issued_at=at, range_id=LEASE, issue=world.issuing(**fields))


def journal_start(world: World) -> datetime:
    """When the world began."""
    return entries(world)[0].at if entries(world) else world.clock.now()


def entries(world: World) -> list[Entry]:
    """The journal."""
    assert isinstance(world.store, MemoryStore)
    return world.store.disk.journal


def joined(world: World) -> list[e.MergedLate]:
    """Numbers that joined a closed day."""
    events = [journal.read(entry) for entry in entries(world) if entry.kind == "MergedLate"]
    return [event for event in events if isinstance(event, e.MergedLate)]


def checked(world: World, forged: list[Entry] | None = None) -> Report:
    """The journal, or a forged one, judged from outside."""
    return verify(forged or entries(world), HALL, forging.public_keys(world))


def code_of(reply: Accepted | Refused) -> RefusalCode:
    """Why it was refused."""
    assert isinstance(reply, Refused), reply
    return reply.code


def test_late_number_joins_the_closed_day_of_its_lease(world):
    """In that day's stream, over as it comes; person, class and key are kept, today's day is untouched."""
    assert world.ask(KIOSK, late(world, "KA002")) == Accepted(
        id=f"{next(world.numbers) - 1:032x}", result=Done()
    )
    (event,) = joined(world)
    assert entries(world)[-1].stream == DAY
    assert (event.ticket, event.green_class, event.date) == ("2026-11-22-KA002", "elderly", "2026-11-22")
    assert event.issued_at - event.key == timedelta(minutes=90)
    assert world.committer._state.day.tickets == {}
    assert isinstance(world.store, MemoryStore)
    assert ("2026-11-22", "KA", 2) in world.store.disk.numbers
    assert event.visit in world.store.disk.vault


def test_late_number_leaves_head_signature_and_order_of_its_day(world):
    """verify holds, says how many joined after the close, and the day's overtakes are those of before."""
    before = checked(world).days[0]
    world.ask(KIOSK, late(world, "KA002"))
    world.clock.move(86_400)
    world.commit()
    report = checked(world)
    assert report.holds, [finding.text.en for finding in report.findings]
    assert (report.days[0], report.days[0].late) == (replace(before, late=1), 1)
    assert any("1 joined after the close" in line for line in lines(report))
    told = told_of("2026-11-22", (x for x in entries(world) if x.stream == DAY))
    found = overtakes(told)
    assert sum(n.total() for n in found.slips.values()) == sum(n.total() for n in found.skips.values())


def test_late_number_twice_is_the_same_ticket(world):
    """Also after a restart and under another id; for another matter, or another machine, it is refused."""
    world.ask(KIOSK, late(world, "KA002"))
    world.opened()
    for again in ("KA002", "KA001"):
        assert isinstance(world.ask(KIOSK, late(world, again)), Accepted)
    assert len(joined(world)) == 1
    assert code_of(world.ask(KIOSK, late(world, "KA001", matter="record"))) is RefusalCode.NUMBER_TAKEN
    assert code_of(world.ask(OTHER_KIOSK, late(world, "KA003"))) is RefusalCode.RANGE_OF_OTHER_DEVICE
    assert code_of(world.ask(KIOSK, late(world, "KA201"))) is RefusalCode.NUMBER_OUT_OF_RANGE
    assert code_of(world.ask(KIOSK, late(world, "KA004", matter="nothing"))) is RefusalCode.UNKNOWN_MATTER
    assert len(joined(world)) == 1


@pytest.mark.parametrize(("hours", "clamped"), [(-2, "order"), (1.5, ""), (30, "late")])
def test_late_number_s_time_lies_between_lease_and_close(world, hours, clamped):
    """The claim stays on record beside what counts."""
    world.ask(KIOSK, late(world, "KA009", hours))
    (event,) = joined(world)
    lease, close = (
        next(x.at for x in entries(world) if x.kind == kind) for kind in ("RangeLeased", "DayClosed")
    )
    assert event.clamped == clamped
    assert lease <= event.issued_at <= close
    assert event.claimed_at == journal_start(world) + hours * HOUR


def test_late_numbers_of_a_batch_that_turns_the_day_join_it(tmp_path):
    """The first commands of the morning are those that closed yesterday."""
    world = memory_world(tmp_path)
    world.ask(KIOSK, w.LeaseRange(device="k1"))
    world.clock.move(86_400)
    replies = world.commit(*(world.request(KIOSK, late(world, f"KA00{n}")) for n in (1, 2)))
    assert all(isinstance(each.reply, Accepted) for each in replies)
    assert [event.number for event in joined(world)] == ["KA001", "KA002"]
    assert checked(world).holds


def test_late_paper_number_joins_the_day_that_stands_on_it(world):
    """Once; tomorrow's and today's are judged as before."""
    at = journal_start(world) + 2 * HOUR
    body = w.EnterPaper(number="M007", issued_at=at, matter="record")
    assert isinstance(world.ask(DESK, body), Accepted)
    assert code_of(world.ask(DESK, body)) is RefusalCode.NUMBER_TAKEN
    (event,) = joined(world)
    assert (event.number, event.issued_at, event.owner, event.lease) == ("M007", at, "paper", "")
    future = body.model_copy(update={"issued_at": world.clock.now() + HOUR})
    assert code_of(world.ask(DESK, future)) is RefusalCode.TIME_NOT_TODAY
    assert checked(world).holds


def test_late_number_carries_no_tag_of_another_day(world):
    """The tag key of its day is destroyed; today's would tie the person to today."""
    world.ask(KIOSK, late(world, "KA002", visitor=VISITOR))
    body = entries(world)[-1].body
    assert "day_tag" not in body
    assert world.vault.day_tag(VISITOR.number, world.committer._state.day.date, "principal") not in body


def test_late_number_is_explained_as_one_that_never_waited(world):
    """To staff and citizens, in both languages."""
    world.ask(KIOSK, late(world, "KA002"))
    told = told_of("2026-11-22", (x for x in entries(world) if x.stream == DAY))
    said = explained(told, "2026-11-22-KA002", "2026-11-22-A001")
    assert "joined its day after the close" in said.citizen.en
    assert "日结后才补入" in said.citizen.zh


FORGED = {
    "another's number": (lambda event: replace(event, owner="k2"), What.LATE),
    "out of range": (lambda event: replace(event, number="KA900", n=900, ticket="2026-11-22-KA900"), What.LATE),
    "after the close": (lambda event: replace(event, issued_at=event.issued_at + 48 * HOUR), What.LATE),
    "a better key": (lambda event: replace(event, key=event.key - HOUR), What.LATE),
    "a day that was not": (lambda event: replace(event, date="2026-11-01"), What.LATE),
    "a number that was given": (
        lambda event: replace(event, number="KA001", n=1, ticket="2026-11-22-KA001"), What.NUMBER_TWICE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGED)
def test_forged_late_number_is_named(world, forgery):
    """Re-chained after the change, each is found at its entry by the rules alone."""
    world.ask(KIOSK, late(world, "KA002"))
    change, what = FORGED[forgery]
    seq = entries(world)[-1].seq

    def _changed(entry: Entry) -> Entry:
        event = change(journal.read(entry))
        origin = journal.Origin(HALL, entry.epoch, entry.stream, entry.actor, entry.command_id, entry.at)
        return replace(entry, body=journal.write(event, journal.head_of(None), origin).body)

    report = checked(world, forging.rechained(entries(world), seq, _changed))
    assert [(finding.what, finding.seq) for finding in report.findings] == [(what, seq)]


def test_late_number_s_number_is_kept_by_the_tables(tmp_path):
    """A store that holds it already refuses it, whatever the rules were told."""
    world = memory_world(tmp_path)
    sqlite = SqliteStore(tmp_path / "hall.db", HALL)
    world.opened(sqlite)
    world.commit()
    world.ask(KIOSK, w.LeaseRange(device="k1"))
    world.clock.move(86_400)
    assert isinstance(world.ask(KIOSK, late_of(world, "KA001")), Accepted)
    found = sqlite._db.execute("SELECT day, series, n FROM number").fetchall()
    assert found == [("2026-11-22", "KA", 1)]
    with pytest.raises(StorageError), sqlite.batch(len(list(sqlite.all()))) as unit:
        unit.append(AGAIN)
    world.committer.close()


def late_of(world: World, number: str) -> w.IssuedOffline:
    """One of a store that shows no disk."""
    at = world.clock.now() - timedelta(hours=23)
    return w.IssuedOffline(number=number, issued_at=at, range_id=LEASE, issue=world.issuing())


AGAIN = Record(None, numbers=(NumberClaim("2026-11-22", "KA", 1),))
"""KA001 of the 22nd once more."""

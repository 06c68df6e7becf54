"""F14: each kind of gap between what the hall saw and what the department did, planted one by one, is found and named."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts import commands as w
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.replies import Accepted
from queue_server.domain.hall import Hall
from queue_server.domain.truth.gaps import GapKind
from queue_server.service import journal
from queue_server.service.checking.findings import What
from queue_server.service.checking.reporting import lines, plain
from queue_server.service.checking.verify import Report, verify
from queue_server.service.ports import Entry
from queue_server.service.reports.telling import facts_of
from tests.support import forging, hall_day
from tests.support.hall_service import HALL, World

CLERK = Actor(role=Role.CLERK, id="c1", window="w1")


def traced_hall() -> Hall:
    """A record ends with a case, advice does not."""
    plain_hall = hall_day.hall()
    matters = tuple(replace(m, case_due=m.id == "record") for m in plain_hall.matters)
    return replace(plain_hall, matters=matters)


def do(world: World, *bodies: object) -> None:
    """Commands of the clerk at window 1, each carried out."""
    for body in bodies:
        world.clock.move(5)
        reply = world.ask(CLERK, body)
        assert isinstance(reply, Accepted), reply


def serve(world: World, matter: str, *, case: bool) -> None:
    """One ticket from issue to the end of its service."""
    ticket = world.issue(matter).ticket
    do(world, w.CallNext(window="w1"), w.StartService(window="w1"))
    if case:
        do(world, w.AcceptCase(window="w1", ticket=ticket, matter=matter))
    do(world, w.FinishService(window="w1"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A hall with a window open."""
    made = World(MemoryStore(), KeyRing.create(tmp_path / "keys", mode="demo"), hall=traced_hall())
    made.commit()
    made.open_window()
    return made


def entries(world: World) -> list[Entry]:
    """The journal."""
    assert isinstance(world.store, MemoryStore)
    return world.store.disk.journal


def checked(world: World, found: Sequence[Entry] | None = None) -> Report:
    """A journal judged from outside; what is found stands on the manager's page, too."""
    judged = found or entries(world)
    report = verify(judged, HALL, forging.public_keys(world))
    assert on_the_page(judged) == sorted(f.what for f in report.findings if f.what in tuple(GapKind))
    return report


def on_the_page(found: Sequence[Entry]) -> list[str]:
    """The gaps that reports show, day by day: each day's own stream, and its cases up to the day's end."""
    days = sorted({day for entry in found if (day := journal.day_of(entry.stream))})
    first = {day: next(e.seq for e in found if journal.day_of(e.stream) == day) for day in days}
    gaps = list[str]()
    for day, after in pairwise((*days, "")):
        before = first[after] if after else len(found) + 1
        mine = [
            e
            for e in found
            if journal.day_of(e.stream) == day or (e.stream.startswith("case/") and e.seq < before)
        ]
        told = facts_of(day, "Asia/Shanghai", mine)
        gaps += [gap.kind for gap in told.gaps] if told else []
    return sorted(gaps)


def kinds(report: Report) -> list[What]:
    """What was found, in order."""
    return [finding.what for finding in report.findings]


def relinked(found: Sequence[Entry]) -> list[Entry]:
    """Entries in this order as a chain of their own, as somebody with the database in hand would leave it."""
    head, out = journal.Head(0, journal.GENESIS), []
    for entry in found:
        draft = replace(entry, seq=head.seq + 1, prev_hash=head.hash)
        out.append(replace(draft, hash=journal.entry_hash(HALL, draft)))
        head = journal.head_of(out[-1])
    return out


def at_of(found: Sequence[Entry], kind: str) -> int:
    """Where the first entry of a kind stands."""
    return next(n for n, entry in enumerate(found) if entry.kind == kind)


def test_journal_without_gaps_has_none(world):
    """Tickets with their case, advice without one, a parcel, over two days: nothing is found."""
    serve(world, "record", case=True)
    serve(world, "advice", case=False)
    assert isinstance(world.ask(CLERK, w.ReceiveParcel(matter="record", parcel="SF1234567890")), Accepted)
    report = checked(world)
    assert (report.holds, report.gaps, report.findings) == (True, 0, ())


def test_case_goes_on_over_days_and_the_journal_holds(world):
    """Decided, issued and picked up on later days: what was accepted yesterday is known today."""
    serve(world, "record", case=True)
    case = journal.read(entries(world)[at_of(entries(world), "CaseAccepted")]).case  # type: ignore[union-attr]  # it is one
    for body in (
        w.DecideCase(case=case, outcome="granted"), w.IssueResult(case=case, way="pick_up"), w.HandOver(case=case),
    ):  # fmt: skip
        world.clock.move(86_400)
        world.commit()
        do(world, body)
    assert checked(world).holds, [finding.text.en for finding in checked(world).findings]


def test_ticket_without_case_is_named_and_the_journal_holds_all_the_same(world):
    """People left it out: a gap that is told, in a journal that is true."""
    serve(world, "record", case=True)
    serve(world, "record", case=False)
    report = checked(world)
    assert (report.holds, report.gaps) == (True, 1)
    assert [(f.what, f.about) for f in report.findings] == [(What.TICKET_WITHOUT_CASE, "2026-11-22 A002")]
    assert any("The trace has 1 gaps" in line for line in lines(report))
    assert plain(report)["gaps"] == 1


def test_who_was_turned_away_needs_no_case(world):
    """The complete list is the trace."""
    world.issue("record")
    do(world, w.CallNext(window="w1"), w.StartService(window="w1"))
    do(world, w.TurnAway(window="w1", materials=(1,), code_sha256="a" * 64))
    assert checked(world).findings == ()


def test_case_accepted_after_the_service_ended_is_named(world):
    """Its three entries put behind the end of the service, everything linked anew."""
    serve(world, "record", case=True)
    found = list(entries(world))
    first, end = at_of(found, "CaseLinked"), at_of(found, "ServiceFinished")
    late = [replace(entry, at=found[end].at) for entry in found[first : first + 3]]
    forged = relinked([*found[:first], *found[first + 3 : end + 1], *late, *found[end + 1 :]])
    report = checked(world, forged)
    assert not report.holds
    (finding,) = report.findings
    assert (finding.what, forged[finding.seq - 1].kind) == (What.CASE_AFTER_SERVICE, "CaseReceived")


def test_acceptance_alone_after_the_service_ended_is_named(world):
    """Received in time, accepted behind the end of the service."""
    serve(world, "record", case=True)
    found = list(entries(world))
    accepted, end = at_of(found, "CaseAccepted"), at_of(found, "ServiceFinished")
    late = replace(found[accepted], at=found[end].at, command_id="d" * 32)
    forged = relinked([*found[:accepted], *found[accepted + 1 : end + 1], late, *found[end + 1 :]])
    (finding,) = checked(world, forged).findings
    assert (finding.what, forged[finding.seq - 1].kind) == (What.CASE_AFTER_SERVICE, "CaseAccepted")


@pytest.mark.parametrize("ticket", ["none", "unknown", "not linked"])
def test_case_without_ticket_is_named(world, ticket):
    """Of nobody, of a number that never was, and of one whose window knows nothing of it."""
    serve(world, "record", case=True)
    found = list(entries(world))
    at = at_of(found, "CaseReceived")
    event = journal.read(found[at])
    if ticket != "not linked":
        named = None if ticket == "none" else "2026-11-22-A999"
        event = replace(event, ticket=named)  # type: ignore[call-arg]  # it is a CaseReceived
    origin = journal.Origin(HALL, 1, found[at].stream, found[at].actor, found[at].command_id, found[at].at)
    body = journal.write(event, journal.head_of(None), origin).body
    keep = [entry for entry in found if entry.kind != "CaseLinked"] if ticket == "not linked" else found
    forged = relinked([replace(e, body=body) if e.seq == found[at].seq else e for e in keep])
    report = checked(world, forged)
    assert not report.holds
    assert What.CASE_WITHOUT_TICKET in kinds(report)
    assert next(f for f in report.findings if f.what is What.CASE_WITHOUT_TICKET).about in found[at].stream


def test_link_to_a_case_that_never_was_is_named(world):
    """The window says that there is a case; its stream has none."""
    serve(world, "record", case=True)
    found = [entry for entry in entries(world) if not entry.stream.startswith("case/")]
    report = checked(world, relinked(found))
    assert kinds(report) == [What.TICKET_WITHOUT_CASE]
    assert report.findings[0].about == "A001"

"""What `verify` finds where the head starts of a day are not those that the rules or the day before give it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from queue_server.contracts.commands import SetHeadStart
from queue_server.contracts.replies import Accepted
from queue_server.domain import events as e
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry
from tests.support import forging
from tests.support.hall_service import MANAGER, World, memory_world

Change = Callable[[e.HeadStartSet], e.HeadStartSet]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Entry]]:
    """Kept by a manager on the first of four days, another for the second day alone."""
    world = memory_world(tmp_path_factory.mktemp("hall"))
    for class_id, keep in (("elderly", True), ("disabled", False), ("", False), ("", False)):
        if class_id:
            body = SetHeadStart(class_id=class_id, minutes=20, keep=keep, reason="fairness")
            assert isinstance(world.ask(MANAGER, body), Accepted)
        world.clock.move(86_400)
        world.commit()
    return world, list(world.store.disk.journal)  # type: ignore[attr-defined]  # the store in memory shows its disk


def seqs(entries: list[Entry], kind: str = "HeadStartSet", actor: str = "system:server") -> list[int]:
    """Where the server, or a manager, said this."""
    return [entry.seq for entry in entries if (entry.kind, entry.actor) == (kind, actor)]


def test_true_head_starts_are_kept_day_after_day(hall):
    """Each later day begins with the one that is kept; the true journal holds."""
    world, entries = hall
    assert len(seqs(entries)) == 4
    assert forging.judged(world, entries) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda event: replace(event, head_start_s=1260),
        lambda event: replace(event, class_id="disabled"),
        lambda event: replace(event, keep=False),
    ],
    ids=["minutes", "class", "kept"],
)
def test_verify_finds_a_head_start_that_the_day_before_did_not_leave(hall, change: Change):
    """At its entry, or where the day begins without the true one."""
    world, entries = hall
    seq = seqs(entries)[1]
    begun = next(entry.seq for entry in reversed(entries[:seq]) if entry.kind == "HallConfigured")
    found = forging.judged(world, forging.rechained(entries, seq, forging.saying(change)))
    assert [(each.what, each.seq) for each in found[:2]] == [(What.HEAD_START, n) for n in (begun, seq)]


def test_verify_finds_a_head_start_that_was_left_out(hall):
    """Told where the day begins; the day after goes on from a day that kept none."""
    world, entries = hall
    *_, last = seqs(entries)
    *_, begun = seqs(entries, "HallConfigured")
    assert forging.judged(world, forging.without(entries, last)) == [
        Finding(What.HEAD_START, begun, "elderly")
    ]


def test_verify_of_one_day_compares_its_head_starts_alone(hall):
    """The day before is carried out for it."""
    world, entries = hall
    seq = seqs(entries)[-1]
    forged = forging.rechained(
        entries, seq, forging.saying(lambda event: replace(event, class_id="disabled"))
    )
    assert {each.what for each in forging.judged(world, forged, "2026-11-26")} == {What.HEAD_START}
    assert forging.judged(world, forged, "2026-11-25") == []


def test_verify_finds_a_head_start_out_of_its_bounds(hall):
    """A day's own, for that day alone: nobody may set it so."""
    world, entries = hall
    (_, alone) = seqs(entries, actor="manager:m1")
    forged = forging.rechained(
        entries, alone, forging.saying(lambda event: replace(event, head_start_s=36_000))
    )
    assert forging.judged(world, forged) == [Finding(What.HEAD_START, alone, "disabled")]
    assert forging.judged(world, forging.beside(entries, alone, e.HeadStartSet("nobody", 600, 0, keep=False)))


def test_head_starts_after_a_day_that_could_not_be_carried_out_stand_as_they_are(hall):
    """Broken off before anything was kept in it: its own fault is told, and none is made up of what the next day begins with."""
    world, entries = hall
    begun = seqs(entries, "HallConfigured")[0]
    found = forging.judged(world, forging.beside(entries, begun, e.WindowClosed("w99")))
    assert What.NOT_POSSIBLE in [each.what for each in found]
    assert What.HEAD_START not in [each.what for each in found]

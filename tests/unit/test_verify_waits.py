"""What `verify` finds where the waits that a day carries over are not those that the day before left."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from queue_server.domain import events as e
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry
from tests.support import forging
from tests.support.hall_service import World

Hall = tuple[World, list[Entry]]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """Three closed days and a fourth that has begun, with the keys that the forger has too."""
    return forging.written(tmp_path_factory.mktemp("hall"), days=3)


def seqs(entries: Sequence[Entry], kind: str = "WaitsCarried") -> list[int]:
    """The entries of this kind."""
    return [entry.seq for entry in entries if entry.kind == kind]


def found(hall: Hall, forged: Sequence[Entry], day: str | None = None) -> list[Finding]:
    """What is wrong with a journal that was linked and signed anew, so that the rules alone can see it."""
    return forging.judged(hall[0], forged, day)


def longer(event: e.WaitsCarried) -> e.WaitsCarried:
    """As if everybody had waited longer than told."""
    return e.WaitsCarried(tuple((group, tuple(n + 1 for n in last)) for group, last in event.scores))


def shorter(event: e.WaitsCarried) -> e.WaitsCarried:
    """The newest score is left out."""
    return e.WaitsCarried(tuple((group, last[:-1]) for group, last in event.scores))


def test_true_waits_are_carried_day_after_day(hall):
    """Each day's are those of all days before it; the true journal holds."""
    assert len(seqs(hall[1])) == 3
    assert found(hall, hall[1]) == []


@pytest.mark.parametrize("change", [longer, shorter, lambda event: e.WaitsCarried(())])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_verify_finds_waits_that_the_day_before_did_not_leave(hall, change, n):
    """At their entry first, then at the next day's, which does not go on from them."""
    at = seqs(hall[1])[n:]
    forged = forging.rechained(hall[1], at[0], forging.saying(change))
    assert found(hall, forged) == [Finding(What.WAITS, seq) for seq in at[:2]]


def test_verify_of_one_day_compares_its_waits_alone(hall):
    """The day before is carried out for it; another day's false waits are not told."""
    seq = seqs(hall[1])[1]
    forged = forging.rechained(hall[1], seq, forging.saying(longer))
    assert found(hall, forged, "2026-11-24") == [Finding(What.WAITS, seq)]
    assert found(hall, forged, "2026-11-23") == []


def test_verify_finds_waits_that_were_left_out(hall):
    """A day that forgets what the days before have shown is told where it begins."""
    gone = seqs(hall[1])[2]
    begun = seqs(hall[1], "HallConfigured")[3]
    assert found(hall, forging.without(hall[1], gone)) == [Finding(What.WAITS, begun)]


def test_verify_finds_waits_that_come_in_the_midst_of_a_day(hall):
    """Nothing is carried over once a day has begun, also not what was right in the morning."""
    entries = hall[1]
    first = next(entry for entry in entries if entry.kind == "WaitsCarried")
    at = next(n for n, entry in enumerate(entries) if entry.seq > first.seq and entry.kind == "TicketIssued")
    again = replace(first, actor=entries[at].actor, at=entries[at].at, command_id="e" * 32)
    forged = [replace(entry, seq=n) for n, entry in enumerate([*entries[:at], again, *entries[at:]], start=1)]
    assert Finding(What.WAITS, at + 1) in found(hall, forged)


def test_journal_of_a_program_that_carried_nothing_holds(hall):
    """Before the correction tickets had no range beside the one shown, and no day had the waits of another."""

    def old(event: e.TicketIssued) -> e.TicketIssued:
        return replace(event, base_p50_s=0, base_p90_s=0)

    saying = forging.saying(old)
    plain = [
        saying(entry) if entry.kind == "TicketIssued" else entry
        for entry in forging.without(hall[1], *seqs(hall[1]))
    ]
    assert found(hall, plain) == []


def test_waits_after_a_day_that_could_not_be_carried_out_stand_as_they_are(hall):
    """Nobody knows what such a day left: its own fault is told, and no other is made up from it."""

    def elsewhere(entry: Entry) -> Entry:
        return replace(entry, body=entry.body.replace('"window":"w1"', '"window":"w9"'))

    finished = next(e.seq for e in hall[1] if e.kind == "ServiceFinished" and e.stream == "day/2026-11-23")
    what = [finding.what for finding in found(hall, forging.rechained(hall[1], finished, elsewhere))]
    assert What.NOT_POSSIBLE in what
    assert What.WAITS not in what

"""What `verify` finds: any change at its entry, a re-chained forgery by a slip, another's signature, unlawful calls."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.public_keys import PublicKeys
from queue_server.domain import events as e
from queue_server.domain.truth.causes import Cause
from queue_server.service import journal
from queue_server.service.checking import reporting
from queue_server.service.checking.findings import WORDS, What
from queue_server.service.checking.links import Unreadable
from queue_server.service.checking.verify import Report, verify
from queue_server.service.checking.witnesses import Sheet, Slip, Witnesses
from queue_server.service.ports import Entry
from tests.support import forging
from tests.support.hall_service import HALL, World

KINDS = (
    "HallConfigured", "DayClosed", "WindowOpened", "WindowPaused", "WindowClosed", "SkillsSet", "TicketIssued",
    "PrintReported", "TicketCancelled", "TicketCalled", "TicketRecalled", "PersonArrived", "ServiceStarted",
    "ServiceFinished", "TicketMissed", "StepUndone",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Entry]]:
    """Two closed days and a third that has begun."""
    return forging.written(tmp_path_factory.mktemp("hall"))


@pytest.fixture(scope="module")
def hall(world: tuple[World, list[Entry]]) -> tuple[PublicKeys, list[Entry]]:
    """The journal with the hall's public keys."""
    return forging.public_keys(world[0]), world[1]


def checked(
    entries: Iterable[Entry | Unreadable],
    keys: PublicKeys,
    *,
    slips: Iterable[Slip] = (),
    sheets: Iterable[Sheet] = (),
) -> Report:
    """The journal checked with these witnesses."""
    return verify(entries, HALL, keys, Witnesses(tuple(slips), tuple(sheets)))


def kinds(report: Report) -> set[What]:
    """What was found."""
    return {finding.what for finding in report.findings}


def seq_of(entries: Sequence[Entry], kind: str, day: str = "2026-11-22") -> int:
    """The first entry of a kind in a day."""
    return next(e.seq for e in entries if e.kind == kind and e.stream == f"day/{day}")


def with_event(change: Callable[[e.Event], e.Event]) -> Callable[[Entry], Entry]:
    """A change of the event inside an entry."""

    def _changed(entry: Entry) -> Entry:
        event = change(journal.read(entry))
        origin = journal.Origin(HALL, entry.epoch, entry.stream, entry.actor, entry.command_id, entry.at)
        return replace(entry, body=journal.write(event, journal.head_of(None), origin).body)

    return _changed


def test_verify_of_a_true_journal(hall):
    """Nothing is found in what the hall wrote; every slip agrees; overtakes are counted and none is unexplained."""
    keys, entries = hall
    report = checked(entries, keys, slips=forging.slips(entries))
    assert report.holds, [finding.text.en for finding in report.findings]
    assert report.entries == len(entries)
    assert report.witnesses == 24
    assert report.first_false is None
    assert [(day.tickets, day.closed) for day in report.days] == [(12, True), (12, True), (0, False)]
    assert all(
        day.overtakes[Cause.GREEN] > 0 and day.overtakes[Cause.UNEXPLAINED] == 0 for day in report.days[:2]
    )
    assert {entry.kind for entry in entries} >= set(KINDS)


@pytest.mark.parametrize("field", sorted(forging.FIELDS))
def test_verify_finds_each_changed_field(hall, field):
    """A change of any stored field of any kind of entry is found at that entry."""
    keys, entries = hall
    for kind in KINDS:
        seq = seq_of(entries, kind)
        forged = [forging.FIELDS[field](entry) if entry.seq == seq else entry for entry in entries]
        report = checked(forged, keys)
        assert report.first_false == (seq, seq), (kind, field)
        assert report.findings[0].seq == seq


def test_verify_finds_a_deleted_entry(hall):
    """Each missing entry is named; only the last can go without a witness."""
    keys, entries = hall
    for gone in range(1, len(entries)):
        report = checked([entry for entry in entries if entry.seq != gone], keys)
        assert report.first_false == (gone, gone)
        assert What.MISSING in kinds(report)


def test_verify_finds_a_cut_end_by_a_slip(hall):
    """Without its end a journal is whole; a slip of what was cut off tells."""
    keys, entries = hall
    second = seq_of(entries, "TicketIssued", "2026-11-23")
    cut = entries[: second - 1]
    assert not kinds(checked(cut, keys)) & {What.MISSING, What.NOT_NEXT, What.CHANGED}
    report = checked(cut, keys, slips=forging.slips(entries))
    assert What.SLIP_WITHOUT_ENTRY in kinds(report)
    assert not report.holds
    assert report.first_false is not None
    assert report.first_false[1] == len(cut) + 1


def test_verify_finds_an_insertion(hall):
    """An entry put between two, with its own hash right and everything else as it was."""
    keys, entries = hall
    at = seq_of(entries, "TicketCalled")
    before, seq = entries[at - 2], entries[at - 1].seq
    extra = replace(entries[at - 1], prev_hash=before.hash, command_id="e" * 32)
    extra = replace(extra, hash=journal.entry_hash(HALL, extra))
    pushed = [replace(entry, seq=entry.seq + 1) for entry in entries[at - 1 :]]
    report = checked([*entries[: at - 1], extra, *pushed], keys)
    assert report.first_false == (seq + 1, seq + 1)


def test_verify_finds_a_swap(hall):
    """Two entries that changed places."""
    keys, entries = hall
    at = seq_of(entries, "TicketIssued")
    swapped = list(entries)
    swapped[at - 1], swapped[at] = replace(entries[at], seq=at), replace(entries[at - 1], seq=at + 1)
    assert checked(swapped, keys).first_false == (at, at)


def test_verify_finds_an_unreadable_row(hall):
    """A row that is no entry is named, and its neighbours are still checked."""
    keys, entries = hall
    report = checked([Unreadable(entry.seq) if entry.seq == 7 else entry for entry in entries], keys)
    assert report.first_false == (7, 7)
    assert report.findings[0].what is What.UNREADABLE


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("PrintReported", lambda event: replace(event, cause="paper")),
        ("WindowPaused", lambda event: replace(event, reason="lunch")),
        ("TicketIssued", lambda event: replace(event, language="en")),
    ],
)
def test_verify_finds_a_rechained_forgery_by_one_slip(hall, world, kind, change):
    """Lawful content, every later hash and signature made anew with the hall's own key: one slip shows it."""
    keys, entries = hall
    seq = seq_of(entries, kind)
    forged = forging.rechained(entries, seq, with_event(change))
    assert kinds(checked(forged, keys)) == {What.SIGNATURE, What.HEAD}
    forged = forging.resigned(forged, world[0].keys, "hall-sign-1")
    assert checked(forged, keys).holds
    later = next(slip for slip in forging.slips(entries) if slip.day == "2026-11-23")
    report = checked(forged, keys, slips=[later])
    assert What.SLIP_DIFFERS in kinds(report)
    assert report.first_false is not None
    first, last = report.first_false
    assert first <= seq <= last


def test_verify_names_a_rechained_ticket_between_two_slips(hall):
    """With the slips of everybody, a changed ticket is named exactly though all after it was linked anew."""
    keys, entries = hall
    issued = [entry.seq for entry in entries if entry.kind == "TicketIssued"]
    for seq in issued[3:6]:
        forged = forging.rechained(entries, seq, with_event(lambda event: replace(event, language="en")))
        report = checked(forged, keys, slips=forging.slips(entries))
        assert report.first_false is not None
        first, last = report.first_false
        assert last == seq
        assert first == issued[issued.index(seq) - 1] + 1


def test_verify_names_the_unlawful_step_between_two_slips(hall):
    """An unlawful step inside the range that slips leave open is the first false entry itself."""
    keys, entries = hall
    seq = seq_of(entries, "TicketCalled")

    def _another(event: e.Event) -> e.Event:
        assert isinstance(event, e.TicketCalled)
        return replace(
            event, ticket="2026-11-22-A001" if event.ticket != "2026-11-22-A001" else "2026-11-22-A002"
        )

    forged = forging.rechained(entries, seq, with_event(_another))
    report = checked(forged, keys, slips=forging.slips(entries))
    assert report.first_false == (seq, seq)
    assert What.CALL in kinds(report)


def test_verify_finds_a_day_signed_by_another(hall, tmp_path):
    """Re-chained and signed with a key that is not the hall's, under its own name or the hall's."""
    keys, entries = hall
    other = KeyRing.create(tmp_path / "other", mode="demo")
    close = seq_of(entries, "DayClosed")
    for key_id, what in (("hall-sign-1", What.SIGNATURE), ("hall-sign-9", What.UNKNOWN_KEY)):
        report = checked(forging.resigned(entries, other, key_id), keys)
        assert next(finding.seq for finding in report.findings if finding.what is what) == close


def test_verify_finds_a_forgery_by_a_sheet(hall):
    """A published head with the hall's signature bounds the forgery as a slip does; another's signature proves nothing."""
    keys, entries = hall
    close = next(entry for entry in entries if entry.kind == "DayClosed")
    event = journal.read(close)
    assert isinstance(event, e.DayClosed)
    sheet = Sheet(close.seq - 1, event.head, event.key_id, bytes.fromhex(event.signature))
    assert checked(entries, keys, sheets=[sheet]).holds
    forged = forging.rechained(entries, 3, with_event(lambda event: event))
    forged = forging.rechained(forged, 3, lambda entry: replace(entry, actor="manager:m9"))
    report = checked(forged, keys, sheets=[sheet])
    assert What.SHEET_DIFFERS in kinds(report)
    assert report.first_false == (1, close.seq - 1)
    unsigned = replace(sheet, signature=bytes(64))
    assert kinds(checked(entries, keys, sheets=[unsigned])) == {What.SHEET_UNSIGNED}


@pytest.mark.parametrize(
    ("kind", "change", "what"),
    [
        ("TicketIssued", lambda x: replace(x, key=x.key - timedelta(minutes=5)), What.KEY),
        ("TicketIssued", lambda x: replace(x, n=x.n + 40, number="A041"), What.NUMBER_GAP),
        ("TicketCalled", lambda x: replace(x, reason="because"), What.CALL),
        ("TicketCalled", lambda x: replace(x, passed=x.passed + 1), What.CALL),
        ("DayClosed", lambda x: replace(x, served=x.served + 1), What.CLOSE),
        ("DayClosed", lambda x: replace(x, swept=x.swept[:-1]), What.NOT_ENDED),
        ("ServiceFinished", lambda x: replace(x, window="w9"), What.NOT_POSSIBLE),
        ("PersonArrived", lambda x: replace(x, window="w2"), What.NOT_POSSIBLE),
    ],
)
def test_verify_finds_unlawful_content(hall, kind, change, what):
    """What the chain alone cannot see, because it was linked anew, the rules see at that entry."""
    keys, entries = hall
    seq = seq_of(entries, kind)
    report = checked(forging.rechained(entries, seq, with_event(change)), keys)
    found = [finding for finding in report.findings if finding.what is what]
    assert found, [finding.text.en for finding in report.findings]
    if what not in (What.NUMBER_GAP, What.NOT_ENDED):
        assert found[0].seq == seq


def test_verify_finds_a_number_given_twice(hall):
    """The same number for two tickets."""
    keys, entries = hall
    second = [entry.seq for entry in entries if entry.kind == "TicketIssued"][1]
    forged = forging.rechained(
        entries, second, with_event(lambda x: replace(x, n=1, number="A001", ticket="2026-11-22-A901"))
    )
    assert What.NUMBER_TWICE in kinds(checked(forged, keys))


def test_verify_finds_a_command_carried_out_twice(hall):
    """One command id at two moments."""
    keys, entries = hall
    called = [entry for entry in entries if entry.kind == "TicketCalled"]
    again = replace(called[1], command_id=called[0].command_id, actor=called[0].actor)
    forged = forging.rechained(entries, called[1].seq, lambda _: again)
    assert What.COMMAND_TWICE in kinds(checked(forged, keys))


def test_verify_finds_time_that_runs_back(hall):
    """An entry dated before the one before it."""
    keys, entries = hall
    seq = seq_of(entries, "WindowPaused")
    forged = forging.rechained(entries, seq, lambda x: replace(x, at=x.at - timedelta(hours=1)))
    assert What.TIME_BACK in kinds(checked(forged, keys))


def test_verify_of_one_day(hall):
    """The chain is always checked whole; one day alone is carried out again; a day that is not there is said."""
    keys, entries = hall
    report = verify(entries, HALL, keys, day="2026-11-23")
    assert report.holds
    assert [day.day for day in report.days] == ["2026-11-23"]
    none = verify(entries, HALL, keys, day="2031-01-01")
    assert [finding.what for finding in none.findings] == [What.NO_DAY]


def test_verify_finds_a_day_without_a_close(hall):
    """A day that another day follows must be closed."""
    keys, entries = hall
    close = seq_of(entries, "DayClosed")
    kept = [replace(entry, seq=entry.seq - (entry.seq > close)) for entry in entries if entry.seq != close]
    assert What.NOT_CLOSED in kinds(checked(forging.rechained(kept, 0, lambda entry: entry), keys))


def test_report_in_both_languages(hall):
    """Every kind of finding has words in both languages; a report says each on one line and ends with the verdict."""
    keys, entries = hall
    assert set(WORDS) == set(What)
    forged = [entry for entry in entries if entry.seq != 5]
    report = checked(forged, keys)
    said = list(reporting.lines(report))
    assert "第 5 条：条目缺失。 Entry 5: the entry is missing." in said
    assert said[-1].startswith("The journal does not hold: ")
    assert reporting.plain(report)["first_false"] == (5, 5)
    assert not reporting.plain(report)["holds"]
    assert list(reporting.lines(checked(entries, keys)))[-1].startswith("The journal holds: ")


def test_public_keys_as_published(hall, tmp_path: Path):
    """Keys written for an inspector check what the hall signed."""
    keys, entries = hall
    (tmp_path / "keys.txt").write_text(keys.lines())
    assert checked(entries, PublicKeys.read(tmp_path / "keys.txt")).holds

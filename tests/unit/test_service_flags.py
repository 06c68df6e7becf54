"""Red flags over made-up days: computed again at the cut-off, refused on figures that were not shown, found out by `verify`."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.clock import SystemIds
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.reports.day_book import FOLDER, DayBook, Source
from queue_server.adapters.reports.process import ReportProcess
from queue_server.adapters.storage import reader
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.adapters.vault import KeyVault
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command
from queue_server.contracts.commands.followups import GiveFlag
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted
from queue_server.domain.events.followups import FlagGiven
from queue_server.domain.followup import Proposal
from queue_server.service import journal
from queue_server.service.checking.day_checks import Step
from queue_server.service.checking.flag_checks import FlagChecks
from queue_server.service.checking.links import Unreadable
from queue_server.service.committer import Committer
from queue_server.service.hall import HallService
from queue_server.service.ports import Entry, ForeignEntry, StorageError
from queue_server.service.proposing import Proposals
from queue_server.service.reports import answering
from queue_server.service.reports.voices import flags, late_grades, told
from tests.support.hall_service import MANAGER
from tests.support.page_hall import HandClock
from tests.support.report_world import NOW, filled, plan

QUARTER, IDS = "2026-Q4", count(1)
TRUE_WITH_GAPS = 3
"""How `verify` ends over made-up days: forgetful clerks belong to them."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A demo's hall with made-up days."""
    source = filled(tmp_path_factory.mktemp("hall"))
    hall_note.put(source.data, plan().hall)
    return source


@pytest.fixture
def source(kept: Source, tmp_path: Path) -> Source:
    """The same, for one test."""
    shutil.copytree(kept.data, tmp_path / "hall")
    return replace(kept, data=tmp_path / "hall")


@asynccontextmanager
async def serving(source: Source) -> AsyncIterator[tuple[HallService, ReportProcess]]:
    """The hall over these days, and what computes its proposals."""
    keys, clock = KeyRing.open(source.data / "keys", mode="demo"), HandClock(NOW)
    store = SqliteStore(source.data / "hall.db", source.hall)
    committer = Committer(store, plan(), vault=KeyVault(keys), signer=keys, ids=SystemIds(), owner="test:1")
    service = HallService(plan(), committer, clock, "http://h/t")
    running = asyncio.create_task(service.run())
    await asyncio.sleep(0)
    with closing(ReportProcess(source, clock, partial(ThreadPoolExecutor, 1))) as reports:
        service.proposals.by(reports.proposal)
        try:
            yield service, reports
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def gives(service: HallService, window: str, shown: str, until: int) -> RefusalCode | None:
    """A manager's flag; why it is refused."""
    body = GiveFlag(quarter=QUARTER, window=window, proposal=shown, until=until)
    command = Command(id=f"{next(IDS):032x}", hall=service.hall, sent_at=NOW, body=body)
    reply = await service.submit(MANAGER, command, digest(encode(command)))
    return None if isinstance(reply, Accepted) else reply.code


def given(source: Source) -> list[Entry]:
    """The flags on record."""
    found = reader.entries(source.data / "hall.db", source.hall, f"flag/{QUARTER}")
    return [entry for entry in found if isinstance(entry, Entry)]


def planted(source: Source, *flags: FlagGiven, version: int = FlagGiven.VERSION) -> int:
    """Flags that no rule gave, linked to the journal's end as the server would; where the first stands."""
    path = source.data / "hall.db"
    *_, tail = (entry for entry in reader.entries(path, source.hall) if isinstance(entry, Entry))
    head = journal.head_of(tail)
    with closing(sqlite3.connect(path)) as db, db:
        for flag in flags:
            origin = journal.Origin(
                source.hall, tail.epoch, f"flag/{flag.quarter}", "manager:m1", "", tail.at
            )
            entry = replace(journal.write(flag, head, origin), version=version)
            entry = replace(entry, hash=journal.entry_hash(source.hall, entry))
            values = (source.hall, *(getattr(entry, each.name) for each in fields(entry)))
            marks = ",".join("?" * len(values))
            db.execute(f"INSERT INTO journal VALUES ({marks})", [_plain(value) for value in values])  # noqa: S608 - marks alone
            head = journal.head_of(entry)
    return tail.seq + 1


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def verified(source: Source, *words: str, status: int = TRUE_WITH_GAPS) -> str:
    """What `verify` says of the journal on disk."""
    result = CliRunner().invoke(app, ["verify", "--data", str(source.data), *words])
    assert result.exit_code == status, result.output[-2000:]
    return result.output


@pytest.mark.parametrize("restarted", [False, True])
async def test_flag_is_given_on_what_was_shown_though_the_journal_went_on(source, restarted):
    """A second one from the page of before stands on the same entry, also where another server showed it; `verify` agrees."""
    async with serving(source) as (service, reports):
        shown = await reports.ratings(QUARTER)
        first, second, *_ = (line.window for line in shown.flags)
        assert await gives(service, first, shown.digest, shown.until) is None
        if not restarted:
            assert await gives(service, second, shown.digest, shown.until) is None
    if restarted:
        async with serving(source) as (service, _):
            assert await gives(service, second, shown.digest, shown.until) is None
    stored = [journal.read(entry) for entry in given(source)]
    assert stored == [FlagGiven(QUARTER, window, shown.digest, shown.until) for window in (first, second)]
    verified(source)


async def test_flag_is_refused_on_figures_that_the_journal_does_not_give(source):
    """Another digest, a window with something unanswered, an entry that is not yet written, an earlier one: nothing is kept."""
    async with serving(source) as (service, reports):
        shown = await reports.ratings(QUARTER)
        window, not_fit = shown.flags[0].window, next(w.window for w in shown.windows if w.unanswered)
        differs, until = RefusalCode.PROPOSAL_DIFFERS, shown.until
        assert await gives(service, window, "0" * 64, until) is differs
        assert await gives(service, window, shown.digest, until + 1000) is differs
        assert await gives(service, window, shown.digest, 1) is differs
        assert await gives(service, not_fit, shown.digest, until) is RefusalCode.NOT_PROPOSED
    assert given(source) == []


async def test_flag_waits_for_whoever_computes_proposals(source):
    """Where that fails it is to be tried again, and the log says why; where nobody is known no figures agree."""

    async def fails(_quarter: str, _until: int) -> Proposal | None:
        raise StorageError("the reports' process ended")

    async with serving(source) as (service, reports):
        shown = await reports.ratings(QUARTER)
        window = shown.flags[0].window
        service.proposals.by(fails)
        with capture_logs() as logs:
            assert await gives(service, window, shown.digest, shown.until) is RefusalCode.TRY_AGAIN
        said = [(each["event"], each["error"]) for each in logs]
        assert said == [("proposal_failed", "the reports' process ended")]
        service.proposals = Proposals()
        assert await gives(service, window, shown.digest, shown.until) is RefusalCode.PROPOSAL_DIFFERS
    assert given(source) == []


async def test_proposal_that_a_page_has_shown_is_not_computed_again(kept):
    """What the journal gave up to an entry it always gives; of another entry it is computed."""
    pools: list[Counting] = []

    def begin() -> Counting:
        pools.append(Counting(1))
        return pools[-1]

    with closing(ReportProcess(kept, HandClock(NOW), begin)) as reports:
        shown = await reports.ratings(QUARTER)
        assert await reports.proposal(QUARTER, shown.until) == shown.proposal
        assert [pool.work for pool in pools] == [1]
        assert await reports.proposal(QUARTER, shown.until + 1) is None
        assert await reports.proposal(QUARTER, 1) != shown.proposal
        assert [pool.work for pool in pools] == [3]


class Counting(ThreadPoolExecutor):
    """Counts what it is given to do."""

    work = 0

    def submit(self, *given: Any, **named: Any) -> Any:
        self.work += 1
        return super().submit(*given, **named)


def test_entry_that_no_program_wrote_is_not_passed_over():
    """A proposal without it would be another one."""
    for read in (flags, late_grades, told):
        with pytest.raises(ForeignEntry, match="entry 7 "):
            read([Unreadable(7)])


def test_proposal_of_an_entry_is_what_the_journal_gave_when_it_ended_there(kept, tmp_path):
    """In the midst of a day, by night, at the end: the same as of a journal without what follows, whatever has been noted of its days."""
    book = DayBook(kept, notes=tmp_path)
    entries = [
        entry for entry in reader.entries(kept.data / "hall.db", kept.hall) if isinstance(entry, Entry)
    ]
    closes = [entry.seq for entry in entries if entry.kind == "DayClosed"]
    moments = [closes[-3], closes[-3] + 1, (closes[-2] + closes[-1]) // 2, closes[-1], entries[-1].seq]
    whole = [answering.ratings(book, QUARTER, until) for until in moments]
    assert len({found.digest for found in whole}) > 2
    for until, found in zip(reversed(moments), reversed(whole), strict=True):
        cut = _cut(kept, until, tmp_path / f"{until}")
        assert answering.ratings(DayBook(cut), QUARTER) == found
        assert answering.proposal(DayBook(cut), QUARTER, until) == found.proposal
        assert answering.proposal(DayBook(cut), QUARTER, until + 1) is None


def _cut(source: Source, until: int, folder: Path) -> Source:
    """The hall as it was at that entry."""
    folder.mkdir(mode=0o700)
    shutil.copy(source.data / "hall.db", folder)
    with closing(sqlite3.connect(folder / "hall.db")) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("DELETE FROM journal WHERE seq > ?", [until])
    return replace(source, data=folder)


def true_flag(source: Source) -> FlagGiven:
    """One that the rules would give."""
    found = answering.ratings(DayBook(source), QUARTER)
    return FlagGiven(QUARTER, found.flags[0].window, found.digest, found.until)


def test_verify_agrees_with_a_flag_on_its_own_figures(source):
    """Computed from the journal alone: what stands in the hall's notes of its days is not asked."""
    flag = true_flag(source)
    for note in (source.data / FOLDER).iterdir():
        note.unlink()
    planted(source, flag)
    verified(source)
    assert not any((source.data / FOLDER).iterdir())


@pytest.mark.parametrize(
    "change",
    [
        lambda flag: replace(flag, proposal="0" * 64),
        lambda flag: replace(flag, window="w4"),
        lambda flag: replace(flag, until=flag.until // 2),
        lambda flag: replace(flag, until=flag.until + 1),
        lambda flag: replace(flag, until=0),
        lambda flag: replace(flag, quarter="2026-Q3"),
    ],
    ids=["figures", "window", "earlier", "later", "none", "quarter"],
)
def test_verify_finds_a_flag_on_figures_that_were_not_proposed(
    source, change: Callable[[FlagGiven], FlagGiven]
):
    """At its entry, in both languages."""
    flag = change(true_flag(source))
    seq = planted(source, flag)
    said = f"Entry {seq}: flag {flag.quarter} {flag.window}: the journal does not give the proposal"
    text = verified(source, status=1)
    assert said in text
    assert f"第 {seq} 条：红旗 {flag.quarter} {flag.window} 所依据的建议与日志不符" in text


def test_verify_of_one_day_tells_the_flags_of_that_day_alone(source):
    """A day that did not see it given has nothing wrong with it."""
    seq = planted(source, replace(true_flag(source), proposal="0" * 64))
    assert f"Entry {seq}: flag {QUARTER}" in verified(source, "--day", "2026-11-26", status=1)
    verified(source, "--day", "2026-11-25")


def test_verify_finds_flags_that_no_rule_gives(source):
    """A second one to the window: told beside its figures, which are true; the first one stays."""
    flag = true_flag(source)
    first = planted(source, flag, flag)
    text = verified(source, status=1)
    assert f"Entry {first + 1}: no rule allows flag {QUARTER} {flag.window}" in text
    assert f"第 {first + 1} 条：红旗 {QUARTER} {flag.window} 不合规则" in text
    assert "does not give the proposal" not in text
    assert f"Entry {first}:" not in text


def test_verify_leaves_flags_of_earlier_programs_as_they_are(source):
    """They did not say what they were given on; once a flag has said it, one that does not is told."""
    flag = true_flag(source)
    old = replace(flag, window="w4", proposal="0" * 64, until=0)
    assert "flag" not in verified_old(source, old, status=TRUE_WITH_GAPS)
    seq = planted(source, flag)
    verified(source)
    assert f"Entry {seq + 1}: flag" in verified_old(source, old, status=1)


def verified_old(source: Source, flag: FlagGiven, status: int) -> str:
    """What `verify` says once a flag of the first version follows."""
    planted(source, flag, version=1)
    return verified(source, status=status)


def test_journal_that_cannot_be_read_again_is_no_false_flag():
    """The database is gone: that is said, and nothing of the flag. An entry that no program wrote makes it false."""
    flag = FlagGiven(QUARTER, "w1", "0" * 64, 1)
    entry = journal.write(flag, journal.Head(1, "0" * 64), journal.Origin("h", 1, "flag/q", "m", "", NOW))
    checks = FlagChecks()
    checks.take([Step(entry, flag)], compared=True)

    def gone(_quarter: str, _until: int) -> Proposal | None:
        raise StorageError("hall.db cannot be read")

    def foreign(_quarter: str, _until: int) -> Proposal | None:
        raise ForeignEntry(1)

    with pytest.raises(StorageError):
        list(checks.compared(gone))
    assert [finding.seq for finding in checks.compared(foreign)] == [2]


def test_older_form_is_compared_on_a_day_after_flags_that_are_not():
    """With `--day` the flags of other days are read, and not told."""
    flag = FlagGiven(QUARTER, "w1", "0" * 64, 1)
    new = journal.write(flag, journal.Head(1, "0" * 64), journal.Origin("h", 1, "flag/q", "m", "", NOW))
    old = replace(new, seq=3, version=1)
    asked = list[int]()

    def differs(_quarter: str, until: int) -> Proposal:
        asked.append(until)
        return Proposal("1" * 64, ("w1",))

    checks = FlagChecks()
    checks.take([Step(new, flag)], compared=False)
    checks.take([Step(old, flag), Step(replace(old, seq=4), flag)], compared=True)
    assert [finding.seq for finding in checks.compared(differs)] == [3, 4]
    assert asked == [1]

"""Reports from a journal on disk: days read once and noted, made-up days of the demo, tables, pages and who may see them."""

import csv
import io
import pickle
import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.public_keys import PublicKeys
from queue_server.adapters.reports.day_book import FOLDER, DayBook, Source
from queue_server.adapters.storage import reader
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.demo_days.writing import DemoFilled, fill
from queue_server.domain.reports.period import report
from queue_server.domain.ticket import ENDED, State
from queue_server.service.checking.verify import verify
from queue_server.service.checking.witnesses import parse
from queue_server.service.ports import ForeignEntry
from queue_server.service.reports import answering
from queue_server.service.reports.desk import Asked
from queue_server.service.reports.tables import lines_of, tables
from queue_server.service.reports.telling import observed
from queue_server.service.reports.voices import told
from queue_server.service.sheets import as_csv, as_xlsx
from tests.support.page_client import ORIGIN
from tests.support.page_hall import PASSWORD
from tests.support.report_world import NOW, ZONE, filled, plan, report_app

YESTERDAY, TODAY = "2026-11-25", "2026-11-26"
EARLY = datetime(2026, 11, 25, 16, 20, tzinfo=UTC)
"""Today has hardly begun."""
WEEK = Asked(date(2026, 11, 20), date(2026, 11, 26))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A demo's hall with made-up days."""
    return filled(tmp_path_factory.mktemp("hall"))


@pytest.fixture(scope="module")
def book(source: Source) -> DayBook:
    """Its days."""
    return DayBook(source)


def test_made_up_days_are_lawful_signed_and_named_as_made_up(source):
    """The whole journal verifies, the gaps of forgetful clerks aside; every entry says who made it; today nobody waits any more."""
    entries = list(reader.entries(source.data / "hall.db", source.hall))
    keys = PublicKeys.of_ring(KeyRing.open(source.data / "keys", mode="demo"))
    found = verify(entries, source.hall, keys)
    assert found.holds, found.findings[:3]
    assert [day.closed for day in found.days] == [True] * (len(found.days) - 1) + [False]
    assert {entry.actor for entry in entries if not isinstance(entry, reader.Unreadable)} == {
        "system:demo-day"
    }
    today = observed(TODAY, ZONE, DayBook(source).entries(TODAY)).told.day
    assert today.tickets
    assert all(ticket.state in {*ENDED, State.MISSED} for ticket in today.tickets.values())
    assert not any(window.current for window in today.windows.values())


def test_made_up_days_are_the_same_for_the_same_seed():
    """Figures of a demo can be shown again; another seed makes other days."""
    heads = []
    for seed in (1, 1, 2):
        store = MemoryStore()
        fill(store, plan(), _Signer(), EARLY, seed=seed, past=[date(2026, 11, 25)])
        tail = store.tail()
        heads.append(tail.hash if tail else "")
    assert heads[0] == heads[1] != heads[2]


def test_made_up_days_are_refused_for_a_hall_that_has_begun():
    """Nothing is put behind what really happened."""
    store = MemoryStore()
    fill(store, plan(), _Signer(), EARLY, seed=1, past=[date(2026, 11, 25)])
    with pytest.raises(DemoFilled, match="has begun"):
        fill(store, plan(), _Signer(), EARLY, seed=1, past=[date(2026, 11, 25)])


class _Signer:
    """A key of no value."""

    sign_key_id = "none"

    def sign(self, data: bytes) -> bytes:
        """Always the same."""
        return b"\0" * 64


def test_days_are_noted_once_they_are_over_and_read_the_same_from_the_note(source, book):
    """The day that runs has no note; a note that says less than the journal is made again; a broken one too."""
    first = list(book.facts([YESTERDAY, TODAY]))
    notes = source.data / FOLDER
    assert (notes / f"{YESTERDAY}.json.gz").exists()
    assert not (notes / f"{TODAY}.json.gz").exists()
    assert list(DayBook(source).facts([YESTERDAY])) == first[:1]
    (notes / f"{YESTERDAY}.json.gz").chmod(0o600)
    (notes / f"{YESTERDAY}.json.gz").write_bytes(b"not a note")
    assert list(DayBook(source).facts([YESTERDAY])) == first[:1]


def test_days_of_a_period_are_those_that_the_hall_was_open(book):
    """Both ends included, nothing of a day without a journal."""
    assert book.days(date(2026, 11, 19), date(2026, 11, 24)) == ["2026-11-19", "2026-11-23", "2026-11-24"]
    assert book.days(date(2026, 11, 1), date(2026, 11, 4)) == []
    assert book.days(date(2026, 11, 26), date(2026, 11, 26)) == [TODAY]


def test_report_of_a_period_is_the_sum_of_its_days(book):
    """Tickets, promises and visits of the week; a row opens to just as many tickets."""
    week = answering.report(book, WEEK)
    days = [report([day]) for day in book.facts(book.days(WEEK.first, WEEK.last))]
    assert week.all.tickets == sum(day.all.tickets for day in days)
    assert week.all.kept.of == sum(day.all.kept.of for day in days) > 0
    assert week.all.first.of == sum(day.all.first.of for day in days) > 0
    line = week.by["matter"][0]
    opened = answering.tickets(book, Asked(WEEK.first, WEEK.last, "matter", line.key))
    assert (opened.total, len(opened.visits)) == (line.tickets, line.tickets)
    assert week.all.trips.cases > 0
    assert week.gaps, "forgetful clerks left gaps"


def test_timeline_of_a_past_ticket_is_told_stage_by_stage(book):
    """As on the dashboard for today; nothing of a ticket or day that never was."""
    ticket = answering.tickets(book, Asked(date(2026, 11, 25), date(2026, 11, 25))).visits[0]
    shown = answering.timeline(book, ZONE, ticket.ticket, NOW)
    assert shown is not None
    assert [moment.happened for moment in shown.moments][:2] == ["TicketIssued", "PrintReported"]
    assert abs(shown.steps[0].wait_s - (ticket.waited_s or 0)) <= 1
    assert answering.timeline(book, ZONE, "2026-11-25-Z999", NOW) is None
    assert answering.timeline(book, ZONE, "2020-01-01-A001", NOW) is None


def test_tables_hold_every_row_and_defuse_what_a_sheet_would_run(book):
    """CSV with the sum last, a workbook with a sheet each; a formula from a name stays a text."""
    made = answering.report(book, WEEK)
    sheet = lines_of(made, "window", "en")
    rows = list(csv.reader(io.StringIO(as_csv(sheet.head, sheet.rows).decode("utf-8-sig"))))
    assert rows[0][:2] == ["Window", "tickets"]
    assert (len(rows), rows[-1][:2]) == (len(made.by["window"]) + 2, ["All", str(made.all.tickets)])
    with zipfile.ZipFile(io.BytesIO(as_xlsx(tables(made, "zh")))) as book_file:
        sheets = [name for name in book_file.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(tables(made, "zh")) == 11
    assert as_csv(["x"], [["=1+1"]]).decode("utf-8-sig").splitlines()[1] == "'=1+1"


@pytest.fixture
def app(source: Source, tmp_path: Path) -> Iterator[FastAPI]:
    """The pages over these days."""
    with report_app(tmp_path, source, ORIGIN) as made:
        yield made


@asynccontextmanager
async def signed_in(
    app: FastAPI, staff: str = "", window: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of a member of staff, or of nobody."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"origin": ORIGIN}) as client:
        form = {"staff": staff, "password": PASSWORD} | ({"window": window} if window else {})
        assert not staff or (await client.post("/sign-in", json=form)).status_code == 200
        yield client


@pytest.mark.parametrize(
    "path",
    ["/reports", "/reports.csv", "/reports.xlsx", "/reports/tickets", "/reports/tickets/2026-11-25-A001"],
)
async def test_reports_are_for_whoever_may_read_them(app, path):
    """A clerk is refused, whoever is not signed in is sent to sign in or refused."""
    async with signed_in(app, "0317", "w3") as clerk:
        assert (await clerk.get(path)).status_code == 403
    async with signed_in(app) as nobody:
        assert (await nobody.get(path)).status_code in (303, 401)


async def test_reports_answer_any_period_and_no_period(app):
    """Ends the wrong way round, a future, an empty time, a year cut to its last days, a date that is none."""
    async with signed_in(app, "m01") as manager:
        today = await manager.get("/reports")
        turned = await manager.get("/reports?from=2026-11-26&to=2026-11-20&lang=en")
        straight = await manager.get("/reports?from=2026-11-20&to=2026-11-26&lang=en")
        assert today.status_code == 200
        assert turned.text.partition("<main")[2] == straight.text.partition("<main")[2] != ""
        assert "was not open" in (await manager.get("/reports?from=2026-01-01&to=2026-01-02&lang=en")).text
        assert (
            "last ones are shown"
            in (await manager.get("/reports?from=2020-01-01&to=2027-01-01&lang=en")).text
        )
        assert (await manager.get("/reports?from=2026-13-01")).status_code == 422
        assert (await manager.get("/reports/tickets/2026-13-45-A001")).status_code == 404
        refused = await manager.get("/reports.csv?from=2026-11-25&to=2026-11-25&by=class")
        assert (refused.status_code, refused.json()["error"]) == (403, "sign_in_again")
        await manager.post("/sign-in/again", json={"password": PASSWORD})
        table = await manager.get("/reports.csv?from=2026-11-25&to=2026-11-25&by=class")
        assert table.headers["content-disposition"].endswith('"yitang-2026-11-25-2026-11-25.csv"')


async def test_public_sheet_carries_the_line_that_verify_takes(app, source):
    """Anybody reads a closed day; its signed head is a witness that agrees, of an altered journal one that does not."""
    async with signed_in(app) as anybody:
        page = await anybody.get("/sheet?lang=en", follow_redirects=True)
        assert (page.status_code, page.url.path) == (200, f"/sheet/{YESTERDAY}")
        line = re.search(r"head \d+ [0-9a-f]{64} [\w-]+ [0-9a-f]{128}", page.text)
        assert line is not None
        for closed_to_all in (TODAY, "2026-11-30", "2019-01-01"):
            assert (await anybody.get(f"/sheet/{closed_to_all}")).status_code == 404
    keys = PublicKeys.of_ring(KeyRing.open(source.data / "keys", mode="demo"))
    entries = list(reader.entries(source.data / "hall.db", source.hall))
    found = verify(entries, source.hall, keys, parse([line[0]]))
    assert (found.holds, found.witnesses) == (True, 1)
    forged = parse([line[0].replace(line[0].split()[2], "0" * 64)])
    assert not verify(entries, source.hall, keys, forged).holds


async def test_day_page_is_for_managers_and_has_both_halves(app):
    """8:00 and 17:30 on one sheet, in both languages; a clerk is refused."""
    async with signed_in(app, "m01") as manager:
        page = (await manager.get("/day-sheet?lang=zh")).text
    assert "8:00 早间" in page
    assert "17:30 收尾" in page
    async with signed_in(app, "0317", "w3") as clerk:
        assert (await clerk.get("/day-sheet")).status_code == 403


def test_demo_low_grades_are_followed_up_but_for_a_few(book):
    """Most of past days were called back and answered, with causes for the ranking; some are left for who looks."""
    said = [each for each in told(book.streams("follow-up", date(2026, 8, 1), NOW.date())) if each.grade]
    past = [each for each in said if each.ticket < TODAY]
    assert len(past) / 2 < sum(bool(each.answered_at) for each in past) < len(past)
    assert {each.cause for each in past if each.answered_at} <= {"service", "policy", "system"}


async def test_ratings_page_is_for_whoever_may_see_them(app):
    """Open low grades with their dates, windows in order, the proposal; a clerk sees none of it."""
    async with signed_in(app, "m01") as manager:
        page = (await manager.get("/ratings?lang=en")).text
    assert "nobody yet" in page
    assert "Windows by grades" in page
    async with signed_in(app, "0317", "w3") as clerk:
        assert (await clerk.get("/ratings")).status_code == 403


async def test_no_page_of_a_clerk_tells_a_grade(app):
    """Neither the console nor reports hold ratings; the report's tables do not either."""
    async with signed_in(app, "m01") as manager:
        table = (await manager.get(f"/reports.csv?from={YESTERDAY}&to={YESTERDAY}&lang=en")).text
    assert "rating" not in table.lower()
    assert "grade" not in table.lower()


def test_entry_of_another_program_is_named_once_where_another_process_met_it():
    """What the reports' process raises comes over as it was."""
    met = ForeignEntry(7)
    assert str(pickle.loads(pickle.dumps(met))) == str(met) == "journal entry 7 is not one of this program's"  # noqa: S301 - our own bytes

"""The kiosk's spool: a number once, whatever dies; sealed, told in order, wiped when acknowledged."""

import os
import sqlite3
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk import samples
from kiosk.flow.session import Request
from kiosk.gateways.offline import alone
from kiosk.gateways.spool import Asked, Spool, Unfinished
from kiosk.gateways.spool_file import SpoolUnusable
from kiosk.gateways.visitors import issue_body
from queue_server.contracts.commands import CancelTicket, IssuedOffline, IssueTicket, ReportPrint
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.replies import TicketView
from tests.support.offline_play import left_on_disk, rows

NOW = datetime(2026, 11, 25, 1, 12, tzinfo=UTC)
SEAL = b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
CARD = samples.card()
BODY = issue_body(Request("1" * 32, "insured", "zh", "tok-secret", CARD, None), SEAL)
MATTER = next(m for m in samples.catalogue().matters if m.id == "insured")


def leased(first: int = 1, last: int = 5, next_: int = 1, returned: int | None = None) -> RangeSnapshot:
    """KA of the 25th."""
    return RangeSnapshot(
        hall="hall-1", epoch=1, rev=1, at=NOW, device="k1", range_id=f"2026-11-25-KA{first:03d}", series="KA", first=first,
        last=last, next=next_, expires_at=NOW + timedelta(hours=8), hall_day="2026-11-25", per_minute=10,
        returned_from=returned,
    )  # fmt: skip


def given(spool: Spool, now: datetime = NOW, body: IssueTicket = BODY) -> Unfinished | None:
    """The next number."""
    return spool.give(body, now, view, language="zh")


def view(number: str, at: datetime) -> tuple[TicketView, str]:
    """As the desk makes it."""
    return alone(f"2026-11-25-{number}", MATTER, at), "https://h/t/tok-secret"


def numbers(spool: Spool, count: int) -> list[str]:
    """So many, as far as there are any."""
    found = (given(spool) for _ in range(count))
    return [each.ticket.number for each in found if each]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file."""
    return tmp_path / "kiosk.spool"


def test_number_is_given_once_whatever_the_hall_says(path: Path) -> None:
    """Not after a restart, not when the hall's `next` is behind, not beyond the range or what was returned."""
    spool = Spool(path)
    spool.keep_range(leased())
    assert numbers(spool, 2) == ["KA001", "KA002"]
    spool.close()
    spool = Spool(path)
    spool.keep_range(leased(next_=1))
    assert numbers(spool, 9) == ["KA003", "KA004", "KA005"]
    spool.keep_range(leased(6, 10, 6))
    assert numbers(spool, 1) == ["KA006"]
    spool.keep_range(leased(6, 10, 6, returned=8))
    assert numbers(spool, 9) == ["KA007"]


def test_times_rise_with_numbers_though_the_clock_jumps_back(path: Path) -> None:
    """Two hours back, a restart in between: still later than the number before."""
    spool = Spool(path)
    spool.keep_range(leased())
    given(spool)
    spool.close()
    spool = Spool(path)
    given(spool, NOW - timedelta(hours=2))
    given(spool, NOW + timedelta(hours=2))
    found = []
    while (word := spool.next_word()) is not None:
        assert isinstance(word[1], IssuedOffline)
        found.append(word[1].issued_at)
        spool.told(word[0])
    assert found == [NOW, NOW + timedelta(microseconds=1), NOW + timedelta(hours=2)]


def test_person_stands_sealed_on_the_disk_and_not_at_all_once_told(path: Path) -> None:
    """Name, number, address never; the token until the slip's fate is known; the sealed bytes until the hall has them."""
    spool = Spool(path)
    spool.keep_range(leased())
    number = given(spool)
    assert number is not None
    assert BODY.sealed
    before = left_on_disk(path)
    for secret in (CARD.name, CARD.number, CARD.address):
        assert secret.encode() not in before
    assert BODY.sealed.encode() in before
    spool.ended(ReportPrint(ticket=number.ticket.ticket, outcome="printed"))
    while (word := spool.next_word()) is not None:
        spool.told(word[0])
    after = left_on_disk(path)
    for gone in (BODY.sealed, BODY.page_token_sha256, "tok-secret"):
        assert gone.encode() not in after
    assert path.stat().st_mode & 0o077 == 0


def test_words_are_told_in_order_and_a_refused_number_is_kept(path: Path) -> None:
    """The number before its report; what a manager must look at stands in nobody's way and is told again after a start."""
    spool = Spool(path)
    spool.keep_range(leased())
    first = given(spool)
    assert first is not None
    spool.ended(ReportPrint(ticket=first.ticket.ticket, outcome="printed"))
    word = spool.next_word()
    assert word is not None
    assert isinstance(word[1], IssuedOffline)
    spool.refused(word[0], "unknown_range")
    later = spool.next_word()
    assert later is not None
    assert isinstance(later[1], ReportPrint)
    assert spool.waiting() == (1, 1)
    spool.ask_refused_again()
    assert spool.next_word() == word


@pytest.mark.parametrize("began", [False, True])
def test_slip_that_a_power_cut_interrupted_is_shown_and_reported_failed(path: Path, began: bool) -> None:
    """Reserved or printing: the number stays, marked; its page's address is there to be shown."""
    spool = Spool(path)
    spool.keep_range(leased())
    number = given(spool)
    assert number is not None
    if began:
        spool.printing(number)
    spool.close()
    spool = Spool(path)
    assert spool.resume() == number
    assert spool.resume() is None
    words = []
    while (word := spool.next_word()) is not None:
        words.append(word[1])
        spool.told(word[0])
    assert [word.kind for word in words] == ["issued_offline", "report_print"]
    assert words[1] == ReportPrint(ticket=number.ticket.ticket, outcome="failed", cause="unknown")


def test_answered_request_that_was_never_shown_is_given_back(path: Path) -> None:
    """The power went between the hall's answer and the screen; one without an answer is asked again as it was."""
    spool = Spool(path)
    spool.ask(Asked("a" * 32, BODY, NOW))
    spool.ask(Asked("b" * 32, BODY, NOW))
    spool.answered("a" * 32, "2026-11-25-A001")
    spool.close()
    spool = Spool(path)
    assert spool.resume() is None
    word = spool.next_word()
    assert word is not None
    assert word[1] == CancelTicket(ticket="2026-11-25-A001")
    [left] = spool.asked()
    assert (left.id, left.body, left.sent_at) == ("b" * 32, BODY, NOW)


def test_damaged_file_is_put_aside_and_kept(path: Path) -> None:
    """Bytes that may hold numbers are never thrown away; a folder that is not there is refused by name."""
    path.write_bytes(b"not a database" * 400)
    spool = Spool(path)
    assert spool.lease() is None
    assert path.with_name("kiosk.spool.damaged-1").read_bytes().startswith(b"not a database")
    with pytest.raises(SpoolUnusable):
        Spool(path.parent / "nowhere" / "kiosk.spool")


KILLED = """
import os, sys
from tests.unit.test_kiosk_spool import *
spool = Spool(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    sys.stdout.write(given(spool).ticket.number + "\\n")
sys.stdout.flush()
os.kill(os.getpid(), 9)
"""


def test_killed_process_gives_no_number_twice(path: Path) -> None:
    """Three processes killed with no warning, one after another, on one file."""
    spool = Spool(path)
    spool.keep_range(leased(last=20))
    spool.close()
    found: list[str] = []
    for count in (1, 2, 3):
        ran = subprocess.run(
            [sys.executable, "-c", KILLED, str(path), str(count)], capture_output=True, text=True, check=False,
            cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."},
        )  # fmt: skip
        assert ran.returncode == -9, ran.stderr[-500:]
        found += ran.stdout.split()
    assert found == [f"KA{n:03d}" for n in range(1, 7)]
    assert rows(path, "word") == 6


def test_full_disk_gives_no_number(path: Path) -> None:
    """A transaction that fails leaves the range as it was."""
    spool = Spool(path)
    spool.keep_range(leased())
    spool._db.execute("PRAGMA max_page_count = 1")
    large = samples.catalogue().model_copy(update={"page_base": "x" * 1_000_000})
    with pytest.raises(sqlite3.Error):
        spool.keep_catalogue(large)
    spool._db.execute("PRAGMA max_page_count = 100000")
    assert numbers(spool, 1) == ["KA001"]


def another_version(path: Path) -> None:
    """Everything kept gets a field that this program does not know."""
    db = sqlite3.connect(path)
    for statement in (
        "UPDATE meta SET value = json_set(value, '$.other', 1) WHERE value LIKE '{%'",
        "UPDATE asked SET body = json_set(body, '$.other', 1)",
        "UPDATE slip SET view = json_set(view, '$.other', 1)",
        "UPDATE word SET body = json_set(body, '$.other', 1)",
    ):
        db.execute(statement)
    db.commit()
    db.close()


def test_spool_of_another_version_of_the_program_stops_no_start(path: Path) -> None:
    """What it cannot read counts as nothing kept and stays in the file; its slip is told as failed, and no number comes twice."""
    spool = Spool(path)
    spool.keep_range(leased())
    spool.keep_catalogue(samples.catalogue())
    spool.ask(Asked("1" * 32, BODY, NOW))
    assert numbers(spool, 2) == ["KA001", "KA002"]
    spool.close()
    another_version(path)
    spool = Spool(path)
    assert (spool.catalogue(), spool.lease(), spool.asked(), spool.resume()) == (None, None, [], None)
    seq, word = spool.next_word() or (0, None)
    assert isinstance(word, ReportPrint)
    assert word.outcome == "failed"
    spool.told(seq)
    spool.told((spool.next_word() or (0, None))[0])
    assert spool.next_word() is None
    assert spool.waiting() == (0, 2)
    spool.keep_range(leased())
    assert numbers(spool, 1) == ["KA003"]
    spool.close()

"""What must outlive a power cut: the range and how far it is used, numbers and slips under way, words the hall has not heard.

One SQLite file, written through at every step. Of a person it holds what is sealed to the hall, and a page's token only
until the slip's fate is known. What the hall has acknowledged is overwritten.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter

from kiosk.gateways.spool_file import opened, readable
from queue_server.contracts.base import Language
from queue_server.contracts.commands import (
    CancelTicket,
    CheckIn,
    IssuedOffline,
    IssueTicket,
    RecordAttendant,
    RecordCertificate,
    RecordConsent,
    ReportPrint,
)
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.replies import TicketView
from queue_server.contracts.snapshots import Catalogue

Word = IssuedOffline | ReportPrint | CancelTicket | RecordConsent | RecordAttendant | RecordCertificate
_word: TypeAdapter[Word] = TypeAdapter(Word)
_asking: TypeAdapter[IssueTicket | CheckIn] = TypeAdapter(IssueTicket | CheckIn)
_OLDEST: Final = "SELECT seq, body FROM word WHERE refused = '' ORDER BY seq LIMIT 1"
_INSTANT: Final = timedelta(microseconds=1)
Statement = tuple[str, tuple[object, ...]]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A request for a number that has no answer yet; sent again byte for byte it is the same request."""

    id: str
    body: IssueTicket | CheckIn
    sent_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Unfinished:
    """A number whose slip was reserved or under way when the power went."""

    ticket: TicketView
    url: str
    language: Language
    offline: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """The range as this machine uses it: `next` is the first number that was never given."""

    range: RangeSnapshot
    next: int

    @property
    def end(self) -> int:
        """One past the last number that may be given."""
        held = self.range.returned_from
        return self.range.last + 1 if held is None else min(held, self.range.last + 1)


class Spool:
    """Every method is one transaction that is on the disk when it returns. Raises sqlite3.Error where the disk refuses."""

    def __init__(self, path: Path) -> None:
        """A damaged file is put aside, never overwritten: it may hold numbers. Raises SpoolUnusable."""
        self._db = opened(path)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()

    # --- the range ---------------------------------------------------------------------------------------------

    def lease(self) -> Lease | None:
        """The range that numbers are given from."""
        found = self._meta("range")
        leased = readable(RangeSnapshot.model_validate_json, found, "range") if found else None
        return Lease(leased, int(self._meta("next"))) if leased else None

    def keep_range(self, leased: RangeSnapshot) -> None:
        """The hall's word on the range; of the same range no number is ever given again."""
        held = json.loads(self._meta("range") or "{}")  # also one that this program cannot read any more
        same = held.get("range_id") == leased.range_id
        first = max(leased.next, int(self._meta("next"))) if same else leased.next
        self._do(_put("range", leased.model_dump_json()), _put("next", str(first)))

    def leased_before(self) -> bool:
        """Whether this spool has ever asked for a range: an older one was another disk's."""
        return bool(self._meta("asked_range"))

    def ask_range(self) -> None:
        """A range is about to be asked for."""
        self._do(_put("asked_range", "yes"))

    def give(
        self,
        issue: IssueTicket,
        now: datetime,
        view: Callable[[str, datetime], tuple[TicketView, str]],
        *,
        language: Language,
    ) -> Unfinished | None:
        """The next number of the range, once: taken, reserved for printing and to be told, in one step; None: none is left.

        `now` is the machine's word; numbers rise with time whatever its clock does. `view(number, at)`: ticket and url.
        """
        lease = self.lease()
        if lease is None or lease.next >= lease.end:
            return None
        last = self._meta("last_at")
        at = max(now, datetime.fromisoformat(last) + _INSTANT) if last else now
        number = f"{lease.range.series}{lease.next:03d}"
        ticket, url = view(number, at)
        told = IssuedOffline(number=number, issued_at=at, range_id=lease.range.range_id, issue=issue)
        given = Unfinished(ticket, url, language, True)
        self._do(
            _put("next", str(lease.next + 1)), _put("last_at", at.isoformat()), _say(told), _slip(given, "reserved")
        )  # fmt: skip
        return given

    # --- requests and slips ------------------------------------------------------------------------------------

    def ask(self, asked: Asked) -> None:
        """A request is about to be sent."""
        row = (asked.id, asked.body.model_dump_json(), asked.sent_at.isoformat())
        self._do(("INSERT OR IGNORE INTO asked (id, body, sent_at) VALUES (?, ?, ?)", row))

    def asked(self) -> list[Asked]:
        """Requests without an answer, oldest first."""
        rows = self._db.execute("SELECT id, body, sent_at FROM asked ORDER BY rowid").fetchall()
        read = ((i, readable(_asking.validate_json, body, "request"), at) for i, body, at in rows)
        return [Asked(i, body, datetime.fromisoformat(at)) for i, body, at in read if body]

    def answered(self, request: str, ticket: str | None) -> None:
        """The request gave this ticket, or none."""
        if ticket is None:
            self._do(("DELETE FROM asked WHERE id = ?", (request,)))
        else:
            self._do(("UPDATE asked SET ticket = ? WHERE id = ?", (ticket, request)))

    def printing(self, slip: Unfinished) -> None:
        """The slip is about to be printed; its request is over."""
        self._do(_slip(slip, "printing"), _forget(slip.ticket.ticket))

    def ended(self, report: ReportPrint) -> None:
        """The slip's fate: confirmed or failed, to be told."""
        self._do(("DELETE FROM slip WHERE ticket = ?", (report.ticket,)), _say(report))

    def cancel(self, ticket: str) -> None:
        """Nobody waits for the ticket: to be given back."""
        over = ("DELETE FROM slip WHERE ticket = ?", (ticket,))
        self._do(over, _forget(ticket), _say(CancelTicket(ticket=ticket)))

    def noted(self, word: RecordConsent | RecordAttendant | RecordCertificate) -> None:
        """For the hall's records: what was decided about the camera, before the number that comes of it; certificates; staff at the machine."""
        self._do(_say(word))

    def resume(self) -> Unfinished | None:
        """After a start: what was answered and never shown is given back, unfinished slips count as failed; the newest."""
        rows = self._db.execute(
            "SELECT ticket, view, url, language, offline FROM slip ORDER BY seq"
        ).fetchall()
        for (ticket,) in self._db.execute("SELECT ticket FROM asked WHERE ticket IS NOT NULL").fetchall():
            self.cancel(ticket)
        for ticket, *_ in rows:
            self.ended(ReportPrint(ticket=ticket, outcome="failed", cause="unknown"))
        if not rows:
            return None
        _, view, url, language, offline = rows[-1]
        shown = readable(TicketView.model_validate_json, view, "slip")
        return Unfinished(shown, url, language, bool(offline)) if shown else None

    # --- what the hall has not heard ---------------------------------------------------------------------------

    def next_word(self) -> tuple[int, Word] | None:
        """The oldest that is still to be told and was not refused; one that cannot be read is kept as refused."""
        while found := self._db.execute(_OLDEST).fetchone():
            if (word := readable(_word.validate_json, found[1], "word")) is not None:
                return found[0], word
            self.refused(found[0], "unreadable")
        return None

    def told(self, seq: int) -> None:
        """Acknowledged: overwritten, here and in the log."""
        self._do(("DELETE FROM word WHERE seq = ?", (seq,)))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def refused(self, seq: int, code: str) -> None:
        """The hall did not take it; kept, and not asked again before the next start."""
        self._do(("UPDATE word SET refused = ? WHERE seq = ?", (code, seq)))

    def ask_refused_again(self) -> None:
        """What was refused before is told once more."""
        self._do(("UPDATE word SET refused = ''", ()))

    def waiting(self) -> tuple[int, int]:
        """(words still to be told, words the hall refused)."""
        row = self._db.execute("SELECT count(*), coalesce(sum(refused <> ''), 0) FROM word").fetchone()
        return row[0] - row[1], row[1]

    # --- the catalogue -----------------------------------------------------------------------------------------

    def keep_catalogue(self, catalogue: Catalogue) -> None:
        """What the kiosk needs when it starts without the hall."""
        self._do(_put("catalogue", catalogue.model_dump_json()))

    def catalogue(self) -> Catalogue | None:
        """As kept, older than anything that comes."""
        found = self._meta("catalogue")
        kept = readable(Catalogue.model_validate_json, found, "catalogue") if found else None
        return kept.model_copy(update={"epoch": 0, "rev": 0}) if kept else None

    def _meta(self, key: str) -> str:
        found = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def _do(self, *statements: Statement) -> None:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            for sql, values in statements:
                self._db.execute(sql, values)


def _put(key: str, value: str) -> Statement:
    return "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value)


def _say(word: Word) -> Statement:
    return "INSERT INTO word (body) VALUES (?)", (word.model_dump_json(),)


def _forget(ticket: str) -> Statement:
    return "DELETE FROM asked WHERE ticket = ?", (ticket,)


def _slip(slip: Unfinished, state: str) -> Statement:
    row = (
        slip.ticket.ticket,
        state,
        slip.ticket.model_dump_json(),
        slip.url,
        slip.language,
        int(slip.offline),
    )
    return (
        "INSERT OR REPLACE INTO slip (ticket, state, view, url, language, offline) VALUES (?, ?, ?, ?, ?, ?)",
        row,
    )

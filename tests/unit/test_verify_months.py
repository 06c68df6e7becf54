"""What outlives a day is carried from day to day by `verify` as it is by the hall, however long that takes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.certificate import OwnCertificate, Purpose
from queue_server.domain.commands.certificates import RecordCertificate
from queue_server.domain.errors import Refusal
from queue_server.domain.events.certificates import CertificatesLapsed
from queue_server.domain.hall import Hall, Label
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide
from queue_server.service import journal
from queue_server.service.chain import Cause, Chain
from queue_server.service.checking.verify import verify
from queue_server.service.ports import Entry
from tests.support import hall_day
from tests.support.calendars import at
from tests.support.hall_key import key

PRINTED = RecordCertificate("record", "loan", "printed", "a" * 64, "b" * 64)


def hall() -> Hall:
    """One with an own certificate."""
    paper = OwnCertificate("insurance-record", (Purpose("loan", Label("贷款", "Loan")),))
    whole = hall_day.hall()
    matters = tuple(
        replace(m, assurance="person", certificate=paper) if m.id == "record" else m for m in whole.matters
    )
    return replace(whole, matters=matters)  # fmt: skip


class Written:
    """A hall's state and, command by command, its journal."""

    def __init__(self) -> None:
        self.state, self.entries, self.now = HallState(), list[Entry](), at("2026-11-02 08:00")
        self._chain, self._hall = Chain(hall().id, 1, key()), hall()

    def done(self, command: c.Command) -> tuple[e.Event, ...]:
        """Carried out and written."""
        self.now += timedelta(seconds=1)
        decided = decide(self.state, command, self.now)
        assert not isinstance(decided, Refusal), decided
        head = journal.head_of(self.entries[-1] if self.entries else None)
        cause = Cause("desk:d1", f"{len(self.entries):032x}", self.now)
        for each in self._chain.write(self.state.day.date.isoformat(), decided, head, cause):
            self.entries.append(each.entry)
            apply(self.state, each.event, self.now)
        return decided

    def day(self, begun: datetime, *commands: c.Command) -> tuple[e.Event, ...]:
        """A day with these, closed; what its beginning did."""
        self.now = begun
        self.state.turn(begun.date())
        first = self.done(c.Configure(self._hall, "0" * 64))
        for command in (*commands, c.CloseDay()):
            self.done(command)
        return first


@pytest.fixture
def written() -> Written:
    """A journal that has not begun."""
    return Written()


def test_verify_of_a_journal_in_which_a_month_s_codes_lapse(written):
    """A code of the first day leaves the books on the 32nd: verify, which carried it along, finds nothing wrong with that."""
    begun = written.now
    written.day(begun, PRINTED)
    for n in range(1, 31):
        assert CertificatesLapsed not in {type(each) for each in written.day(begun + timedelta(days=n))}
    assert CertificatesLapsed in {type(each) for each in written.day(begun + timedelta(days=31))}
    report = verify(written.entries, hall().id, key().public())
    assert report.holds, [finding.text.en for finding in report.findings]


def test_verify_of_a_certificate_that_was_printed_after_the_close(written):
    """A kiosk that stands open prints by night; nothing of the closed day itself may follow its close."""
    written.day(written.now)
    written.done(PRINTED)
    report = verify(written.entries, hall().id, key().public())
    assert report.holds, [finding.text.en for finding in report.findings]

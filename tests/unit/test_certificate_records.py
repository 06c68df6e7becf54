"""Own certificates in the hall: codes, how long they are known, who may record one, what was spared."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from queue_server.contracts.certificates import VALID_DAYS, code_in, code_of, holder_check
from queue_server.contracts.commands import RecordCertificate
from queue_server.domain import commands as dc
from queue_server.domain import events as de
from queue_server.domain.commands.certificates import RecordCertificate as Record
from queue_server.domain.deciding.certificates import KEPT
from queue_server.domain.errors import Refusal
from queue_server.domain.events import certificates as ev
from tests.support.calendars import at
from tests.support.case_play import CasePlay
from tests.support.own_papers import own


def test_code_is_forgiving_to_read_and_says_nothing() -> None:
    """Blanks, small letters, O for 0; twelve signs of a random token; the holder's check needs the code."""
    code = code_of("token")
    assert code_in(f" {code[:4].lower()}-{code[4:8]} {code[8:]}") == code
    assert code_in("OIL0 0000 0000") == "011000000000"
    assert code_in(code[:-1]) is None
    assert code_in("U" * 12) is None
    assert (
        holder_check(code, "33010219560101123x")
        == holder_check(code, "123X")
        != holder_check(code_of("x"), "123X")
    )


@pytest.mark.parametrize(
    ("outcome", "of_paper"),
    [
        ("printed", {}),
        ("printed", {"code": "a" * 64}),
        ("printed", {"holder": "b" * 64}),
        ("spared", {"code": "a" * 64}),
    ],
)
def test_record_with_a_code_and_a_holder_is_of_a_printed_one_alone(
    outcome: Any, of_paper: dict[str, str]
) -> None:
    """A paper that nobody could check is not recorded, and nothing is kept of one that was not printed."""
    with pytest.raises(ValidationError, match="printed"):
        RecordCertificate(matter="record", purpose="loan", outcome=outcome, **of_paper)  # type: ignore[arg-type]  # fields by name


def test_hall_keeps_a_code_for_its_time_and_counts_what_was_spared() -> None:
    """Once a code; also by night; of a purpose of the file; after thirty days it is gone, and a copy of the state agrees."""
    play = CasePlay(at("2026-11-23 09:00"), hall=own())
    printed = Record("record", "loan", "printed", "a" * 64, "b" * 64)
    assert [type(each) for each in play.done(printed)] == [ev.CertificatesBegun, ev.CertificatePrinted]
    assert play.done(printed) == ()
    play.done(dc.CloseDay())
    assert play.done(Record("record", "school", "spared")) == (
        ev.PrintingSpared("2026-11-23", "record", "school"),
    )
    assert isinstance(play.do(Record("record", "nothing", "spared")), Refusal)
    assert play.state.certificates["2026-11-23"].spared == {"record": 1}
    play.now += KEPT
    assert ev.CertificatesLapsed not in {type(each) for each in play.begin_day()}
    play.now += KEPT / 30
    assert ev.CertificatesLapsed in {type(each) for each in play.begin_day()}
    assert play.state.certificates == {}


def test_paper_is_good_as_long_as_its_code_is_known() -> None:
    """The last day that stands on it is the last on which the hall answers for it."""
    assert timedelta(days=VALID_DAYS) == KEPT


def test_lapsed_and_spared_events_stand_in_one_stream_a_day() -> None:
    """So that a start reads the open days alone."""
    assert {each.STREAM for each in (ev.CertificatesBegun, ev.CertificatePrinted, ev.PrintingSpared)} == {
        ("certificates", "day")
    }
    assert all(kind.__name__ in de.KINDS for kind in (ev.CertificatePrinted, ev.CertificatesLapsed))

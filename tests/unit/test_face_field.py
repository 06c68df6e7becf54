"""The field protocol's record and scores."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.gateways.faces import FaceResult, Liveness, RetryReason, ReviewReason, ScoreBand, Verdict
from kiosk.gateways.faces.measure.field import (
    BadRecord,
    Kind,
    Presentation,
    line_of,
    presented,
    read,
    report,
)

ACCEPT = FaceResult(Verdict.ACCEPT, ScoreBand.SAME, None, Liveness.TURN)
CAUGHT = FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, Liveness.FAILED)
STILL = FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, Liveness.MISSING)
SKIPPED = FaceResult(Verdict.REVIEW, ScoreBand.SAME, ReviewReason.NO_LIVENESS, Liveness.SKIPPED)
UNSURE = FaceResult(Verdict.REVIEW, ScoreBand.UNSURE, ReviewReason.UNSURE, Liveness.MISSING)
OTHER = FaceResult(Verdict.REJECT, ScoreBand.DIFFERENT, None, Liveness.MISSING)
AGAIN = FaceResult(Verdict.RETRY, None, RetryReason.TOO_DARK, Liveness.MISSING)


def tries(
    kind: Kind, *results: FaceResult, years: int | None = 3, emulated: bool = False
) -> list[Presentation]:
    """One presentation a result."""
    return [presented(kind, years, result, 4.26, emulated=emulated) for result in results]


def line(record: list[Presentation], begins: str) -> str:
    """The one line of a report."""
    [found] = [text for text in report(record).splitlines() if text.strip().startswith(begins)]
    return found


def test_record_survives_the_file() -> None:
    """Each line is read as it was written, and holds neither picture nor distance."""
    record = tries(Kind.PRINT, ACCEPT, CAUGHT, AGAIN) + tries(Kind.BONA_FIDE, OTHER, years=None)
    text = "\n".join(map(line_of, record)) + "\n"
    assert read(text) == record
    assert set(json.loads(text.splitlines()[0])) == {"v", *Presentation.__slots__}


@given(st.text(max_size=80))
def test_record_of_anything_else_names_the_line(noise: str) -> None:
    """A file of another kind, or a torn last line, is one typed refusal."""
    good = line_of(tries(Kind.PHONE, ACCEPT)[0])
    assume(noise.strip())
    with pytest.raises(BadRecord, match="line"):
        read(f"{good}\n{noise}")


@pytest.mark.parametrize("change", [{"kind": "mask"}, {"reason": "tired"}, {"liveness": "yes"}, {"v": 2}])
def test_record_with_an_unknown_word_is_refused(change: dict[str, object]) -> None:
    """What no field test wrote is not scored."""
    body = json.loads(line_of(tries(Kind.PHONE, ACCEPT)[0])) | change
    with pytest.raises(BadRecord, match="line 1"):
        read(json.dumps(body))


def test_attack_is_scored_by_type() -> None:
    """APCER over the tries in which somebody living was looked for; accepted over all of them."""
    record = tries(Kind.PRINT, CAUGHT, STILL, OTHER, AGAIN) + tries(Kind.TABLET, ACCEPT, CAUGHT)
    assert line(record, "print").split()[1:3] == ["4", "0.0%"]
    assert line(record, "tablet").split()[1:3] == ["2", "50.0%"]
    assert "bent-print" not in report(record)


def test_people_are_scored_by_the_age_of_their_photo() -> None:
    """BPCER leaves out who skipped; a photo of an age is missed where the band is not the same."""
    record = tries(Kind.BONA_FIDE, ACCEPT, ACCEPT, CAUGHT, SKIPPED, AGAIN, years=1)
    record += tries(Kind.BONA_FIDE, UNSURE, ACCEPT, years=12)
    assert "7 tries, BPCER 25.0%" in line(record, "bona fide")
    assert "FNMR 0.0%" in line(record, "photo 0 to 1")
    assert "FNMR 50.0%" in line(record, "photo 10 and more")


def test_report_never_speaks_of_conformance_and_admits_a_rehearsal() -> None:
    """Scores are scores."""
    assert "No level of conformance follows" in report(tries(Kind.PRINT, CAUGHT))
    assert "rehearsal" in report(tries(Kind.PRINT, CAUGHT, emulated=True))
    assert "rehearsal" not in report(tries(Kind.PRINT, CAUGHT))

"""Error rates and their intervals, over distances written by hand."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.gateways.faces.measure import plot, report
from kiosk.gateways.faces.measure.intervals import wilson
from kiosk.gateways.faces.measure.pictures import NoPictures, Sample, files_of
from kiosk.gateways.faces.measure.rates import (
    Pairs,
    equal_error,
    false_match,
    false_non_match,
    pairs_of,
    safe_accept,
)
from kiosk.gateways.faces.models import Vector, distance
from kiosk.gateways.faces.results import RetryReason
from kiosk.gateways.faces.settings import Bands

BANDS = Bands(0.45, 0.55)


def pairs(*rows: tuple[float, int, int]) -> Pairs:
    """Distances with the numbers of their people."""
    table = np.array(rows, dtype=np.float64)
    return Pairs(table[:, 0], table[:, 1].astype(np.intp), table[:, 2].astype(np.intp))


OWN = [(0.2 + person / 100, person, person) for person in range(10)]
STRANGERS = [(0.4 + (one + other) / 30, one, other) for one in range(10) for other in range(one)]
TEN = pairs(*OWN, *STRANGERS)


def sample(person: str, at: float, *, group: str = "g", flaw: RetryReason | None = None) -> Sample:
    """A picture whose face is one number, on the card a little off."""
    live, card = (np.array([value]) for value in (at, at + 0.05))
    return Sample(group, person, live, card, flaw, 10.0, 50.0)


def test_rates_count_strangers_and_own_apart() -> None:
    """Two of 45 strangers stand at 0.45 or below; of ten own pairs those above 0.245."""
    assert false_match(TEN, 0.45).value == pytest.approx(1 / 45)
    assert false_match(TEN, 0.45).of == 45
    assert false_non_match(TEN, 0.245).value == pytest.approx(0.5)
    assert false_non_match(TEN, 0.45).value == 0.0


def test_intervals_hold_the_rate_and_are_never_empty() -> None:
    """Nothing seen is not nothing there: the upper end of 0 in 45 is Wilson's."""
    none = false_match(TEN, 0.1)
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(wilson(0, 45)[1])
    some = false_non_match(TEN, 0.245)
    assert some.low <= wilson(5, 10)[0] < some.value < wilson(5, 10)[1] <= some.high
    assert false_non_match(TEN, 0.245) == some


@pytest.mark.parametrize(
    ("hits", "of", "ends"), [(0, 10, (0.0, 0.278)), (5, 10, (0.237, 0.763)), (0, 0, (0, 1))]
)
def test_wilson_is_the_score_interval(hits: int, of: int, ends: tuple[float, float]) -> None:
    """Known values at 95 %."""
    assert wilson(hits, of) == pytest.approx(ends, abs=1e-3)


def test_interval_over_people_is_wider_where_one_person_makes_the_errors() -> None:
    """A hundred pairs of one face are one face."""
    odd = [(0.9, 0, 0)] * 100
    fine = [(0.1, person, person) for person in range(1, 11) for _ in range(100)]
    rate = false_non_match(pairs(*odd, *fine), 0.45)
    assert rate.high > 2 * wilson(100, 1100)[1]


def test_equal_error_is_where_both_are_alike() -> None:
    """One of four on each side."""
    table = pairs(*[(at, 0, 0) for at in (0.1, 0.2, 0.3, 0.6)], *[(at, 0, 1) for at in (0.4, 0.7, 0.8, 0.9)])
    assert equal_error(table) == pytest.approx(0.25)
    assert np.isnan(equal_error(pairs(*OWN)))


def test_safe_accept_is_the_widest_that_every_group_bears() -> None:
    """The worst group rules, and a limit is never passed."""
    assert safe_accept([TEN], 0.45) == pytest.approx(0.43)
    mild = pairs(*OWN, (0.9, 0, 1))
    assert safe_accept([mild], 0.45) == pytest.approx(0.45)
    assert safe_accept([mild, TEN], 0.45) == pytest.approx(0.43)


def test_pairs_are_live_with_live_once_and_card_with_live_both_ways() -> None:
    """No picture is compared with its own card photo."""
    three = [sample("a", 0.0), sample("a", 0.1), sample("b", 0.5)]
    live = pairs_of(three, distance, card=False)
    card = pairs_of(three, distance, card=True)
    assert sorted(live.distances) == pytest.approx([0.1, 0.4, 0.5])
    assert (len(card.distances), len(card.within(same=True).distances)) == (6, 2)
    assert sorted(card.within(same=True).distances) == pytest.approx([0.05, 0.15])


def test_report_has_every_group_and_says_what_does_not_hold() -> None:
    """Table, rows and picture of two groups; strangers who are too near are named."""
    near = [sample(f"p{n}", n * 0.3, group="near") for n in range(4)] + [sample("p0", 0.01, group="near")]
    far = [sample(f"q{n}", n * 2.0, group="far", flaw=RetryReason.TURNED) for n in range(4)]
    result = report.measured("dlib", BANDS, near + far, _apart, gated=False)
    text = report.table([result])
    assert "DOES NOT HOLD" in text
    assert "gates would send back 4" in text
    assert [row.split(",")[1:3] for row in report.rows_csv([result]).splitlines()[1:]] == [
        ["far", "live-live"], ["far", "live-card"], ["near", "live-live"], ["near", "live-card"],
    ]  # fmt: skip
    drawn = plot.svg([result])
    assert drawn.count("<polyline") == 2 * 4 - 2  # nobody has two pictures in the far group
    assert drawn.endswith("</svg>")


def test_report_of_good_frames_leaves_the_others_out() -> None:
    """What the gates send back is not compared."""
    seen = [sample("a", 0.0), sample("b", 0.1, flaw=RetryReason.BLURRED), sample("c", 3.0)]
    row = report.measured("dlib", BANDS, seen, _apart, gated=True).rows[0]
    assert (row.fmr_accept.of, row.fmr_accept.value) == (1, 0.0)


def _apart(one: Vector, other: Vector) -> float:
    return float(np.abs(one - other)[0])


def test_folder_without_groups_and_people_is_refused(tmp_path: Path) -> None:
    """Pictures that lie one level too high are not measured as something else."""
    (tmp_path / "a.jpg").write_bytes(b"")
    with pytest.raises(NoPictures):
        files_of(tmp_path)

"""Windows ranked by grades, few of them drawn towards the mean; rules apart from service; flags proposed the same each time."""

from dataclasses import replace
from datetime import date

import pytest

from queue_server.domain.followup import FollowUp
from queue_server.domain.reports.facts import DayFacts, Names, RatingFact, StepFact, WindowFact
from queue_server.domain.reports.ratings import Ratings, ratings
from queue_server.domain.reports.small import Share
from queue_server.service.reports.answering import quarter_of
from tests.support.hall_day import START

DAY = "2026-11-25"


def day(grades: dict[str, list[int]], served: int = 120, idle_s: dict[str, int] | None = None) -> DayFacts:
    """A day of windows with these grades, each with so many services."""
    names = Names({}, {}, {w: w[1:] for w in grades}, {}, {})
    steps = tuple(
        StepFact(f"{DAY}-A{n:03d}", "advice", w, 9, "ordinary", True, True, 60, 10, 300, 370)
        for w in grades
        for n in range(served)
    )
    windows = tuple(WindowFact(w, 28_800, (idle_s or {}).get(w, 0), 0, 0) for w in grades)
    given = tuple(
        RatingFact(f"{DAY}-{w[1:].zfill(2)}{n}", w, 0, grade) for w, all_of in grades.items() for n, grade in enumerate(all_of)
    )  # fmt: skip
    return DayFacts(DAY, True, names, steps, (), (), (), windows, (), (), given, None)


def low(
    window: str, cause: str = "", *, of: RatingFact | None = None, upheld: bool | None = None
) -> FollowUp:
    """A follow-up of the window, answered where a cause is given."""
    name = f"{of.ticket}.{of.service}" if of else f"{DAY}-ABCDEFGHJK"
    return FollowUp(
        name, "low_rating", "rating", "", window, "", 1, START, "2026-11-26", "2026-12-16", "m01", cause=cause,
        answered_at=START if cause else None, upheld=upheld,
    )  # fmt: skip


def rank(found: Ratings) -> dict[str, int]:
    """Rank by window."""
    return {line.window: line.rank for line in found.windows}


def test_windows_with_few_grades_are_drawn_to_the_mean_and_have_no_rank():
    """Two perfect grades do not beat a hundred good ones; ten are enough for a rank."""
    found = ratings([day({"w1": [5] * 2, "w2": [5] * 90 + [4] * 10, "w3": [5] * 10})], (), ())
    assert rank(found) == {"w2": 2, "w3": 1, "w1": 0}
    by_window = {line.window: line for line in found.windows}
    assert by_window["w1"].score < 5
    assert by_window["w2"].satisfied == Share(100, 100)
    assert found.windows[-1].window == "w1"


def test_equal_windows_share_a_rank():
    """The next one is third."""
    found = ratings([day({"w1": [5] * 20, "w2": [5] * 20, "w3": [4] * 20})], (), ())
    assert rank(found) == {"w1": 1, "w2": 1, "w3": 3}


def test_grade_whose_appeal_was_upheld_counts_for_nothing():
    """The window's other grades stay; a rejected appeal changes nothing."""
    facts = day({"w1": [1] + [5] * 19, "w2": [5] * 20})
    rating = facts.ratings[0]
    assert rank(ratings([facts], (), (low("w1", of=rating, upheld=False),)))["w1"] == 2
    void = ratings([facts], (), (low("w1", of=rating, upheld=True),))
    assert (rank(void)["w1"], void.rated.kept) == (1, 39)


def test_policy_and_service_stand_apart():
    """What a rule caused is no service-caused complaint of the window."""
    found = ratings(
        [day({"w1": [5] * 20})], (), (low("w1", "policy"), low("w1", "service"), low("w1", "system"))
    )
    assert (found.windows[0].by_service, found.windows[0].by_policy) == (1, 1)


def test_a_service_is_counted_once_though_rated_twice():
    """The pad's grade and a later one of the same service: the first counts."""
    facts = day({"w1": [5] * 10})
    late = (replace(facts.ratings[0], grade=1), RatingFact(f"{DAY}-X1", "w1", 0, 4))
    found = ratings([facts], late, ())
    assert found.grades == ((5, 10), (4, 1), (3, 0), (2, 0), (1, 0))


def test_flags_are_the_sum_of_places_and_the_same_each_time():
    """Grades, complaints, idle time, patrols: no source outweighs another; the digest names just this proposal."""
    facts = day({"w1": [5] * 20, "w2": [4] * 20, "w3": [5] * 19 + [4]}, idle_s={"w1": 900})
    found = ratings([facts], (), (), patrols={"w3": 1})
    assert {line.window: line.total for line in found.flags} == {"w1": 6, "w2": 6, "w3": 7}
    assert [line.window for line in found.flags] == ["w1", "w2", "w3"]
    assert ratings([facts], (), (), patrols={"w3": 1}).digest == found.digest
    assert ratings([facts], (), ()).digest != found.digest


@pytest.mark.parametrize("why", ["few grades", "few services", "unanswered"])
def test_flag_is_not_proposed_for(why: str):
    """A window with too little behind it, or with something that nobody has answered."""
    grades = {"w1": [5] * (9 if why == "few grades" else 20), "w2": [4] * 20}
    facts = day(grades, served=99 if why == "few services" else 120)
    open_ones = (low("w1"),) if why == "unanswered" else ()
    assert "w1" not in [line.window for line in ratings([facts], (), open_ones).flags]


def test_quarter_of_a_date_is_named():
    """As decisions are kept."""
    assert [quarter_of(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]

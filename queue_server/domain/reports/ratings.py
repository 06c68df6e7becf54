"""好差评 in figures: windows ranked with few grades drawn towards the hall's mean, what rules caused kept apart, 红旗窗口 proposed.

Score of a window: the mean of its grades as if WEIGHT more grades of the hall's mean had been given. Grades whose appeal was upheld
count for nothing. Fewer than LEAST_RANKED grades have a score and no rank. Nobody is ranked but windows.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from queue_server.domain.followup import FLAGS, LOW, FollowUp, Proposal
from queue_server.domain.reports import fairness
from queue_server.domain.reports.facts import DayFacts, Names, RatingFact
from queue_server.domain.reports.measures import names_of
from queue_server.domain.reports.small import Share, shrunk

WEIGHT = 20
"""One window's share of an ordinary week: a single grade moves its score by a twentieth."""
LEAST_RANKED, LEAST_SERVED = 10, 100


@dataclass(frozen=True, slots=True)
class WindowGrades:
    """A window's grades. `by_service`, `by_policy`: low ones and complaints by what was found; `rank` 0: too few to rank."""

    window: str
    grades: int
    satisfied: Share
    score: float
    rank: int
    by_service: int
    by_policy: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class FlagLine:
    """A window that could be honoured: its places by each source, 1 the best, and their sum, by which it is proposed."""

    window: str
    by_grades: int
    by_complaints: int
    by_idle: int
    by_patrols: int
    total: int


@dataclass(frozen=True, slots=True)
class Ratings:
    """A period's ratings. `rated`: of the services that ended; `digest`: of the proposal, for the record of a decision; `until`: the journal's
    entry up to which all of it was computed."""

    names: Names
    rated: Share
    grades: tuple[tuple[int, int], ...]
    windows: tuple[WindowGrades, ...]
    follow_ups: tuple[FollowUp, ...]
    flags: tuple[FlagLine, ...]
    digest: str
    given: tuple[str, ...]
    until: int

    @property
    def proposal(self) -> Proposal:
        """What flags are given on."""
        return Proposal(self.digest, tuple(line.window for line in self.flags))


def ratings(
    days: Sequence[DayFacts], late: Sequence[RatingFact], follow_ups: Sequence[FollowUp], *,
    given: Sequence[str] = (), patrols: Mapping[str, int] | None = None, until: int = 0,
) -> Ratings:  # fmt: skip
    """Of these days and of everything that was followed up from them; `patrols`: findings by window, where there were patrols."""
    void = {found.id for found in follow_ups if found.upheld}
    counted = [
        r
        for r in _once((*(r for day in days for r in day.ratings), *late))
        if f"{r.ticket}.{r.service}" not in void
    ]
    served = sum(step.served for day in days for step in day.steps)
    windows = _windows(counted, follow_ups)
    flags = _flags(windows, days, patrols or {})
    digest = hashlib.sha256(json.dumps([astuple(line) for line in flags]).encode()).hexdigest()
    grades = Counter(rating.grade for rating in counted)
    return Ratings(
        names_of(days), Share(len(counted), served), tuple((grade, grades[grade]) for grade in range(5, 0, -1)), windows,
        tuple(follow_ups), flags, digest, tuple(given), until,
    )  # fmt: skip


def _once(found: Iterable[RatingFact]) -> list[RatingFact]:
    """One grade a service: the first counts."""
    first: dict[tuple[str, int], RatingFact] = {}
    for rating in found:
        first.setdefault((rating.ticket, rating.service), rating)
    return list(first.values())


def _windows(counted: Sequence[RatingFact], follow_ups: Sequence[FollowUp]) -> tuple[WindowGrades, ...]:
    """Best score first; those with too few grades last."""
    by_window: dict[str, list[int]] = defaultdict(list)
    for rating in counted:
        by_window[rating.window].append(rating.grade)
    mean = sum(rating.grade for rating in counted) / len(counted) if counted else 0.0
    about: dict[str, list[FollowUp]] = defaultdict(list)
    for found in follow_ups:
        about[found.window].append(found)
    lines = [_line(window, grades, mean, about[window]) for window, grades in by_window.items()]
    lines.sort(key=lambda line: (line.grades < LEAST_RANKED, -line.score, line.window))
    return tuple(_ranked(line, lines) for line in lines)


def _line(window: str, grades: list[int], mean: float, about: list[FollowUp]) -> WindowGrades:
    causes = Counter("" if found.upheld else found.cause for found in about)
    return WindowGrades(
        window, len(grades), Share(sum(grade > LOW + 1 for grade in grades), len(grades)), shrunk(sum(grades), len(grades), mean, WEIGHT),
        0, causes["service"], causes["policy"], sum(found.answered_at is None and not found.upheld for found in about),
    )  # fmt: skip


def _ranked(line: WindowGrades, lines: Sequence[WindowGrades]) -> WindowGrades:
    """Equal scores have equal ranks."""
    if line.grades < LEAST_RANKED:
        return line
    better = sum(other.score > line.score for other in lines if other.grades >= LEAST_RANKED)
    return WindowGrades(
        line.window, line.grades, line.satisfied, line.score, better + 1, line.by_service, line.by_policy, line.unanswered
    )  # fmt: skip


def _flags(
    lines: Sequence[WindowGrades], days: Sequence[DayFacts], patrols: Mapping[str, int]
) -> tuple[FlagLine, ...]:
    """Among windows with enough of everything and nothing unanswered: the sum of places over all sources, none weighted."""
    figures = {each.window: each for each in fairness.windows(days)}
    fit = [
        w
        for w in lines
        if w.rank and not w.unanswered and w.window in figures and figures[w.window].served >= LEAST_SERVED
    ]
    grades = {w.window: -w.score for w in fit}
    complaints = {w.window: w.by_service / figures[w.window].served for w in fit}
    idle = {w.window: figures[w.window].idle_s / max(1, figures[w.window].open_s) for w in fit}
    found = {w.window: float(patrols.get(w.window, 0)) for w in fit}
    places = [_places(each) for each in (grades, complaints, idle, found)]
    made = [_flag(w.window, tuple(place[w.window] for place in places)) for w in fit]
    return tuple(sorted(made, key=lambda line: (line.total, line.by_grades, line.window))[:FLAGS])


def _flag(window: str, places: tuple[int, ...]) -> FlagLine:
    grades, complaints, idle, patrols = places
    return FlagLine(window, grades, complaints, idle, patrols, sum(places))


def _places(values: Mapping[str, float]) -> dict[str, int]:
    """1 for the smallest; equal values have equal places."""
    return {window: 1 + sum(other < value for other in values.values()) for window, value in values.items()}

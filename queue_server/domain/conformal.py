"""What the waits told were worth, and the correction that follows: rolling split-conformal on the last resolved tickets.

A wait's score is its place on the scale of the closed form that its ticket was told from: 0 at its P50, 1 at its P90. Where that form
is right, half of all scores lie below 0 and nine of ten below 1; what lies there instead is the correction. One score gives
both ends, so that P50 ≤ P90.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from queue_server.domain.estimate import PLAIN, Correction, Range

Carried = tuple[tuple[str, tuple[int, ...]], ...]
"""(group, its last scores, oldest first): what goes from day to day."""
HALL = ""
"""The group of all tickets together."""
AHEAD = "+"
"""All that have a head start: green, booked, back on a pass. With a theme before it, those of the theme."""
HALL_MOST, GROUP_MOST = 1500, 500
"""The last resolved tickets that count: their nine-tenths point is known to ±0.8 and ±1.3 percentage points (one standard error)."""
LEAST = 20
"""Fewer say nothing: of nine the ⌈(n + 1) · 0.9⌉-th is the longest wait of all, of twenty the longest but one."""
HALF = 20
"""So many count as much as what would be said without them: the group's beside the hall's, the hall's beside the closed form."""
SCALE = 100
LOWEST, HIGHEST = -50, 2000
"""Hundredths. Below −0.5 a correction would no longer be sure to tell whoever stands further back no shorter wait; 20 is what is kept of an hour that stopped."""


def score(waited_s: float, base: Range) -> int:
    """Where the wait lies between P50 (0) and P90 (100) of `base`, in hundredths, bounded."""
    width = max(base.p90_s - base.p50_s, 1)
    return min(max(round(SCALE * (waited_s - base.p50_s) / width), LOWEST), HIGHEST)


@dataclass(slots=True)
class Scores:
    """The last scores of a group: `last` in the order of their calls, `ordered` by size. No more than `most`."""

    most: int
    last: "array[int]"
    ordered: "array[int]"

    def add(self, found: int) -> None:
        """One more, in place of the oldest where there are enough."""
        self.last.append(found)
        insort(self.ordered, found)
        if len(self.last) > self.most:
            del self.ordered[bisect_left(self.ordered, self.last.pop(0))]

    def forget(self, found: int) -> None:
        """The newest of this size: its call was taken back."""
        for place in range(len(self.last) - 1, -1, -1):
            if self.last[place] == found:
                del self.last[place], self.ordered[bisect_left(self.ordered, found)]
                return

    def quantile(self, percent: int) -> float:
        """The finite-sample conformal one, the ⌈(n + 1)p⌉-th smallest, on the closed form's scale; needs one score."""
        n = len(self.ordered)
        return self.ordered[min(-(-(n + 1) * percent // 100), n) - 1] / SCALE


@dataclass(slots=True)
class Worth:
    """Scores of the hall and of its groups; a group is a theme's ordinary tickets, or those with a head start."""

    groups: dict[str, Scores] = field(default_factory=dict)

    def add(self, group: str, found: int) -> None:
        """A ticket of the group was called."""
        for name in _levels(group):
            if name not in self.groups:
                self.groups[name] = _scores(name)
            self.groups[name].add(found)

    def forget(self, group: str, found: int) -> None:
        """That call was taken back."""
        for name in _levels(group):
            self.groups[name].forget(found)
            if not self.groups[name].last:
                del self.groups[name]

    def correction(self, group: str) -> Correction:
        """The closed form's, drawn to the hall's and on to the group's, the more of each are known."""
        said = PLAIN
        for name in _levels(group):
            said = _drawn(said, self.groups.get(name))
        return said

    def carried(self) -> Carried:
        """What the next day begins with."""
        return tuple((name, tuple(scores.last)) for name, scores in sorted(self.groups.items()))


def group_of(theme: str, *, head_start: bool) -> str:
    """Whose waits are like each other's."""
    return theme + AHEAD if head_start else theme


def _levels(group: str) -> tuple[str, ...]:
    """The hall, of it those with a head start where the group is theirs, the group."""
    return (HALL, AHEAD, group) if group.endswith(AHEAD) else (HALL, group)


def of_themes(carried: Carried, themes: Iterable[str]) -> Carried:
    """Without the groups of themes that are no more."""
    known = {HALL, AHEAD, *(group_of(theme, head_start=first) for theme in themes for first in (False, True))}
    return tuple(each for each in carried if each[0] in known)


def worth(carried: Carried) -> Worth:
    """What was carried from the day before; ValueError for what are no scores."""
    if not all(LOWEST <= each <= HIGHEST for _, last in carried for each in last):
        raise ValueError("a score out of its bounds")
    return Worth({name: _scores(name, last) for name, last in carried})


def _scores(name: str, last: Sequence[int] = ()) -> Scores:
    most = HALL_MOST if name == HALL else GROUP_MOST
    return Scores(most, array("h", last[-most:]), array("h", sorted(last[-most:])))


def _drawn(said: Correction, scores: Scores | None) -> Correction:
    n = len(scores.last) if scores else 0
    if scores is None or n < LEAST:
        return said
    share = n / (n + HALF)
    return Correction(
        said.p50 + share * (scores.quantile(50) - said.p50),
        said.p90 + share * (scores.quantile(90) - said.p90),
    )

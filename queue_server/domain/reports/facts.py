"""One day as facts that reports add up: plain values, no personal data, so that a day is read from the journal once.

All times are whole seconds; `hour` is the hour of the hall's own clock.
"""

from dataclasses import dataclass

Named = tuple[str, str]
"""In Chinese and English."""


@dataclass(frozen=True, slots=True)
class StepFact:
    """One wait and what followed it. `called`, `served`: whether the wait ended in a call, the service in an end."""

    ticket: str
    matter: str
    window: str
    hour: int
    class_id: str
    called: bool
    served: bool
    wait_s: int
    walk_s: int
    service_s: int
    stay_s: int


@dataclass(frozen=True, slots=True)
class VisitFact:
    """One ticket. `first`: done, turned_away or supplement where its visit counts for 一次办成; `shown`: the P50 and P90 it was told.

    `slips`: later arrivals that were called earlier, by cause, those whom its own windows could not serve left out;
    `skips` the mirror. `returned`: it came on a pass of an earlier visit.
    """

    ticket: str
    number: str
    matter: str
    class_id: str
    green: bool
    hour: int
    state: str
    window: str
    first: str
    returned: bool
    recalls: int
    shown: tuple[int, int]
    waited_s: int | None
    slips: tuple[tuple[str, int], ...]
    skips: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case of which something ended on the day. `promise`: kept or broken, where it ended today; `days`: when the
    person had to be here for it, if it was handed over today; empty otherwise. `ticket`: of its acceptance; of another day's, window, class and hour are empty.
    """

    case: str
    matter: str
    ticket: str
    window: str
    class_id: str
    hour: int
    promise: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwayFact:
    """Somebody sent home with the complete list. `item`: a material's id; `unlisted`: an earlier list should have named it."""

    ticket: str
    matter: str
    item: str
    unlisted: bool


@dataclass(frozen=True, slots=True)
class WindowFact:
    """A window's day. `idle_s`: open, nobody there, and somebody waited whom it could serve."""

    window: str
    open_s: int
    idle_s: int
    paused_s: int
    missed: int


@dataclass(frozen=True, slots=True)
class PickFact:
    """选呼: who was called out of order, where, and the cause that was given."""

    ticket: str
    window: str
    cause: str


@dataclass(frozen=True, slots=True)
class GapFact:
    """F14: one gap of the trace: kind, the case or number, and the entry of the journal where there is one."""

    kind: str
    about: str
    seq: int | None


@dataclass(frozen=True, slots=True)
class RatingFact:
    """One grade for one service."""

    ticket: str
    window: str
    service: int
    grade: int


@dataclass(frozen=True, slots=True)
class PatrolFact:
    """One round: where (`area:…`, `window:…`), whether chance asked for it, made, missed or open, and what was found."""

    place: str
    asked: bool
    outcome: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What the hall signed when the day was closed: the chain up to and with entry `seq`."""

    seq: int
    hash: str
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called: matters with their theme, themes, window labels, classes, materials by id."""

    matters: dict[str, tuple[str, Named]]
    themes: dict[str, Named]
    windows: dict[str, str]
    classes: dict[str, Named]
    items: dict[str, Named]


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything that reports say of a day. `head`: once it is closed; `duty`: leader and stand-in, staff numbers."""

    day: str
    closed: bool
    names: Names
    steps: tuple[StepFact, ...]
    visits: tuple[VisitFact, ...]
    cases: tuple[CaseFact, ...]
    away: tuple[AwayFact, ...]
    windows: tuple[WindowFact, ...]
    picks: tuple[PickFact, ...]
    gaps: tuple[GapFact, ...]
    ratings: tuple[RatingFact, ...]
    head: Head | None
    patrols: tuple[PatrolFact, ...] = ()
    duty: tuple[str, str] = ("", "")

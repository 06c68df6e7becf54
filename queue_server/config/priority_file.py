"""The part of the hall's file that tells who goes first, and which numbers there are beside the themes'."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from queue_server.config.tables import Table, Whole
from queue_server.config.words import Id, LabelFile, Series
from queue_server.domain import hall as d
from queue_server.domain.head_starts import BOOKED
from queue_server.domain.numbering import written

Age = Annotated[Whole, Field(ge=0, le=130)]
_N = Annotated[Whole, Field(ge=1, le=d.MOST_NUMBER)]

MOST_MIN = 180
"""Minutes to which a manager may raise a head start where the file does not say: two hours ahead of everybody are much."""


class ClassFile(Table):
    """A class of citizens and what may show it."""

    id: Id = Field(description="short name; ordinary is everybody else's")
    name: LabelFile = Field(description="as shown")
    green: bool = Field(default=True, description="whether it is of the green channel")
    head_start_min: Annotated[Whole, Field(ge=0, le=480)] | None = Field(
        default=None,
        description="minutes its tickets count as earlier; left out: the rules' for green, else 0",
    )
    head_start_least_min: Annotated[Whole, Field(ge=0, le=480)] = Field(
        default=0, description="fewest minutes to which a manager may change it while the day runs"
    )
    head_start_most_min: Annotated[Whole, Field(ge=0, le=480)] | None = Field(
        default=None, description="most minutes; left out: 180, or the head start where that is more"
    )
    evidence: tuple[Literal["card", "declared", "staff"], ...] = Field(
        min_length=1,
        max_length=3,
        description="what shows it: the age on the card, the person's word (confirmed later), staff",
    )
    min_age: Age | None = Field(default=None, description="youngest age by the card, on the very birthday")
    max_age: Age | None = Field(default=None, description="oldest age by the card")
    by_agent: bool = Field(default=False, description="counts also when an agent comes for the person")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.id in ("ordinary", BOOKED):
            raise ValueError(f"id: {self.id} is everybody else's")
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        if "card" in self.evidence and self.min_age is None and self.max_age is None:
            raise ValueError("evidence: a card shows nothing but an age; give min_age or max_age")
        return self

    def plan(self, green_head_start_min: int) -> d.ClassPlan:
        """As the rules know it."""
        head_start = self.head_start_min
        if head_start is None:
            head_start = green_head_start_min if self.green else 0
        most = self.head_start_most_min
        if most is None:
            most = max(head_start, MOST_MIN)
        if not self.head_start_least_min <= head_start <= most:
            raise ValueError(
                f"{self.id}: head_start_min is outside head_start_least_min and head_start_most_min"
            )
        return d.ClassPlan(
            self.id, self.name.label(), self.green, head_start * 60, tuple(dict.fromkeys(self.evidence)),
            self.min_age, self.max_age, self.by_agent, self.head_start_least_min * 60, most * 60,
        )  # fmt: skip


class GreenFile(Table):
    """When a floating window is asked for, and when the green share is an alarm."""

    floating_over_s: Whole = Field(
        default=300,
        ge=60,
        le=7200,
        description="seconds of a green ticket's P99 wait beyond which it is asked for",
    )
    floating_expires_s: Whole = Field(
        default=600,
        ge=60,
        le=3600,
        description="seconds until an ask ends unanswered, and of quiet after an answer",
    )
    share_percent: Whole = Field(
        default=15, ge=1, le=100, description="green share above which an alarm is raised"
    )
    share_clear_percent: Whole = Field(
        default=12, ge=0, le=100, description="share at which it is cleared again"
    )
    share_of: Whole = Field(
        default=100, ge=20, le=1000, description="how many of the last tickets the share is of"
    )

    @model_validator(mode="after")
    def _below(self) -> Self:
        if self.share_clear_percent > self.share_percent:
            raise ValueError("share_clear_percent is above share_percent")
        return self

    def rules(self) -> d.GreenRules:
        """As the rules know it."""
        return d.GreenRules(**self.model_dump())


class NumbersFile(Table):
    """Numbers beside the themes': on paper during a power cut, and leased to machines."""

    paper_series: Series = Field(default="M", description="letter of the numbers written by hand")
    paper_first: _N = Field(default=1, description="first number of the paper range")
    paper_last: _N = Field(default=200, description="last number of the paper range")
    lease_series: tuple[Series, ...] = Field(
        default=d.NUMBER_RULES.lease_series,
        max_length=676,
        description="letters that machines may lease, one for each machine and day",
    )
    lease_size: Whole = Field(default=200, ge=1, le=5000, description="numbers in one lease")
    lease_hours: Whole = Field(
        default=14, ge=1, le=48, description="hours until a machine must ask for another"
    )
    lease_per_minute: Whole = Field(
        default=10, ge=1, le=1000, description="numbers a minute that a machine may give while it is cut off"
    )
    late_days: Whole = Field(
        default=7, ge=0, le=31, description="days for which a number of a closed day may still come in"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.paper_first > self.paper_last:
            raise ValueError("paper_first is above paper_last")
        twice = {s for s in self.lease_series if self.lease_series.count(s) > 1}
        if twice:
            raise ValueError(f"lease_series: {', '.join(sorted(twice))} stands there twice")
        return self

    @property
    def signs(self) -> int:
        """Of the longest of them."""
        leased = (written(series, self.lease_size) for series in self.lease_series)
        return max(map(len, (written(self.paper_series, self.paper_last), *leased)))

    def rules(self, themes: set[str]) -> d.NumberRules:
        """As the rules know it: series that themes have are nobody else's.

        A default gives way to a theme's letter; ValueError where the file itself names a series twice.
        """
        named = ({self.paper_series} if "paper_series" in self.model_fields_set else set()) | (
            set(self.lease_series) if "lease_series" in self.model_fields_set else set()
        )
        if named & themes or self.paper_series in self.lease_series:
            both = sorted(named & themes | ({self.paper_series} & set(self.lease_series)))
            raise ValueError(f"numbers: {', '.join(both)} stands there twice")
        values = self.model_dump() | {"lease_series": tuple(s for s in self.lease_series if s not in themes)}
        return d.NumberRules(
            **values | {"paper_series": "" if self.paper_series in themes else self.paper_series}
        )

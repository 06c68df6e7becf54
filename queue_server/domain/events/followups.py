"""What happens to a low grade, a complaint, a matter that could not be done: each is a stream of its own."""

from dataclasses import dataclass
from typing import Any, ClassVar

_STREAM = ("follow-up", "follow_up")


@dataclass(frozen=True, slots=True)
class FollowUpOpened:
    """A low grade or a complaint, with its last days (ISO); `ticket`, `window`, `matter` are empty where unknown, `grade` 0."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    BEGINS: ClassVar[bool] = True
    follow_up: str
    kind: str
    topic: str
    ticket: str
    window: str
    matter: str
    grade: int
    call_by: str
    answer_by: str


@dataclass(frozen=True, slots=True)
class FollowUpTaken:
    """Whose it is from now on: a staff number."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    owner: str


@dataclass(frozen=True, slots=True)
class PersonCalledBack:
    """回访: the owner called; `result`: reached, not_reached, or no_way, where no number was left."""

    VERSION: ClassVar[int] = 2
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    result: str


def called_1(body: dict[str, Any]) -> dict[str, Any]:
    """PersonCalledBack 1 knew whether somebody answered, and no more."""
    return {"follow_up": body["follow_up"], "result": "reached" if body["reached"] else "not_reached"}


@dataclass(frozen=True, slots=True)
class PhoneLeft:
    """The person wants to be called by `call_by`; `person`: the vault's reference of the number, in place of an earlier one."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    person: str
    call_by: str


@dataclass(frozen=True, slots=True)
class FollowUpAnswered:
    """What it came from, and what was done about it. `review_by`: the last day on which the person may ask for a review."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    cause: str
    outcome: str
    review_by: str = ""


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """复核: the person is not content with the answer, for a typed reason."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewAnswered:
    """Somebody else judged it; reopened: answered anew, until `answer_by`."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    reopened: bool
    by: str
    answer_by: str


@dataclass(frozen=True, slots=True)
class RatedAgain:
    """追评: the one grade that the person gives to the answer."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    grade: int


@dataclass(frozen=True, slots=True)
class AppealMade:
    """申诉, for a typed reason, by a staff number."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class AppealAnswered:
    """Somebody else judged it; upheld: the grade counts for nothing."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    follow_up: str
    upheld: bool
    by: str


@dataclass(frozen=True, slots=True)
class FollowUpClosed:
    """Nothing more will happen to it."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    follow_up: str


@dataclass(frozen=True, slots=True)
class FlagGiven:
    """红旗窗口: a person gave it to the window for the quarter, such as 2026-Q4; `proposal`: the digest of what was proposed and seen.

    `until`: the journal's entry up to which that was computed; 0 in older entries, whose proposal nobody can compute again.
    """

    VERSION: ClassVar[int] = 2
    STREAM: ClassVar[tuple[str, str]] = ("flag", "quarter")
    quarter: str
    window: str
    proposal: str
    until: int


def flag_1(body: dict[str, Any]) -> dict[str, Any]:
    """FlagGiven 1 did not say what its proposal was computed from."""
    return {**body, "until": 0}


FollowUpEvent = (
    FollowUpOpened
    | FollowUpTaken
    | PersonCalledBack
    | PhoneLeft
    | FollowUpAnswered
    | RatedAgain
    | ReviewAsked
    | ReviewAnswered
    | AppealMade
    | AppealAnswered
    | FollowUpClosed
    | FlagGiven
)

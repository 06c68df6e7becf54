"""差评、投诉、办不成事: what must be followed up, by whom and until when. Only `applying` changes it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

FollowUpKind = Literal["low_rating", "not_done", "complaint"]
FollowUpCause = Literal["service", "policy", "system", "other"]
"""Why it came to it. A rule that the window must apply (policy) or a fault of systems is not the window's doing."""
Outcome = Literal["mended", "explained", "unfounded"]
CallResult = Literal["reached", "not_reached", "no_way"]
"""What came of calling back; `no_way`: the person left no number, and the answer stands on the ticket's page alone."""
AppealReason = Literal["not_this_window", "mistaken", "malicious"]
ReviewReason = Literal["not_called", "not_solved", "not_agreed"]
"""Why the person is not content with the answer."""
Topic = Literal[
    "rating", "refused", "wait", "manner", "many_trips", "materials", "fee", "facilities", "other"
]
GRADES = range(1, 6)
"""非常不满意 … 非常满意. There is no default."""
LOW = 2
"""不满意、非常不满意: the two lowest grades get an owner."""
CALL_DAYS, ANSWER_DAYS, REVIEW_DAYS = 1, 15, 5
"""Working days until the person is called back, until the answer, and in which the person may ask for a review of it."""
TRIES, TRY_APART = 3, timedelta(hours=1)
"""Calls that nobody answered, and the time between two of them, before it may be answered without having spoken."""
FLAGS = 8
"""红旗窗口 a quarter."""
RATE_DAYS = 7
"""Days after the visit in which it may be rated or complained of by phone."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """红旗窗口: the windows that a quarter's figures propose, and the digest of these figures."""

    digest: str
    windows: tuple[str, ...]


def first_day(today: date) -> date:
    """The oldest day whose visits may be rated or complained of."""
    return today - timedelta(days=RATE_DAYS)


def quarter_of(day: date) -> str:
    """Such as 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(slots=True)
class FollowUp:
    """One open matter. `call_by`, `answer_by`: last days, ISO. `again`: the one grade after the answer (追评).

    `person`: the vault's reference of the telephone number that was left, empty where none was; `tries`: calls not answered.
    `answered_by`: whose the answer is, whoever owns it by now.

    `upheld`: an appeal against it was found right, so that it counts for nothing; None while none is answered.
    `review`: why the person asked for a review of the answer (until `review_by`); `reopened`: what came of it.
    """

    id: str
    kind: FollowUpKind
    topic: Topic
    ticket: str
    window: str
    matter: str
    grade: int
    opened_at: datetime
    call_by: str
    answer_by: str
    owner: str = ""
    called_at: datetime | None = None
    reached: bool = False
    cause: str = ""
    outcome: str = ""
    answered_at: datetime | None = None
    again: int = 0
    appeal: str = ""
    appealed_by: str = ""
    upheld: bool | None = None
    review_by: str = ""
    review: str = ""
    reopened: bool | None = None
    person: str = ""
    tries: int = 0
    tried_at: datetime | None = None
    no_way: bool = False
    answered_by: str = ""

    def overdue(self, today: str) -> str:
        """What is late on that day: owner, call, answer; empty where nothing is."""
        if not self.answered_at and self.answer_by < today:
            return "answer"
        if self.person and not self.called_at and self.call_by < today:
            return "call"
        return ""

    @property
    def is_heard(self) -> bool:
        """Spoken with, or called often enough, or there is no number to call: it may be answered."""
        return self.reached or self.no_way or self.tries >= TRIES

    def may_try(self, now: datetime) -> bool:
        """A call that nobody answers counts again after a while alone."""
        return self.tried_at is None or now - self.tried_at >= TRY_APART

    @property
    def may_rate_again(self) -> bool:
        """Answered, and not rated since."""
        return self.answered_at is not None and not self.again

    def may_ask_review(self, today: str) -> bool:
        """Once, while the days for it last."""
        return self.answered_at is not None and not self.review and self.review_by >= today

    def is_done(self, today: str) -> bool:
        """Nothing is open, and the person has had a say about the answer, or the days for it are over."""
        if (self.appeal and self.upheld is None) or (self.review and self.reopened is None):
            return False
        heard = self.again or self.review or not self.ticket or self.review_by < today
        return bool(self.upheld or (self.answered_at and heard))


@dataclass(slots=True)
class Voices:
    """What people said and nobody has done with yet, by id."""

    open: dict[str, FollowUp] = field(default_factory=dict)
    flags: dict[str, tuple[str, ...]] = field(
        default_factory=dict, compare=False
    )  # by quarter, where one is asked for

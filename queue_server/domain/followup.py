"""差评、投诉、办不成事: what must be followed up, by whom and until when. Only `applying` changes it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FollowUpKind = Literal["low_rating", "not_done", "complaint"]
FollowUpCause = Literal["service", "policy", "system", "other"]
"""Why it came to it. A rule that the window must apply (policy) or a fault of systems is not the window's doing."""
Outcome = Literal["mended", "explained", "unfounded"]
AppealReason = Literal["not_this_window", "mistaken", "malicious"]
Topic = Literal[
    "rating", "refused", "wait", "manner", "many_trips", "materials", "fee", "facilities", "other"
]
LOW = 2
"""不满意、非常不满意: the two lowest grades get an owner."""
CALL_DAYS, ANSWER_DAYS = 1, 15
"""Working days until the person is called back, and until the answer."""


@dataclass(slots=True)
class FollowUp:
    """One open matter. `call_by`, `answer_by`: last days, ISO. `again`: the one grade after the answer (追评).

    `upheld`: an appeal against it was found right, so that it counts for nothing; None while none is answered.
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

    def overdue(self, today: str) -> str:
        """What is late on that day: owner, call, answer; empty where nothing is."""
        if not self.answered_at and self.answer_by < today:
            return "answer"
        if not self.called_at and self.call_by < today:
            return "call"
        return ""


@dataclass(slots=True)
class Voices:
    """What people said and nobody has done with yet, by id."""

    open: dict[str, FollowUp] = field(default_factory=dict)

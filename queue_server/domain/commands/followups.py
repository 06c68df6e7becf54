"""What may be asked of a low grade, a complaint, a matter that could not be done. `by`: a staff number."""

from dataclasses import dataclass

from queue_server.domain.followup import (
    AppealReason,
    CallResult,
    FollowUpCause,
    FollowUpKind,
    Outcome,
    Proposal,
    ReviewReason,
    Topic,
)


@dataclass(frozen=True, slots=True)
class OpenFollowUp:
    """A complaint, or what could not be done; `reference` is random. `own`: whose own ticket it must be."""

    reference: str
    kind: FollowUpKind
    topic: Topic
    ticket: str = ""
    window: str = ""
    own: str | None = None


@dataclass(frozen=True, slots=True)
class TakeFollowUp:
    """It is mine from now on."""

    follow_up: str
    by: str


@dataclass(frozen=True, slots=True)
class NoteCallBack:
    """The owner called the person, or could not."""

    follow_up: str
    result: CallResult
    by: str


@dataclass(frozen=True, slots=True)
class LeavePhone:
    """The holder of the ticket wants to be called; `person`: the vault's reference of the number."""

    ticket: str
    person: str


@dataclass(frozen=True, slots=True)
class AnswerFollowUp:
    """The owner's answer."""

    follow_up: str
    cause: FollowUpCause
    outcome: Outcome
    by: str


@dataclass(frozen=True, slots=True)
class RateAgain:
    """The person's grade for the answer, from the page of the ticket `own`."""

    follow_up: str
    grade: int
    own: str


@dataclass(frozen=True, slots=True)
class AskReview:
    """The person, from the page of the ticket `own`, is not content with the answer."""

    follow_up: str
    reason: ReviewReason
    own: str


@dataclass(frozen=True, slots=True)
class AnswerReview:
    """Somebody else than its owner looked: it is answered anew, or the answer stands."""

    follow_up: str
    reopened: bool
    by: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """The grade should not count."""

    follow_up: str
    reason: AppealReason
    by: str


@dataclass(frozen=True, slots=True)
class AnswerAppeal:
    """Judged by somebody who neither owns it nor appealed."""

    follow_up: str
    upheld: bool
    by: str


@dataclass(frozen=True, slots=True)
class CloseFollowUp:
    """Done with."""

    follow_up: str
    by: str


@dataclass(frozen=True, slots=True)
class GiveFlag:
    """A person decides on what was `shown`, the digest of a proposal; `proposed` is what the journal gives up to entry `until`,
    None where it does not reach so far."""

    quarter: str
    window: str
    shown: str
    until: int
    proposed: Proposal | None


FollowUpCommand = (
    OpenFollowUp
    | TakeFollowUp
    | NoteCallBack
    | LeavePhone
    | AnswerFollowUp
    | RateAgain
    | AskReview
    | AnswerReview
    | Appeal
    | AnswerAppeal
    | CloseFollowUp
    | GiveFlag
)

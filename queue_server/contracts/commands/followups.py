"""差评、投诉、办不成事, as pages send them. The actor is who acts; nothing here names a person or holds free text."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Base64, Message, Sha256, Slug, TicketId

FollowUpId = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}-[A-Z0-9]{4,12}(\.\d{1,3})?$")]
"""The day it was opened with a ticket's number and service, or with a random reference."""
Quarter = Annotated[str, StringConstraints(pattern=r"^20\d{2}-Q[1-4]$")]
ComplaintTopic = Literal["refused", "wait", "manner", "many_trips", "materials", "fee", "facilities", "other"]
Cause = Literal["service", "policy", "system", "other"]
Outcome = Literal["mended", "explained", "unfounded"]
CallResult = Literal["reached", "not_reached", "no_way"]
AppealReason = Literal["not_this_window", "mistaken", "malicious"]
ReviewReason = Literal["not_called", "not_solved", "not_agreed"]


class OpenFollowUp(Message):
    """A complaint, or 办不成事: what could not be done. `ticket`: whose; `window`: where it was, where that is known."""

    kind: Literal["open_follow_up"] = "open_follow_up"
    about: Literal["complaint", "not_done"]
    topic: ComplaintTopic
    ticket: TicketId | None = None
    window: Slug | None = None


class TakeFollowUp(Message):
    """It is the sender's from now on."""

    kind: Literal["take_follow_up"] = "take_follow_up"
    follow_up: FollowUpId


class NoteCallBack(Message):
    """回访: the owner called, and whether somebody answered; `no_way`: no number was left."""

    kind: Literal["note_call_back"] = "note_call_back"
    follow_up: FollowUpId
    result: CallResult


class LeavePhone(Message):
    """The ticket's holder wants to be called about what is open; `sealed`: the telephone number, as of any person."""

    kind: Literal["leave_phone"] = "leave_phone"
    ticket: TicketId
    sealed: Base64


class AnswerFollowUp(Message):
    """What it came from, and what was done."""

    kind: Literal["answer_follow_up"] = "answer_follow_up"
    follow_up: FollowUpId
    cause: Cause
    outcome: Outcome


class RateAgain(Message):
    """追评: the person's one grade for the answer, from the page of its `ticket`; nobody else gives it."""

    kind: Literal["rate_again"] = "rate_again"
    follow_up: FollowUpId
    grade: Annotated[int, Field(ge=1, le=5)]
    ticket: TicketId


class AskReview(Message):
    """复核, from the page of its ticket: the person is not content with the answer."""

    kind: Literal["ask_review"] = "ask_review"
    follow_up: FollowUpId
    ticket: TicketId
    reason: ReviewReason


class AnswerReview(Message):
    """Somebody else than its owner looked: it is answered anew, or the answer stands."""

    kind: Literal["answer_review"] = "answer_review"
    follow_up: FollowUpId
    reopened: bool


class Appeal(Message):
    """申诉: the grade should not count."""

    kind: Literal["appeal"] = "appeal"
    follow_up: FollowUpId
    reason: AppealReason


class AnswerAppeal(Message):
    """Judged by somebody else than its owner and who appealed."""

    kind: Literal["answer_appeal"] = "answer_appeal"
    follow_up: FollowUpId
    upheld: bool


class CloseFollowUp(Message):
    """Done with."""

    kind: Literal["close_follow_up"] = "close_follow_up"
    follow_up: FollowUpId


class GiveFlag(Message):
    """红旗窗口: a person's decision; `proposal`: the digest of the proposal that was seen, computed from the journal up to entry `until`."""

    kind: Literal["give_flag"] = "give_flag"
    quarter: Quarter
    window: Slug
    proposal: Sha256
    until: Annotated[int, Field(ge=1, lt=2**53)]


FollowUpBody = (
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

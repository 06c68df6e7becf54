"""办件: what windows and departments ask of a case. Materials are places in the matter's list, from 1."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import BookingId, Message, Slug, TicketId

CaseId = BookingId
"""50 random bits, as on the receipt."""
Material = Annotated[int, Field(ge=1, le=20)]
Materials = Annotated[tuple[Material, ...], Field(max_length=20)]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class GapLeft(Message):
    """容缺: a material that may follow until the end of a day."""

    material: Material
    until: Date


Gaps = Annotated[tuple[GapLeft, ...], Field(max_length=20)]


class AcceptCase(Message):
    """受理 of a matter on the ticket that the window serves."""

    kind: Literal["accept_case"] = "accept_case"
    window: Slug
    ticket: TicketId
    matter: Slug
    gaps: Gaps = ()
    promises: Materials = ()


class ReceiveParcel(Message):
    """收件 by parcel: a case without a ticket."""

    kind: Literal["receive_parcel"] = "receive_parcel"
    matter: Slug
    parcel: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{4,40}$")]


class AcceptReceived(Message):
    """受理 of what was received before."""

    kind: Literal["accept_received"] = "accept_received"
    case: CaseId
    gaps: Gaps = ()
    promises: Materials = ()


class RefuseCase(Message):
    """不予受理."""

    kind: Literal["refuse_case"] = "refuse_case"
    case: CaseId
    reason: Literal["not_eligible", "not_competent", "incomplete", "other"]


class WithdrawCase(Message):
    """The applicant takes it back."""

    kind: Literal["withdraw_case"] = "withdraw_case"
    case: CaseId


class AskSupplement(Message):
    """补正: everything that must be brought."""

    kind: Literal["ask_supplement"] = "ask_supplement"
    case: CaseId
    materials: Annotated[tuple[Material, ...], Field(min_length=1, max_length=20)]


class SupplementCase(Message):
    """It has come."""

    kind: Literal["supplement_case"] = "supplement_case"
    case: CaseId


class FillGap(Message):
    """A material that was left open has come."""

    kind: Literal["fill_gap"] = "fill_gap"
    case: CaseId
    material: Material


class PauseCase(Message):
    """公示、检验、系统故障: the clock stands."""

    kind: Literal["pause_case"] = "pause_case"
    case: CaseId
    reason: Literal["publicity", "inspection", "system_failure"]


class ResumeCase(Message):
    """It runs again."""

    kind: Literal["resume_case"] = "resume_case"
    case: CaseId


class StartSteps(Message):
    """并联: these matters' departments begin together."""

    kind: Literal["start_steps"] = "start_steps"
    case: CaseId
    steps: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=20)]


class FinishStep(Message):
    """One of them is done."""

    kind: Literal["finish_step"] = "finish_step"
    case: CaseId
    step: Slug


class DecideCase(Message):
    """办结."""

    kind: Literal["decide_case"] = "decide_case"
    case: CaseId
    outcome: Literal["granted", "denied"]


class IssueResult(Message):
    """出件."""

    kind: Literal["issue_result"] = "issue_result"
    case: CaseId
    way: Literal["pick_up", "delivery"]


class HandOver(Message):
    """取件, or to the carrier."""

    kind: Literal["hand_over"] = "hand_over"
    case: CaseId

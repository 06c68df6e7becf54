"""Who must be there, what stops, who is sent home with a list and comes back; what staff note on a ticket."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Instant, Language, Message, Sha256, Slug, TicketId

Part = Literal["applicant", "co-applicant", "guardian", "agent"]
SuspendReason = Literal["system_down", "network", "power", "equipment", "staff", "notice", "other"]
Lacking = Literal[
    "copy", "expired", "unclear", "not_signed", "not_stamped", "no_authorisation", "photo", "other_office_first",
    "not_eligible", "other",
]  # fmt: skip
PassCode = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits in hex: whoever has them has the pass. The server keeps their SHA-256."""


class PartyArrived(Message):
    """Somebody whom the ticket waits for is in the hall now."""

    kind: Literal["party_arrived"] = "party_arrived"
    ticket: TicketId
    part: Part


class AllowWithout(Message):
    """The ticket may be called without this party."""

    kind: Literal["allow_without"] = "allow_without"
    ticket: TicketId
    part: Part


class SuspendMatter(Message):
    """停办: stop a matter, tell its holders, keep their places. `until`: when it should go on, where known."""

    kind: Literal["suspend_matter"] = "suspend_matter"
    matter: Slug
    reason: SuspendReason
    until: Instant | None = None


class ResumeMatter(Message):
    """The matter goes on."""

    kind: Literal["resume_matter"] = "resume_matter"
    matter: Slug


class ChooseOnSuspend(Message):
    """What the holder of a stopped ticket wants; `continue_later` needs the SHA-256 of a 续办号."""

    kind: Literal["choose_on_suspend"] = "choose_on_suspend"
    ticket: TicketId
    choice: Literal["wait", "continue_later", "rebook"]
    code_sha256: Sha256 | None = None


class TurnAway(Message):
    """一次性告知单: everything that is missing. `materials`: places in the case's list, from 1 on."""

    kind: Literal["turn_away"] = "turn_away"
    window: Slug
    materials: Annotated[tuple[Annotated[int, Field(ge=1, le=50)], ...], Field(max_length=50)] = ()
    lacking: Annotated[tuple[Lacking, ...], Field(max_length=10)] = ()
    code_sha256: Sha256


class UsePass(Message):
    """Back with a return pass or a 续办号: skips issue."""

    kind: Literal["use_pass"] = "use_pass"
    code: PassCode
    language: Language
    page_token_sha256: Sha256

    def __repr__(self) -> str:
        return "UsePass(masked)"

    __str__ = __repr__


class MarkTicket(Message):
    """容缺 gap, 告知承诺 promise (each of a material), 预审 pre_check, 陪办 helper; shown at the window."""

    kind: Literal["mark_ticket"] = "mark_ticket"
    ticket: TicketId
    mark: Literal["gap", "promise", "pre_check", "helper"]
    material: Annotated[int, Field(ge=0, le=50)] = 0

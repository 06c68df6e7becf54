"""带班、巡查, as pages send them. Who makes the round is the sender."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.actors import STAFF_NUMBER
from queue_server.contracts.base import Message

StaffNumber = Annotated[str, StringConstraints(pattern=rf"^{STAFF_NUMBER}$")]
PatrolPlace = Annotated[str, StringConstraints(pattern=r"^(area|window):[a-z0-9-]{1,32}$")]
FindingWord = Literal[
    "empty_window", "private_phone", "manner", "no_badge", "queue", "green_channel", "device", "signs", "dirty", "safety"
]  # fmt: skip


class DeclareDuty(Message):
    """带班: who leads the hall for the rest of the day, and who stands in (B岗)."""

    kind: Literal["declare_duty"] = "declare_duty"
    leader: StaffNumber
    deputy: StaffNumber | None = None


class MakeRound(Message):
    """A round: the one that was asked for, or (without `patrol`) one of one's own. No findings: all was well."""

    kind: Literal["make_round"] = "make_round"
    patrol: Annotated[int, Field(ge=1, le=99_999)] | None = None
    place: PatrolPlace | None = None
    findings: Annotated[tuple[FindingWord, ...], Field(max_length=10)] = ()


PatrolBody = DeclareDuty | MakeRound

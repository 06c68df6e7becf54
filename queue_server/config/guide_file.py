"""What a matter's guide says, and life events, as the hall's file writes them."""

from typing import Annotated, Literal

from pydantic import Field, Strict, StringConstraints

from queue_server.config.tables import Table
from queue_server.config.words import Id, LabelFile, Words
from queue_server.domain.form import Need
from queue_server.domain.guide import Guide, LifeEvent

Code = Annotated[str, StringConstraints(pattern=r"^([A-Z0-9][A-Z0-9-]{0,39})?$")]
Picture = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,31})?$")]


class MaterialFile(LabelFile):
    """Something to bring, by name, with the picture of a sample."""

    sample: Picture = Field(default="", description="its drawing in assets/samples, without .svg")
    without: Literal["needed", "gap", "promise"] = Field(
        default="needed",
        description="where it is missing: in vain, 容缺 (may follow), or 告知承诺 (a promise stands for it)",
    )
    gap_days: Annotated[int, Strict()] = Field(
        default=10, ge=1, le=90, description="days in which it must follow, where it may"
    )

    def need(self) -> Need:
        """As the rules know it."""
        return Need(self.without, self.gap_days if self.without == "gap" else 0)


class GuideFile(Table):
    """办事指南, beside name, materials, fee and limits."""

    code: Code = Field(default="", description="the matter's code, the same at every level (四统一)")
    kind: Literal["permit", "confirmation", "registration", "benefit", "levy", "service"] | None = Field(
        default=None, description="its type (四统一)"
    )
    basis: LabelFile | None = Field(default=None, description="the law it rests on (四统一)")
    also: tuple[Words, ...] = Field(
        default=(),
        max_length=20,
        description="everyday words by which people look for it, in either language",
    )
    fee_why: LabelFile | None = Field(default=None, description="why it is free, or how the fee is made up")
    visits_why: LabelFile | None = Field(
        default=None, description="why one visit is not enough, or how it is done without coming"
    )
    delivery: LabelFile | None = Field(
        default=None,
        description="证到包邮: the result can be sent; by whom and what that costs, or that it is free",
    )
    id_only: Annotated[bool, Strict()] = Field(default=False, description="仅凭身份证: the ID card is enough")

    def guide(self, samples: tuple[str, ...]) -> Guide:
        """As the hall knows it, with the pictures of its materials."""
        return Guide(
            code=self.code, kind=self.kind, basis=self.basis.label() if self.basis else None, also=self.also,
            samples=samples if any(samples) else (), fee_why=self.fee_why.label() if self.fee_why else None,
            visits_why=self.visits_why.label() if self.visits_why else None, id_only=self.id_only,
            delivery=self.delivery.label() if self.delivery else None,
        )  # fmt: skip


class EventFile(Table):
    """一件事: matters that belong together in somebody's life."""

    id: Id = Field(description="short name")
    name: LabelFile = Field(description="as shown")
    summary: LabelFile = Field(description="one sentence")
    matters: tuple[Id, ...] = Field(
        min_length=1, max_length=20, description="its matters, in the order of doing"
    )

    def event(self) -> LifeEvent:
        """As the hall knows it."""
        return LifeEvent(self.id, self.name.label(), self.summary.label(), self.matters)

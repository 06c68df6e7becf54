"""办事指南: what a guide says beside names, materials, fee and promise; and life events. Frozen; the rules never read them."""

from dataclasses import dataclass
from typing import Literal

from queue_server.domain.words import Label

MatterKind = Literal["permit", "confirmation", "registration", "benefit", "levy", "service"]


@dataclass(frozen=True, slots=True)
class Guide:
    """`code`, `kind`, `basis` and the name are the same at every level (四统一). `samples`: a picture's name a material.

    `also`: everyday words, in either language, by which it is looked for. `fee_why`: why it is free, or how the fee is made.
    `visits_why`: why one visit is not enough, or how it is done without any. `id_only`: 仅凭身份证.
    `delivery`: its result can be sent, and what that costs.
    """

    code: str = ""
    kind: MatterKind | None = None
    basis: Label | None = None
    also: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    fee_why: Label | None = None
    visits_why: Label | None = None
    id_only: bool = False
    delivery: Label | None = None


NO_GUIDE = Guide()


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """一件事: what belongs together in somebody's life, as a bundle of matters."""

    id: str
    name: Label
    summary: Label
    matters: tuple[str, ...]

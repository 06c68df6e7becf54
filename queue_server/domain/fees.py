"""收费标准: what a hall charges, in frozen versions. Amounts are whole fen; who pays sends item ids, never an amount."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

FeeKind = Literal["administrative", "fine", "other", "tax"]
FEE_KINDS: tuple[FeeKind, ...] = ("administrative", "fine", "other", "tax")
"""行政事业性收费、罚没、其他非税收入, and tax beside them (税费同缴)."""
MOST_FEN = 100_000_000_00
"""A hundred million yuan: more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class FeeName:
    """What a charge or a reason is called, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """减免: why an item may cost nothing. It is asked for by a member of staff and approved by another."""

    id: str
    name: FeeName


@dataclass(frozen=True, slots=True)
class FeeItem:
    """收费项目. `fen` each; `assessed`: staff or a pay notice say how much, as for a fine or a tax.

    `free`: nobody pays it, for this reason (免收); the price that it would have is shown beside ¥0.
    """

    id: str
    name: FeeName
    kind: FeeKind
    fen: int
    matters: tuple[str, ...] = ()
    assessed: bool = False
    most: int = 1
    basis: str = ""
    free: FeeName | None = None


@dataclass(frozen=True, slots=True)
class FeeTable:
    """One version, frozen: a change is another version with a later first day."""

    version: str
    begins: str
    items: tuple[FeeItem, ...]
    waivers: tuple[Waiver, ...] = ()

    def item(self, item_id: str) -> FeeItem | None:
        """The item of that id."""
        return next((item for item in self.items if item.id == item_id), None)

    def waiver(self, waiver_id: str) -> Waiver | None:
        """The reason of that id."""
        return next((waiver for waiver in self.waivers if waiver.id == waiver_id), None)


@dataclass(frozen=True, slots=True)
class CashPlace:
    """Where cash and cards are taken, and whom to ring: a machine that takes none must say so (rules of 2020, 2026)."""

    where: FeeName
    telephone: str


@dataclass(frozen=True, slots=True)
class Charges:
    """What the hall's file says of money: its versions, how one may pay here, where cash is taken."""

    tables: tuple[FeeTable, ...] = ()
    ways: tuple[str, ...] = ()
    cash: CashPlace | None = None

    def on(self, day: date) -> FeeTable | None:
        """The version in force on a day."""
        begun = [table for table in self.tables if table.begins <= day.isoformat()]
        return max(begun, key=lambda table: table.begins, default=None)


NO_CHARGES = Charges()

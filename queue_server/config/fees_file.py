"""The part of the hall's file about money: frozen versions of the fee table, ways to pay, where cash is taken."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from queue_server.config.tables import Table, Whole
from queue_server.config.words import Id, LabelFile
from queue_server.domain import fees as d

Way = Literal[
    "alipay_show", "alipay_scan", "wechat_show", "wechat_scan", "unionpay_show", "unionpay_scan", "counter", "notice", "card",
]  # fmt: skip


def _name(label: LabelFile) -> d.FeeName:
    return d.FeeName(label.zh, label.en)


class WaiverFile(Table):
    """减免: a reason for which staff may ask that an item costs nothing."""

    id: Id = Field(description="short name")
    name: LabelFile = Field(description="as shown beside ¥0")


class FeeItemFile(Table):
    """收费项目."""

    id: Id = Field(description="short name; what a kiosk sends")
    name: LabelFile = Field(description="as shown and printed")
    kind: Literal["administrative", "fine", "other", "tax"] = Field(
        description="行政事业性收费、罚没、其他非税收入、税"
    )
    yuan: Annotated[str, StringConstraints(pattern=r"^\d{1,9}\.\d{2}$")] | None = Field(
        default=None, description="price of one, such as 80.00; left out: staff or a pay notice say how much"
    )
    matters: tuple[Id, ...] = Field(default=(), max_length=50, description="matters it is paid for")
    most: Whole = Field(default=1, ge=1, le=99, description="how many at most in one payment")
    basis: Annotated[str, StringConstraints(max_length=80)] = Field(
        default="", description="the rule behind it"
    )
    free: LabelFile | None = Field(default=None, description="why nobody pays it (免收); shown with ¥0")

    def item(self) -> d.FeeItem:
        """As the rules know it."""
        fen = int(self.yuan.replace(".", "")) if self.yuan else 0
        free = _name(self.free) if self.free else None
        return d.FeeItem(
            self.id,
            _name(self.name),
            self.kind,
            fen,
            self.matters,
            self.yuan is None,
            self.most,
            self.basis,
            free,
        )


class FeeTableFile(Table):
    """One version, frozen: change prices by another version with a later first day."""

    version: Id = Field(description="its name, kept in every order")
    begins: str = Field(description="first day, such as 2026-01-01")
    items: tuple[FeeItemFile, ...] = Field(min_length=1, max_length=500, description="what is charged")
    waivers: tuple[WaiverFile, ...] = Field(default=(), max_length=50, description="reasons for a waiver")

    @field_validator("begins")
    @classmethod
    def _is_date(cls, text: str) -> str:
        try:
            if date.fromisoformat(text).isoformat() == text:
                return text
        except ValueError:
            pass
        raise ValueError("not a date such as 2026-01-01")

    @model_validator(mode="after")
    def _once(self) -> Self:
        for what, ids in (("items", [i.id for i in self.items]), ("waivers", [w.id for w in self.waivers])):
            twice = {each for each in ids if ids.count(each) > 1}
            if twice:
                raise ValueError(f"{what}: {', '.join(sorted(twice))} stands there twice")
        return self

    def table(self) -> d.FeeTable:
        """As the rules know it."""
        waivers = tuple(d.Waiver(each.id, _name(each.name)) for each in self.waivers)
        return d.FeeTable(self.version, self.begins, tuple(each.item() for each in self.items), waivers)


class CashFile(Table):
    """Cash must be possible, and a machine that takes none must say where."""

    where: LabelFile = Field(description="where cash and cards are taken")
    telephone: Annotated[str, StringConstraints(pattern=r"^[0-9 +()-]{3,24}$")] = Field(
        description="whom to ring"
    )


class PaymentsFile(Table):
    """Money in this hall; left out: none is taken."""

    ways: tuple[Way, ...] = Field(default=(), max_length=9, description="how one may pay here")
    cash: CashFile | None = Field(default=None, description="where cash is taken; needed with any way")
    tables: tuple[FeeTableFile, ...] = Field(
        default=(), max_length=60, description="versions of the fee table"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.ways and self.cash is None:
            raise ValueError("cash: a hall that takes money says where cash is taken, and a telephone")
        for what in ("version", "begins"):
            names = [getattr(each, what) for each in self.tables]
            if len(set(names)) < len(names):
                raise ValueError(f"tables: two have the same {what}")
        return self

    def matters(self) -> list[str]:
        """Every matter that is named."""
        return [matter for table in self.tables for item in table.items for matter in item.matters]

    def charges(self) -> d.Charges:
        """As the rules know it."""
        cash = d.CashPlace(_name(self.cash.where), self.cash.telephone) if self.cash else None
        return d.Charges(tuple(each.table() for each in self.tables), self.ways, cash)

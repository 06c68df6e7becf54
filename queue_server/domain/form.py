"""免填单: the form of a matter as its hall declares it. Who fills which field is part of the declaration. Frozen."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from queue_server.domain.words import Label

FieldKind = Literal["text", "choice", "number", "date", "phone", "id"]
FieldSource = Literal["card", "earlier", "asked", "told"]
CardPart = Literal["name", "number", "birth", "sex", "address"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a choice."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `source`: the card, a field of an earlier form (`of` in both), asked at the kiosk, or told to the clerk.

    `most`: signs or, of a number, its greatest value's digits.
    """

    id: str
    label: Label
    kind: FieldKind
    source: FieldSource
    of: str = ""
    choices: tuple[Answer, ...] = ()
    most: int = 0

    @property
    def keyed(self) -> bool:
        """Whether the citizen types it: a choice is one touch, and what is known is not asked."""
        return self.source == "asked" and self.kind != "choice"


MOST_SAID = 60
"""Signs of an answer where the field names no fewer."""
_SHAPES = {
    "text": re.compile(r".+"), "number": re.compile(r"\d{1,12}(\.\d{1,2})?"), "phone": re.compile(r"\+?[\d ()-]{5,20}"),
    "id": re.compile(r"[0-9A-Za-z]{6,20}"), "date": re.compile(r"\d{4}-\d\d-\d\d"),
}  # fmt: skip


def fits(field: Field, value: str) -> bool:
    """Whether an answer is one that the field takes; an empty one takes an earlier back."""
    if not value:
        return True
    if field.kind == "choice":
        return any(value == each.id for each in field.choices)
    counted = value.partition(".")[0] if field.kind == "number" else value
    shaped = _SHAPES[field.kind].fullmatch(value) is not None and value.isprintable()
    return shaped and len(counted) <= (field.most or MOST_SAID) and (field.kind != "date" or _is_day(value))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def keyed_share(form: tuple[Field, ...]) -> float:
    """Keyed fields of all that the blank form has."""
    return sum(field.keyed for field in form) / len(form) if form else 0.0


@dataclass(frozen=True, slots=True)
class Need:
    """What happens where a material is missing: the errand is in vain (`needed`), it may follow within `days` (容缺), or a
    promise that is declared stands for it (告知承诺)."""

    without: Literal["needed", "gap", "promise"] = "needed"
    days: int = 0

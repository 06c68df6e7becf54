"""The form of a matter as the hall's file declares it, and what no form may ask a citizen to do."""

from typing import Annotated, Literal, Self

from pydantic import Field as Key
from pydantic import model_validator

from queue_server.config.tables import Whole, unique
from queue_server.config.words import Id, LabelFile
from queue_server.domain.form import Answer, Field

MOST_FIELDS = 20
"""A sealed form fits into one command."""
_CARD = ("name", "number", "birth", "sex", "address")


class ChoiceFile(LabelFile):
    """One answer to choose."""

    id: Id = Key(description="short name")


class FieldFile(LabelFile):
    """One field of a form; its words are its label."""

    id: Id = Key(description="short name, the same wherever the same is meant")
    kind: Literal["text", "choice", "number", "date", "phone", "id"] = Key(description="what is filled in")
    source: Literal["card", "earlier", "asked", "told"] = Key(
        default="asked", description="the card, an earlier form, asked at the kiosk, told to the clerk (口述)"
    )
    of: Annotated[str, Key(max_length=32)] = Key(
        default="",
        description="which part of the card (name, number, birth, sex, address), or which earlier field",
    )
    choices: tuple[ChoiceFile, ...] = Key(default=(), max_length=8, description="the answers of a choice")
    most: Whole = Key(default=12, ge=1, le=40, description="signs that fit")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind == "choice") != (len(self.choices) > 1):
            raise ValueError(f"{self.id}: a choice has two answers or more, nothing else has any")
        if (self.source in ("card", "earlier")) != bool(self.of):
            raise ValueError(
                f"{self.id}: of says which part of the card or which earlier field, and only there"
            )
        if self.source == "card" and self.of not in _CARD:
            raise ValueError(f"{self.id}: the card has no {self.of}")
        if self.source == "asked" and self.kind == "text":
            raise ValueError(f"{self.id}: nobody types sentences at a kiosk: give choices, or let it be told")
        unique(f"{self.id}.choices", [each.id for each in self.choices])
        return self

    def field(self) -> Field:
        """As the rules know it."""
        choices = tuple(Answer(each.id, each.label()) for each in self.choices)
        return Field(self.id, self.label(), self.kind, self.source, self.of, choices, self.most)


Form = Annotated[tuple[FieldFile, ...], Key(max_length=MOST_FIELDS)]


def check(forms: dict[str, tuple[FieldFile, ...]]) -> None:
    """Field ids are unique in a form, and what comes from an earlier form stands in another one; raises ValueError."""
    for matter, form in forms.items():
        unique(f"matters.form of {matter}", [field.id for field in form])
        others = {field.id for name, fields in forms.items() if name != matter for field in fields}
        lost = [f.of for f in form if f.source == "earlier" and f.of not in others]
        if lost:
            raise ValueError(f"matters.form of {matter}: no other form has {', '.join(lost)}")

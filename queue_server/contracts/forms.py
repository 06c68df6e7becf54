"""What a person brings and fills in: needs of a matter, fields of its form, and the answers, which travel only sealed."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Base64, Message, Slug, Text

Place = Annotated[int, Field(ge=1, le=20)]
"""A material by its place in the matter's list, from 1."""
Places = Annotated[tuple[Place, ...], Field(max_length=20)]
MOST_VALUE = 60
"""Signs of one answer."""
MOST_POINTS = 500
"""Points of a signature: two bytes each, so that it fits into a command beside its form."""
MOST_STROKES = 40
"""Of one signature."""
Value = Annotated[str, StringConstraints(max_length=MOST_VALUE)]
Stroke = Annotated[Base64, StringConstraints(max_length=1400)]
"""Points of one stroke, as bytes x, y, x, y …, each from 0 to 255 of the pad."""


class NeedView(Message):
    """What it means that a material is missing; `days`: in which it must follow, where it may."""

    without: Literal["needed", "gap", "promise"] = "needed"
    days: int = 0


class ChoiceView(Message):
    """One answer to choose."""

    id: Slug
    label: Text


class FieldView(Message):
    """One field of a matter's form: see `domain.form.Field`."""

    id: Slug
    label: Text
    kind: Literal["text", "choice", "number", "date", "phone", "id"]
    source: Literal["card", "earlier", "asked", "told"]
    of: str = ""
    choices: tuple[ChoiceView, ...] = ()
    most: int = 0


class SelfCheck(Message):
    """自查: what the person says to have with them, what may follow, what they promise. No member of staff has looked."""

    have: Places = ()
    gaps: Places = ()
    promises: Places = ()


class FormValue(Message):
    """One answer; masked wherever it is shown as text."""

    field: Slug
    value: Value

    def __repr__(self) -> str:
        return f"FormValue({self.field})"

    __str__ = __repr__


MOST_FIELDS = 20
Form = Annotated[tuple[FormValue, ...], Field(max_length=MOST_FIELDS)]
Signature = Annotated[tuple[Stroke, ...], Field(max_length=MOST_STROKES)]

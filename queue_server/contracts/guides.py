"""办事指南 as people see it: what a matter's guide says beside name, materials, fee and promise; and life events."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from queue_server.contracts.base import Message, Slug, Text

Picture = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,31})?$")]

ADVICE: Final = "desk-advice"
"""The matter of level none that every hall has: a number to the desk for whoever has no card."""


class GuideView(Message):
    """`samples`: a picture's name for each material, or none at all. `legal`: the limit by law, in words. `windows`: labels.

    `code`, `kind` and `basis` are the same at every level. `also`: everyday words to look for it by.
    """

    code: str = ""
    kind: Text | None = None
    basis: Text | None = None
    also: tuple[str, ...] = ()
    samples: tuple[Picture, ...] = ()
    fee_why: Text | None = None
    visits_why: Text | None = None
    id_only: bool = False
    delivery: Text | None = None
    legal: Text | None = None
    windows: Annotated[tuple[str, ...], Field(max_length=500)] = ()


class EventView(Message):
    """一件事: matters that belong together, in the order of doing."""

    id: Slug
    name: Text
    summary: Text
    matters: tuple[Slug, ...]

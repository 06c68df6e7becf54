"""The part of the hall's file about calls for help: when the manager is rung, and where the machines stand."""

from typing import Self

from pydantic import Field, model_validator

from queue_server.config.tables import Table, Whole, unique
from queue_server.config.words import Id, LabelFile
from queue_server.domain.help_calls import AGAIN_MIN, ESCALATE_S, OUT_MIN, HelpPlace, HelpRules


class PlaceFile(Table):
    """Where one machine stands."""

    device: Id = Field(description="the machine's name, as enrolled")
    area: Id = Field(description="the area that it stands in: its helpers are rung first")
    name: LabelFile = Field(description="words by which a helper finds it")


class HelpFile(Table):
    """Calls for help."""

    escalate_s: Whole = Field(
        default=ESCALATE_S, ge=5, le=300, description="seconds until the manager is rung, where nobody goes"
    )
    out_min: Whole = Field(
        default=OUT_MIN,
        ge=5,
        le=120,
        description="minutes that somebody may be out before the number is called again",
    )
    again_min: Whole = Field(
        default=AGAIN_MIN,
        ge=2,
        le=120,
        description="minutes until a call that somebody accepted and nobody ended rings again",
    )
    places: tuple[PlaceFile, ...] = Field(default=(), max_length=500, description="the machines' places")

    @model_validator(mode="after")
    def _once(self) -> Self:
        unique("help.places", [place.device for place in self.places])
        return self

    def rules(self) -> HelpRules:
        """As the rules know it."""
        places = tuple(HelpPlace(p.device, p.area, p.name.label()) for p in self.places)
        return HelpRules(self.escalate_s, places, self.out_min, self.again_min)

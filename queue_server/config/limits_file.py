"""How long a matter's cases may take, as the hall's file writes it."""

from typing import Self

from pydantic import Field, model_validator

from queue_server.config.tables import Table, Whole
from queue_server.domain.times.limits import Limit, Limits


class LimitsFile(Table):
    """承诺时限、法定时限, each in minutes or in working days; left out: done at once."""

    promised_min: Whole | None = Field(
        default=None, ge=1, le=480, description="promised: minutes of the hall's hours"
    )
    promised_days: Whole | None = Field(default=None, ge=1, le=180, description="promised: working days")
    legal_min: Whole | None = Field(
        default=None, ge=1, le=480, description="by law: minutes of the hall's hours"
    )
    legal_days: Whole | None = Field(default=None, ge=1, le=365, description="by law: working days")

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        for name, minutes, days in self._pairs():
            if minutes is not None and days is not None:
                raise ValueError(f"{name} is in minutes or in days")
        return self

    def limits(self) -> Limits:
        """As the rules know it."""
        return Limits(*(_limit(minutes, days) for _, minutes, days in self._pairs()))

    def _pairs(self) -> tuple[tuple[str, int | None, int | None], ...]:
        return (
            ("promised", self.promised_min, self.promised_days),
            ("legal", self.legal_min, self.legal_days),
        )


def _limit(minutes: int | None, days: int | None) -> Limit | None:
    if minutes is not None:
        return Limit("minutes", minutes)
    return None if days is None else Limit("days", days)

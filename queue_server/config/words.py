"""Short names, series and texts as the hall's file writes them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from queue_server.config.tables import Table
from queue_server.domain import hall as d

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Series = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class LabelFile(Table):
    """A text in both languages."""

    zh: Words = Field(description="Simplified Chinese")
    en: Words = Field(description="English")

    def label(self) -> d.Label:
        """As the rules know it."""
        return d.Label(self.zh, self.en)

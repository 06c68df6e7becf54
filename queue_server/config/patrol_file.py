"""The part of the hall's file about rounds (巡查)."""

from pydantic import Field

from queue_server.config.tables import Table, Whole
from queue_server.domain.patrol import ANSWER_MIN, PatrolRules


class PatrolFile(Table):
    """Rounds through the hall at times that nobody can foresee."""

    prompts: Whole = Field(
        default=0, ge=0, le=12, description="rounds asked for a day; 0: none, and no duty leader"
    )
    answer_min: Whole = Field(
        default=ANSWER_MIN, ge=5, le=120, description="minutes until one counts as missed"
    )

    def rules(self) -> PatrolRules:
        """As the rules know it."""
        return PatrolRules(self.prompts, self.answer_min)

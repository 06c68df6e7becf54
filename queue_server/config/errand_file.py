"""The part of the hall's file that tells how errands go: cases, agents, passes."""

from pydantic import Field

from queue_server.config.tables import Table, Whole
from queue_server.domain.errand_rules import ErrandRules


class ErrandsFile(Table):
    """The hall's numbers for errands."""

    live_per_matter: Whole = Field(
        default=1, ge=0, le=9, description="live numbers of one person for one matter; 0: not limited"
    )
    cases_most: Whole = Field(default=5, ge=1, le=20, description="matters on one number")
    agent_cases_most: Whole = Field(default=30, ge=1, le=50, description="matters on an agent's number")
    batch_cases: Whole = Field(
        default=1, ge=1, le=10, description="an agent's matters in one turn, before others have theirs"
    )
    batch_behind_min: Whole = Field(
        default=60, ge=0, le=480, description="minutes by which an agent whose turn is over counts as later"
    )
    pass_days: Whole = Field(default=14, ge=1, le=90, description="days in which a return pass is good")
    return_head_start_min: Whole = Field(
        default=60,
        ge=0,
        le=480,
        description="minutes by which who was turned away and is back counts as earlier",
    )
    continue_head_start_min: Whole = Field(
        default=60,
        ge=0,
        le=480,
        description="most minutes of an earlier day's waiting that count on another day",
    )

    def rules(self) -> ErrandRules:
        """As the rules know it."""
        return ErrandRules(
            live_per_matter=self.live_per_matter,
            cases_most=self.cases_most,
            agent_cases_most=self.agent_cases_most,
            batch_cases=self.batch_cases,
            batch_behind_s=self.batch_behind_min * 60,
            pass_days=self.pass_days,
            return_head_start_s=self.return_head_start_min * 60,
            continue_head_start_s=self.continue_head_start_min * 60,
        )

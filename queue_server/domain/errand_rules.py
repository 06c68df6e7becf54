"""The hall's numbers for errands: several cases, agents, return passes. Bounds are checked by the file's reader."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class ErrandRules:
    """`0` in `live_per_matter`: as many numbers as a person likes."""

    live_per_matter: int = 1
    cases_most: int = 5
    agent_cases_most: int = 30
    batch_cases: int = 1
    batch_behind_s: int = 3600
    pass_days: int = 14
    return_head_start_s: int = 3600
    continue_head_start_s: int = 3600

    @property
    def batch_behind(self) -> timedelta:
        """How much later than now an agent counts as come whose turn is over: who comes meanwhile goes first."""
        return timedelta(seconds=self.batch_behind_s)

    @property
    def return_head_start(self) -> timedelta:
        """How much earlier somebody counts as come who was turned away and is back with the pass."""
        return timedelta(seconds=self.return_head_start_s)

    @property
    def continue_head_start(self) -> timedelta:
        """The most of an earlier day's waiting that counts when a suspended errand goes on."""
        return timedelta(seconds=self.continue_head_start_s)


ERRAND_RULES = ErrandRules()

"""The duty leader of a made-up day and the rounds, drawn apart from everything else so that the rest of the day stays as it was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import get_args

from queue_server.demo_days.stage import Stage
from queue_server.domain.commands.alarms import Beat, Luck
from queue_server.domain.commands.patrols import DeclareDuty, MakeRound
from queue_server.domain.patrol import Finding

MADE, WELL = 0.8, 0.6
"""How many of the rounds that are asked for are made, and on how many of them all is well."""


@dataclass(slots=True)
class DemoRounds:
    """One day's; `chance` is its own."""

    stage: Stage
    chance: Random

    def look(self, at: datetime, since: timedelta) -> None:
        """The server's look, and what it brings about."""
        if not self.stage.state.day.rounds.leader:
            self.stage.do(DeclareDuty("d01", "d02"), at)
        before = self.stage.state.day.rounds.asked
        self.stage.do(Beat(luck=Luck(at - since, self.chance.random())), at)
        rounds = self.stage.state.day.rounds
        if rounds.asked > before and self.chance.random() < MADE:
            self.stage.later(at + timedelta(minutes=self.chance.uniform(3, 15)), self._made)

    def _made(self, at: datetime) -> None:
        asked = self.stage.state.day.rounds.waiting
        if asked is not None:
            found = () if self.chance.random() < WELL else (self.chance.choice(get_args(Finding)),)
            self.stage.do(MakeRound(asked.id, "", found, "d01"), at)

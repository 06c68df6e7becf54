"""What becomes of a made-up day's low grades, drawn apart from everything else: most are heard and answered, a few lie about."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from queue_server.demo_days.stage import Stage
from queue_server.domain.commands import followups as c
from queue_server.domain.followup import CallResult, FollowUp, FollowUpCause, Outcome

OWNER = "d02"
TAKEN, CALLED, ANSWERED, GRADED = 0.15, 0.2, 0.05, 0.1
"""How many go one step further every ten minutes."""
NEGLECTED, REACHED = 0.25, 0.9
AGAIN = (5, 4, 4, 3)
ANSWERS: tuple[tuple[FollowUpCause, Outcome], ...] = (
    ("service", "mended"),
    ("service", "explained"),
    ("policy", "explained"),
    ("system", "mended"),
)


@dataclass(slots=True)
class Grievances:
    """One day's; `chance` is its own."""

    stage: Stage
    chance: Random

    def look(self, at: datetime) -> None:
        """Every ten minutes."""
        for each in self._cared_for():
            step, share = self._next(each)
            if self.chance.random() < share:
                self.stage.do(step, at)

    def evening(self, at: datetime) -> None:
        """Before they go home everybody is heard who should be; most have an answer."""
        for each in self._cared_for():
            while not each.is_heard or (not each.answered_at and self.chance.random() < 0.5):
                self.stage.do(self._next(each)[0], at)

    def _cared_for(self) -> list[FollowUp]:
        return [
            each
            for each in self.stage.state.voices.open.values()
            if Random(f"grievance {each.id}").random() >= NEGLECTED  # noqa: S311 - a made-up day
        ]

    def _next(self, of: FollowUp) -> tuple[c.FollowUpCommand, float]:
        if of.owner != OWNER:
            return c.TakeFollowUp(of.id, OWNER), TAKEN
        if not of.is_heard:
            result: CallResult = "reached" if self.chance.random() < REACHED else "no_way"
            return c.NoteCallBack(of.id, result, OWNER), CALLED
        if not of.answered_at:
            return c.AnswerFollowUp(of.id, *self.chance.choice(ANSWERS), OWNER), ANSWERED
        if of.may_rate_again:
            return c.RateAgain(of.id, self.chance.choice(AGAIN), of.ticket), GRADED
        return c.CloseFollowUp(of.id, OWNER), 1.0

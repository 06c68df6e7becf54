"""Waits carried over to a day, held against what the day before left of them. Pure."""

from collections.abc import Iterator, Sequence

from queue_server.domain import events as e
from queue_server.domain.conformal import Carried, of_themes
from queue_server.service.checking.day_checks import Step
from queue_server.service.checking.findings import Finding, What


class WaitsChecks:
    """Goes from day to day. Programs of before carried nothing: that a day says nothing counts once one has shown that it does."""

    def __init__(self) -> None:
        self._left: Carried | None = ()
        self._begun = self._known = False

    def turn(self, left: Carried | None) -> None:
        """A day is over and leaves this; None where it could not be carried out: the next day's word stands."""
        self._left, self._begun = left, False

    def take(self, steps: Sequence[Step]) -> Iterator[Finding]:
        """One command's entries: what is carried comes with the day's beginning, once, and nowhere else."""
        due: Carried | None = ()
        for step in steps:
            match step.event:
                case e.HallConfigured(hall=hall) if not self._begun:
                    self._begun = True
                    themes = [theme.id for theme in hall.themes]
                    due = None if self._left is None else of_themes(self._left, themes)
                    if due and self._known and not any(isinstance(s.event, e.WaitsCarried) for s in steps):
                        yield Finding(What.WAITS, step.entry.seq)
                case e.WaitsCarried(scores=scores):
                    self._known = True
                    if due is not None and (not scores or scores != due):
                        yield Finding(What.WAITS, step.entry.seq)
                    due = ()
                case e.TicketIssued(base_p90_s=base):
                    self._known = self._known or base > 0
                case _:
                    pass

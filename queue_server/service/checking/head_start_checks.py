"""Head starts kept from day to day, held against what the day before left of them. Pure."""

from collections.abc import Iterator, Sequence

from queue_server.domain import events as e
from queue_server.domain.deciding.opening import carried
from queue_server.domain.head_starts import Kept
from queue_server.service.checking.day_checks import Step
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry


class HeadStartChecks:
    """Goes from day to day. Looks at the command with which a day begins; what is set later the day's own rules judge."""

    def __init__(self) -> None:
        self._left: Kept | None = {}
        self._begun = False

    def turn(self, left: Kept | None) -> None:
        """A day is over and leaves this; None where it could not be carried out: the next day's word stands."""
        self._left, self._begun = left, False

    def take(self, steps: Sequence[Step]) -> Iterator[Finding]:
        """One command's entries: those of a day's first word keep what the day before kept, and nothing else."""
        begin = next((step for step in steps if isinstance(step.event, e.HallConfigured)), None)
        if self._begun or begin is None:
            return
        self._begun = True
        if self._left is not None and isinstance(begin.event, e.HallConfigured):
            yield from _compared(tuple(carried(self._left, begin.event.hall)), begin.entry, steps)


def _compared(due: Sequence[e.HeadStartSet], begin: Entry, steps: Sequence[Step]) -> Iterator[Finding]:
    said = {step.event: step.entry for step in steps if isinstance(step.event, e.HeadStartSet)}
    for event, entry in said.items():
        if event not in due:
            yield Finding(What.HEAD_START, entry.seq, event.class_id)
    for event in due:
        if event not in said:
            yield Finding(What.HEAD_START, begin.seq, event.class_id)

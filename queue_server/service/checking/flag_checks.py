"""Flags held against what the journal proposes, computed again up to the entry that each was given on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from queue_server.domain.events.followups import FlagGiven
from queue_server.domain.followup import Proposal
from queue_server.service.checking.day_checks import Step
from queue_server.service.checking.findings import Finding, What
from queue_server.service.ports import Entry, ForeignEntry, StorageError

Propose = Callable[[str, int], Proposal | None]
"""(quarter, entry up to which) → what this very journal proposes; None where it does not reach so far."""


@dataclass(slots=True)
class FlagChecks:
    """Collects flags while the journal is read. Programs of before did not say what a flag was given on: those flags are left as they are,
    up to the first that says it."""

    _given: list[tuple[Entry, FlagGiven]] = field(default_factory=list)
    _told: bool = False

    def take(self, steps: Iterable[Step], *, compared: bool) -> None:
        """One command's entries; whether its flags are to be compared."""
        for step in steps:
            if isinstance(step.event, FlagGiven):
                self._told = self._told or step.entry.version > 1
                if self._told and compared:
                    self._given.append((step.entry, step.event))

    def compared(self, propose: Propose) -> Iterator[Finding]:
        """Each flag whose window, or whose figures, were not proposed. Raises StorageError where the journal can't be read again."""
        propose = cache(propose)
        for entry, flag in self._given:
            found = _proposed(propose, flag) if 0 < flag.until < entry.seq else None
            if not found or found.digest != flag.proposal or flag.window not in found.windows:
                yield Finding(What.FLAG, entry.seq, f"{flag.quarter} {flag.window}")


def _proposed(propose: Propose, flag: FlagGiven) -> Proposal | None:
    try:
        return propose(flag.quarter, flag.until)
    except ForeignEntry:
        return None
    except StorageError:
        raise
    except Exception:  # a forged entry may break any assumption of the rules
        return None

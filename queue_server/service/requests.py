"""What goes into the writer and what comes out of it: frozen, so that it may cross to the loop."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import Command
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain import events as e
from queue_server.domain.followup import Proposal
from queue_server.domain.hall import Hall
from queue_server.service.ports import Entry

FRESH = timedelta(minutes=10)
"""A command sent longer ago, or from further in the future, is refused unless it was already answered."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The hall file as read, and the digest of its bytes."""

    hall: Hall
    digest: str


@dataclass(frozen=True, slots=True)
class Request:
    """An authenticated, permitted command of this hall and the digest of its bytes.

    `since`: for a number given offline, when the machine was last answered before. `proposed`: for a flag, what the journal proposes
    up to the entry that the command names.
    """

    actor: Actor
    command: Command
    digest: str
    since: datetime | None = None
    proposed: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """One event with its entry; `day` is the date of its stream, empty where that is no hall day."""

    day: str
    event: e.Event
    entry: Entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command's answer, what happened, and the page tokens that came with it."""

    reply: Accepted | Refused
    happened: tuple[Happened, ...] = ()
    page_tokens: tuple[tuple[str, str], ...] = ()

    def followed_by(self, seen: Iterable[Happened]) -> "Outcome":
        """The same answer, and what the server then did by itself."""
        return replace(self, happened=(*self.happened, *seen))

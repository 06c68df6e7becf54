"""Numbers beside the server's own letters: leased to machines, given offline, written on paper."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.commands.tickets import IssueTicket


@dataclass(frozen=True, slots=True)
class LeaseRange:
    """A range for the machine. `own`: which machine asks; None for a manager, who may ask for any."""

    device: str
    own: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnRange:
    """Numbers from `first_unused` on will not be given."""

    lease: str
    first_unused: int
    own: str | None = None


@dataclass(frozen=True, slots=True)
class IssuedOffline:
    """A number that the machine gave by itself.

    `since`: its last answered heartbeat before `issued_at`; None where none is known of.
    """

    issue: IssueTicket
    number: str
    issued_at: datetime
    lease: str
    device: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class EnterPaper:
    """A number written by hand during a power cut, entered afterwards."""

    issue: IssueTicket
    number: str
    issued_at: datetime

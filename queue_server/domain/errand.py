"""What the day remembers of errands: what stops, and which passes are out. Only `applying` changes these."""

from dataclasses import dataclass, field
from datetime import date, datetime

from queue_server.domain.ticket import ENDED, Ticket


@dataclass(frozen=True, slots=True)
class Suspension:
    """Why a matter stops, since when, and until when, where anybody knows."""

    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass that is out: see `PassGiven`."""

    code: str = field(repr=False)
    use: str
    ticket: str
    cases: tuple[str, ...]
    visit: str | None
    agent: bool
    classes: tuple[tuple[str, str], ...]
    good_until: date
    credit_s: int
    items: tuple[str, ...]


def stops(ticket: Ticket, matter: str) -> bool:
    """Whether the ticket can't go on while this matter stops: its case, or the step that it waits for."""
    return ticket.state not in ENDED and matter in (ticket.skill, ticket.case)

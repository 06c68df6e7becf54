"""What becomes of a wait that was told: at the first call it is known what it was worth."""

from datetime import datetime

from queue_server.domain import events as e
from queue_server.domain.conformal import group_of, score
from queue_server.domain.day import Day
from queue_server.domain.estimate import IDLE, Range
from queue_server.domain.ticket import Ticket


def tell(day: Day, ticket: Ticket, event: e.TicketIssued) -> None:
    """Remember what was told, to judge it; not of who is called at once, is held, or came to the hall's knowledge later."""
    if event.model != IDLE and event.issued_at is None and not ticket.holds:
        ticket.told = (
            (event.base_p50_s, event.base_p90_s) if event.base_p90_s else (event.wait_p50_s, event.wait_p90_s)
        )
        ticket.told_as = group_of(day.theme_of(ticket.skill).id, head_start=ticket.key < ticket.issued_at)


def had(day: Day, ticket: Ticket, at: datetime) -> None:
    """It is called: of the first time, that is what it waited."""
    if ticket.told is not None and ticket.score is None:
        ticket.score = score((at - ticket.issued_at).total_seconds(), Range(*ticket.told))
        day.worth.add(ticket.told_as, ticket.score)


def taken_back(day: Day, ticket: Ticket, scored: int | None) -> None:
    """The call that was scored so did not count."""
    if scored is not None and ticket.score is None:
        day.worth.forget(ticket.told_as, scored)

"""Whom a device did not accept a member of staff compares with the card: at the window, at the kiosk or in the hall."""

from datetime import datetime

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.domain.deciding.at_window import at_window, unproved
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.ticket import ENDED, Person, State

_SETTLED = {True: Person.CONFIRMED, False: Person.NOT_SAME}


def at_its_window(day: Day, command: c.ConfirmPerson, now: datetime) -> Decision:
    """Staff compared person and card; asked only where the matter needs it and the device did not accept."""
    found = at_window(day, command.window, State.CALLED, State.ARRIVED, State.SERVING)
    if isinstance(found, Refusal):
        return found
    window, ticket = found
    if ticket.person in (Person.NOT_NEEDED, Person.ACCEPTED):
        return Refusal(Code.PERSON_NOT_ASKED, ticket.number)
    return (e.PersonConfirmed(ticket.id, window.id, command.same),)


def anywhere(day: Day, command: c.ConfirmWaiting, now: datetime) -> Decision:
    """The same by whoever went to the person. The number and its place stay; once settled, only a window looks again."""
    ticket = day.tickets.get(command.ticket)
    if ticket is None:
        return Refusal(Code.UNKNOWN_TICKET, command.ticket)
    if ticket.state in ENDED:
        return Refusal(Code.TICKET_ENDED, ticket.number)
    if ticket.person is _SETTLED[command.same]:
        return ()
    if unproved(day, ticket) is None:
        return Refusal(Code.PERSON_NOT_ASKED, ticket.number)
    return (e.PersonConfirmed(ticket.id, None, command.same),)

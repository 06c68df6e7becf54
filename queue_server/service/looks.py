"""Looks at persons' data: each is in the audit chain before anything is read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from queue_server.contracts.commands import Visitor
from queue_server.domain.day import Day
from queue_server.domain.ticket import Ticket
from queue_server.service.masking import Found, MaskedVisitor
from queue_server.service.personal import Access, AuditEntry, PersonalStore
from queue_server.service.vault_port import Vault

BLOCK: Final = 2000
"""Entries of the chain that are read at once: some ten milliseconds."""
BLOCKS: Final = 20
"""How many for one page."""


def find(
    day: Day, personal: PersonalStore, vault: Vault, number: str, order: Access
) -> list[tuple[Ticket, Visitor]]:
    """The day's tickets of an ID number; the search, and each person it finds, are on record first."""
    personal.record(order)
    rows = {row.visit: row for each in vault.lookups(number) for row in personal.rows_of(each)}
    found = [ticket for ticket in day.tickets.values() if ticket.visit in rows]
    for ticket in found:
        personal.record(replace(order, visit=ticket.visit or ""))
    return [(ticket, vault.unlock(rows[ticket.visit or ""])) for ticket in found]


def found(ticket: Ticket, who: MaskedVisitor) -> Found:
    """A ticket as staff see it who looked for its holder."""
    return Found(ticket.id, ticket.number, ticket.state.value, ticket.window, who)


def visitor_of(day: Day, personal: PersonalStore, vault: Vault, ticket: str, order: Access) -> Visitor | None:
    """Who holds a ticket of the day; None where nobody is known, or not any more."""
    found = day.tickets.get(ticket)
    if found is None or found.visit is None:
        return None
    personal.record(replace(order, visit=found.visit))
    row = personal.row(found.visit)
    return vault.unlock(row) if row else None


def of_visit(day: Day, personal: PersonalStore, vault: Vault, order: Access) -> Visitor | None:
    """Whom the visit that the order names is about, of whatever day; None where that is not known any more."""
    personal.record(order)
    row = personal.row(order.visit)
    return vault.unlock(row) if row else None


def part_of_log(personal: PersonalStore, first: int | None, most: int) -> Sequence[AuditEntry]:
    """The audit chain from a number on, or its newest entries."""
    begin = first or max(1, personal.last_audit() - most + 1)
    return personal.audit(begin, begin + most - 1)


def account_changes(personal: PersonalStore, begin: int, end: int) -> Sequence[AuditEntry]:
    """Changes of accounts from one number up to before another."""
    return [entry for entry in personal.audit(begin, end - 1) if entry.access.kind == "staff"]


def whole_log(personal: PersonalStore, order: Access) -> Sequence[AuditEntry]:
    """The whole chain, this export among it."""
    personal.record(order)
    return personal.audit()

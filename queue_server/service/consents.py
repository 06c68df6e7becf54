"""Consents as the audit chain keeps them: decision, words and who decided; then the visit that came of it. Never a person's data."""

from datetime import datetime
from typing import Final

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import IssueTicket, RecordConsent
from queue_server.service.personal import Access, VaultRow

ABOUT: Final = "face"


def noted(actor: Actor, body: RecordConsent, now: datetime) -> Access:
    """A decision under its own random reference: there is no visit yet, and perhaps there will be none."""
    return Access(str(actor), body.consent, ABOUT, now, "consent", f"{body.decision} {body.text} {body.by}")


def joined(actor: Actor, body: IssueTicket, row: VaultRow | None, now: datetime) -> tuple[Access, ...]:
    """Which consent belongs to the visit; nothing where nobody is known."""
    if body.consent is None or row is None:
        return ()
    return (Access(str(actor), row.visit, ABOUT, now, "visit", f"consent {body.consent}"),)

"""Consents as the audit chain keeps them: decision, words and who decided; then the visit that came of it. Never a person's data."""

from datetime import UTC, datetime, timedelta
from typing import Final

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import IssueTicket, RecordConsent
from queue_server.service.personal import Access, VaultRow

ABOUT: Final = "face"
PROMPT: Final = timedelta(minutes=1)
"""What comes within this was heard when it was decided."""


def noted(actor: Actor, body: RecordConsent, now: datetime) -> Access:
    """A decision under its own random reference: there is no visit yet, and perhaps there will be none.

    The chain's time is when the hall heard of it; a machine that was cut off says when it was decided.
    """
    detail = f"{body.decision} {body.text} {body.by}"
    if body.decided_at is not None and abs(now - body.decided_at) > PROMPT:
        detail += f" decided {body.decided_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return Access(str(actor), body.consent, ABOUT, now, "consent", detail)


def joined(actor: Actor, body: IssueTicket, row: VaultRow | None, now: datetime) -> tuple[Access, ...]:
    """Which consent belongs to the visit; nothing where nobody is known."""
    if body.consent is None or row is None:
        return ()
    return (Access(str(actor), row.visit, ABOUT, now, "visit", f"consent {body.consent}"),)

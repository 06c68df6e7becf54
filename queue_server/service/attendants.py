"""What staff did at a machine's attendant menu, as the audit chain keeps it."""

from datetime import UTC, datetime

from queue_server.contracts.actors import Actor
from queue_server.contracts.commands import RecordAttendant
from queue_server.service.personal import Access

PURPOSE = "attendant"


def noted(actor: Actor, body: RecordAttendant, now: datetime) -> Access:
    """The deed, by whom and when by the machine's clock; a PIN and card that were refused name nobody."""
    detail = f"{body.deed} {body.by or '-'} {body.done_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return Access(str(actor), "", PURPOSE, now, "attendant", detail)

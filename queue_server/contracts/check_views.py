"""What a machine is told of the holder of a number that it gave: no personal data."""

from typing import Literal

from queue_server.contracts.base import Slug, Snapshot, TicketId


class PersonChecked(Snapshot):
    """Staff compared the holder of this number with the card, away from a window; retained on check/{device}."""

    kind: Literal["person_checked"] = "person_checked"
    device: Slug
    ticket: TicketId
    same: bool

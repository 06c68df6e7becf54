"""What stands in the audit store alone: the rules have nothing to decide about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteInAudit:
    """Nothing happens to the hall: somebody decided about the camera, or staff worked at a machine's inside."""

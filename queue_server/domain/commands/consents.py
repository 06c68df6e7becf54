"""Consents: they stand in the audit store, not in the journal, so that the rules have nothing to decide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteConsent:
    """Somebody decided about the camera, or staff worked at a machine's inside."""

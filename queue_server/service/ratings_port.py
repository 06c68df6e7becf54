"""What pages may ask of a hall about ratings: what is open, for those who may see it."""

from collections.abc import Sequence
from typing import Protocol

from queue_server.contracts.voice_views import VoicePage
from queue_server.domain.followup import FollowUp


class RatingGateway(Protocol):
    """A hall's voices."""

    def follow_ups(self) -> Sequence[FollowUp]:
        """Open low grades and complaints, the oldest first; copies."""

    async def voice_page(self, token_sha256: str) -> VoicePage | None:
        """What was said of the ticket behind a page token; None where it opens nothing any more. Raises StorageError."""

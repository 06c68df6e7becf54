"""A kiosk's roll of paper, as the kiosk counts it."""

from pydantic import Field

from queue_server.contracts.base import Instant, Message


class PaperHealth(Message):
    """Metres left, until when they last, and whether until closing and the next opening.

    None: there are no past days to tell from, or no such time is known.
    """

    left_m: int = Field(ge=0)
    until: Instant | None = None
    until_closing: bool | None = None
    until_opening: bool | None = None

"""好差评: what a citizen says of a service."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import Base64, Message, Sha256, Slug, TicketId


class RateVisit(Message):
    """One grade for one service of a ticket: 5 very satisfied … 1 very dissatisfied. There is no default.

    `window`: where the service was, where the sender knows it (an evaluation pad does); otherwise the last one.
    `page_token_sha256`, `sealed`: whoever stands at any machine of the hall shows the ticket's page or the card.
    """

    kind: Literal["rate_visit"] = "rate_visit"
    ticket: TicketId
    grade: Annotated[int, Field(ge=1, le=5)]
    window: Slug | None = None
    page_token_sha256: Sha256 | None = None
    sealed: Base64 | None = None

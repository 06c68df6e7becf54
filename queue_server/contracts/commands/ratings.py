"""好差评: what a citizen says of a service."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contracts.base import Message, Slug, TicketId


class RateVisit(Message):
    """One grade for one service of a ticket: 5 very satisfied … 1 very dissatisfied. There is no default.

    `window`: where the service was, where the sender knows it (an evaluation pad does); otherwise the last one.
    """

    kind: Literal["rate_visit"] = "rate_visit"
    ticket: TicketId
    grade: Annotated[int, Field(ge=1, le=5)]
    window: Slug | None = None

"""号段: the numbers that one machine alone may give."""

from typing import Literal

from queue_server.contracts.base import Instant, RangeId, Slug, Snapshot


class RangeSnapshot(Snapshot):
    """号段: numbers that one machine alone may give on this hall day, also while it is cut off.

    `next`: the first that has not come in yet. `returned_from`: it gives none from here on. `per_minute`: its rate offline.
    """

    kind: Literal["range"] = "range"
    device: Slug
    range_id: RangeId
    series: str
    first: int
    last: int
    next: int
    expires_at: Instant
    hall_day: str
    per_minute: int
    returned_from: int | None = None

"""Numbers: a series is a letter with an owner, counted up by the day; never reused, never guessed."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime
from re import fullmatch

from queue_server.domain.hall import MOST_NUMBER

SERVER, PAPER = "server", "paper"
"""Owners of series beside the machines."""


@dataclass(frozen=True, slots=True)
class Given:
    """A number that is given: whose series it is, and when the person took it (None: now)."""

    series: str
    n: int
    owner: str = SERVER
    taken_at: datetime | None = None


@dataclass(slots=True)
class Lease:
    """号段: a range of a series that one machine alone may give, also while it is cut off. Only `applying` changes it.

    `taken`: (n, when it was given) of the numbers that have come in, by n. `returned_from`: the first one given back.
    """

    id: str
    device: str
    series: str
    first: int
    last: int
    at: datetime
    expires_at: datetime
    per_minute: int
    taken: list[tuple[int, datetime]] = field(default_factory=list)
    returned_from: int | None = None

    def has(self, n: int) -> bool:
        """Whether the number is the machine's to give."""
        return self.first <= n <= self.last and (self.returned_from is None or n < self.returned_from)

    def take(self, n: int, at: datetime) -> None:
        """Take note of a number that has come in."""
        insort(self.taken, (n, at))

    def around(self, n: int) -> tuple[list[tuple[int, datetime]], list[tuple[int, datetime]]]:
        """Numbers that have come in: those before n (as many as count for the rate), and the next one after it."""
        at = bisect_left(self.taken, (n,))
        return self.taken[max(at - self.per_minute, 0) : at], self.taken[at : at + 1]


@dataclass(slots=True)
class Numbers:
    """The day's counters by (owner, series), and leases by id. The server owns the letters; machines lease others."""

    given: dict[tuple[str, str], int] = field(default_factory=dict)
    leases: dict[str, Lease] = field(default_factory=dict)

    def next(
        self, series: str, owner: str = SERVER, *, first: int = 1, last: int = MOST_NUMBER
    ) -> int | None:
        """The next n of a series between first and last, or None when it is used up."""
        n = max(self.given.get((owner, series), 0) + 1, first)
        return n if n <= last else None

    def give(self, series: str, n: int, owner: str = SERVER) -> None:
        """Take note of a number that was given."""
        self.given[owner, series] = max(n, self.given.get((owner, series), 0))

    def newest_lease(self, device: str) -> Lease | None:
        """The device's last lease of the day."""
        return next((each for each in reversed(self.leases.values()) if each.device == device), None)


def written(series: str, n: int) -> str:
    """A001 … A999, A1000: as on the slip."""
    return f"{series}{n:03d}"


def read(number: str) -> tuple[str, int] | None:
    """A017 → (A, 17); None for anything that `written` does not give."""
    found = fullmatch(r"([A-Z]{1,2})([0-9]{3,5})", number)
    if found is None or written(found[1], int(found[2])) != number:
        return None
    return found[1], int(found[2])

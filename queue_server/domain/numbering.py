"""Numbers: a series is a letter with an owner, counted up by the day; never reused, never guessed."""

from dataclasses import dataclass, field

LAST = 99_999
"""A slip shows at most five digits."""


@dataclass(slots=True)
class Numbers:
    """The day's counters by (owner, series). The server owns the letters; a kiosk may lease others."""

    given: dict[tuple[str, str], int] = field(default_factory=dict)

    def next(self, series: str, owner: str = "server") -> int | None:
        """The next n of a series, or None when it is used up."""
        n = self.given.get((owner, series), 0) + 1
        return n if n <= LAST else None

    def give(self, series: str, n: int, owner: str = "server") -> None:
        """Take note of a number that was given."""
        self.given[owner, series] = max(n, self.given.get((owner, series), 0))


def written(series: str, n: int) -> str:
    """A001 … A999, A1000: as on the slip."""
    return f"{series}{n:03d}"

"""Bounds: how often, how many at once. Both forget by themselves and never grow past their size."""

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_MAX_KEYS: Final = 10_000  # addresses remembered; the oldest go first


class RateLimit:
    """At most `limit` calls a key in `window_s` seconds, by a sliding window."""

    def __init__(self, limit: int, window_s: float) -> None:
        self._limit = limit
        self._window_s = window_s
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str, now: float) -> bool:
        """Count one call at `now` (seconds); False when it is one too many."""
        calls = self._calls.setdefault(key, deque(maxlen=self._limit))
        self._calls.move_to_end(key)
        if len(self._calls) > _MAX_KEYS:
            self._calls.popitem(last=False)
        if len(calls) == self._limit and now - calls[0] < self._window_s:
            return False
        calls.append(now)
        return True

    def forgive(self, key: str) -> None:
        """The newest call was none of those that are counted."""
        if calls := self._calls.get(key):
            calls.pop()


class NoSeat(Exception):
    """Too many live pages are open."""


class Seats:
    """How many streams may run at once, in all and for one key."""

    def __init__(self, total: int, each: int) -> None:
        self._total = total
        self._each = each
        self._taken: Counter[str] = Counter()

    def free(self, key: str) -> bool:
        """Whether `take` would succeed now."""
        return self._taken.total() < self._total and self._taken[key] < self._each

    @contextmanager
    def take(self, key: str) -> Iterator[None]:
        """Hold one seat; raises NoSeat."""
        if not self.free(key):
            raise NoSeat
        self._taken[key] += 1
        try:
            yield
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]

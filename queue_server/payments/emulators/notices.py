"""Notices on their way to the hall: sent over HTTP, again until the exact word comes, with the seed's faults."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.payments.emulators.faults import Faults, OfNotice

Post = Callable[[str, Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]
Make = Callable[[OfNotice, datetime], tuple[Mapping[str, str], bytes]]
Taken = Callable[[int, bytes], bool]
_AGAIN = (15, 30, 180, 600)
"""Seconds between repeats while nobody takes it."""


@dataclass(slots=True)
class Pending:
    """One notice. `make` signs it anew for each sending, as the real ones do."""

    url: str
    make: Make
    taken: Taken
    at: datetime
    tries: int = 0
    spoiled: OfNotice = ""


class NoticeBox:
    """In the order of their times, which faults change."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.waiting: list[Pending] = []
        self.refused = self.sent = 0

    def put(self, url: str, make: Make, taken: Taken, now: datetime) -> None:
        """To be sent now, late, twice or never."""
        fault = self._faults.of_notice()
        if fault == "lose" or not url:
            return
        late = timedelta(seconds=self._faults.seconds(200)) if fault == "delay" else timedelta(0)
        spoiled: OfNotice = fault if fault in ("bad_signature", "change_amount") else ""
        self.waiting += [Pending(url, make, taken, now + late, spoiled=spoiled)] * (
            2 if fault == "repeat" else 1
        )

    async def deliver(self, post: Post, now: datetime) -> None:
        """Send what is due."""
        due = sorted((each for each in self.waiting if each.at <= now), key=lambda each: each.at)
        self.waiting = [each for each in self.waiting if each.at > now]
        for each in due:
            headers, body = each.make(each.spoiled, now)
            status, answer = await post(each.url, headers, body)
            self.sent += 1
            if not each.taken(status, answer):
                self.refused += 1
                self._later(each, now)

    def _later(self, each: Pending, now: datetime) -> None:
        """A notice that was spoiled on the way comes whole the next time."""
        if each.tries < len(_AGAIN):
            wait = timedelta(seconds=_AGAIN[each.tries])
            self.waiting.append(Pending(each.url, each.make, each.taken, now + wait, each.tries + 1))

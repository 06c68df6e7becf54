"""What waits to be published: the newest snapshot of each topic, everything else in order. Bounded, and never stale.

Pure of clocks: every call takes `now`, monotonic seconds.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from queue_server.adapters.mqtt.client import Outgoing
from queue_server.contracts.codec import MAX_SNAPSHOT_BYTES, encode, pack

PACE_S: Final = 0.05
"""At most 20 snapshots a second on one topic; the newest wins."""
KEEP_S: Final = 10.0
"""A reply or a call that could not be sent for so long is no longer wanted: the device has asked again."""
_MOST: Final = 20_000  # ordered messages; a broker away for longer loses the oldest
_OVERHEAD: Final = 512  # topic and packet header beside the payload


@dataclass(frozen=True, slots=True)
class _Ordered:
    until: float
    message: Outgoing


class Outbox:
    """Ordered messages and pending snapshots of one door."""

    def __init__(self) -> None:
        self._ordered: deque[_Ordered] = deque(maxlen=_MOST)
        self._pending: dict[str, BaseModel] = {}
        self._sent_at: dict[str, float] = {}
        self.due: float | None = None
        """When the next pending snapshot may go; None when none waits."""
        self.lost = 0

    @property
    def waiting(self) -> bool:
        """Whether ordered messages wait: a new one must not overtake them."""
        return bool(self._ordered)

    def put(self, topic: str, message: BaseModel, now: float) -> None:
        """Queue an ordered message."""
        self._append(Outgoing(topic, encode(message), False), now)

    def put_snapshot(self, topic: str, message: BaseModel) -> None:
        """Replace the topic's pending snapshot."""
        self._pending[topic] = message
        at = self._due(topic)
        self.due = at if self.due is None else min(self.due, at)

    def restart(self, unacked: Iterable[Outgoing], now: float) -> None:
        """The connection ended: ordered messages without acknowledgement go first again, all pacing ends.

        Snapshots are not kept: the journal publishes them again.
        """
        again = [_Ordered(now + KEEP_S, m) for m in unacked if not m.retain]
        self._ordered.extendleft(reversed(again))
        self._pending.clear()
        self._sent_at.clear()
        self.due = None

    def take(self, now: float, room: int) -> Iterator[Outgoing]:
        """Up to `room` messages that may go now; each is taken out as it is yielded."""
        while room > 0 and self._ordered:
            item = self._ordered.popleft()
            if item.until < now:
                self.lost += 1
                continue
            room -= 1
            yield item.message
        if self.due is None or self.due > now:
            return
        for topic in [t for t in self._pending if self._due(t) <= now][: max(room, 0)]:
            payload = pack(self._pending.pop(topic))
            self._sent_at[topic] = now
            if len(payload) + _OVERHEAD > MAX_SNAPSHOT_BYTES:
                self.lost += 1
                continue
            yield Outgoing(topic, payload, True)
        self.due = min((self._due(t) for t in self._pending), default=None)

    def _due(self, topic: str) -> float:
        return self._sent_at.get(topic, -PACE_S) + PACE_S

    def _append(self, message: Outgoing, now: float) -> None:
        if len(self._ordered) == _MOST:
            self.lost += 1
        self._ordered.append(_Ordered(now + KEEP_S, message))

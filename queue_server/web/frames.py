"""Server-sent events as bytes."""

from queue_server.contracts.codec import encode
from queue_server.contracts.snapshots import AnySnapshot


def frame(name: str, data: bytes) -> bytes:
    """One event; the data is one line."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


class Frames:
    """Snapshots as events. What fifty pages watch reaches them one after the other, and is encoded once."""

    def __init__(self) -> None:
        self._last: tuple[AnySnapshot, bytes] | None = None

    def of(self, snapshot: AnySnapshot) -> bytes:
        """The event that carries it."""
        if self._last is None or self._last[0] is not snapshot:
            self._last = snapshot, frame("snapshot", encode(snapshot))
        return self._last[1]

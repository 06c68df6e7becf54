"""The log of kiosks and bridges: JSON lines of typed events. Values that could tell of a person are never among them.

Exceptions are written as types and places: the messages of libraries quote their input.
A line that cannot be written (disk full, stream closed) is dropped: the hall goes on without its log.
"""

import json
import logging
import traceback
from collections import deque
from contextlib import suppress
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "error", "at", "state", "device", "flags", "verdict", "reason", "code", "cause",
        "part", "kind", "command", "seconds", "screen", "outcome", "retry_s", "topic_kind", "host", "count",
    }
)  # fmt: skip
"""Keys that may be written; another key's value is left out, its name stays."""


RECENT = 12
"""As many as a screen shows."""
_recent: deque[str] = deque(maxlen=RECENT)


def recent() -> list[dict[str, Any]]:
    """The newest lines that this process wrote, newest first, as (key, value) of what may be written."""
    return [json.loads(line) for line in reversed(_recent)]


def configure(stream: TextIO) -> None:
    """Send every structlog line to `stream`; libraries only from WARNING on."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exceptions,
            _allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: _Lines(stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


class _Lines:
    """Writes lines, or drops them: what logs is in the middle of somebody's errand."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        """One line; never raises for the stream's sake."""
        _recent.append(line)
        with suppress(OSError, ValueError):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    debug = info = warning = error = critical = exception = msg


def _allowed(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {key: value if key in ALLOWED else "left out" for key, value in event.items()}


def _exceptions(_logger: Any, _method: str, event: EventDict) -> EventDict:
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = [
            f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-3:]
        ]
    return event

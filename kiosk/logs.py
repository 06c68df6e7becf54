"""The kiosk's log: JSON lines of typed events. Values that could tell of a person are never among them.

Exceptions are written as types and places: the messages of libraries quote their input.
"""

import logging
import traceback
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "error", "at", "state", "device", "flags", "verdict", "reason", "code", "cause",
        "part", "kind", "command", "seconds", "screen", "outcome", "retry_s", "topic_kind", "host",
    }
)  # fmt: skip
"""Keys that may be written; another key's value is left out, its name stays."""


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
        logger_factory=structlog.PrintLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


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

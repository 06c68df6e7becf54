"""One log for the program and its libraries: JSON lines or a console, redacted before anything is written.

Redacted: values under telling keys, identity and phone numbers, page tokens in paths, mac lines. Exceptions are
written as types and places: messages of libraries quote their input, so only our own exceptions keep theirs.
"""

import logging
import re
import sys
from collections.abc import Mapping, Sequence
from traceback import extract_tb
from types import TracebackType
from typing import Final, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK: Final = "***"
_SECRET_KEYS: Final = frozenset(
    [
        "password",
        "token",
        "code",
        "secret",
        "mac",
        "key",
        "cookie",
        "authorization",
        "sealed",
        "payload",
        "body",
        "name",
    ]
) | {"number", "address", "birth"}
_TOKEN: Final = (
    re.compile(  # 128 random bits in base64url, which have all three kinds of characters nearly always
        r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{22}(?![\w-])", re.ASCII
    )
)
_PATTERNS: Final = (
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"), MASK),  # resident identity number
    (re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])"), MASK),  # its form before 1999
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), MASK),  # mobile number
    (re.compile(r"\by1 \S+ \S+"), f"y1 {MASK}"),  # a command's mac line
    (re.compile(r"([?&](?:token|code|key)=)[^&\s\"']+"), rf"\1{MASK}"),
    (re.compile(r"(/t(?:icket)?/)[A-Za-z0-9_-]{16,}"), rf"\1{MASK}"),  # a ticket page's token
    (re.compile(r"(/t/visit/)[^/?\s\"']+"), rf"\1{MASK}"),  # the page of whoever is visited
    (re.compile(r"(/c/)[0-9A-Za-z%+-]{12,}"), rf"\1{MASK}"),  # a certificate's code
    (_TOKEN, MASK),
)
_LONG: Final = 11  # digits of the shortest number that is masked
_OURS: Final = ("queue_server.", "firmware_bridge.", "kiosk.")
_QUIET: Final = {
    "amqtt": logging.CRITICAL,
    "transitions": logging.CRITICAL,
    "mqtt": logging.ERROR,
    "paho": logging.CRITICAL,
    "websockets": logging.CRITICAL,
    "uvicorn.access": logging.CRITICAL,
    "sqlalchemy": logging.ERROR,
    "alembic": logging.WARNING,
    "httpx": logging.ERROR,
    "asyncio": logging.ERROR,
}
"""Their debug and info lines carry payloads, topics, tokens or parameters."""


def configure(
    output: Literal["json", "console"] = "json", *, level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Send every log line, structlog's and the standard library's, redacted to `stream` (stderr by default)."""
    structlog.configure(
        processors=[*_chain(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if output == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_chain(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.raiseExceptions = (
        False  # it would print the line that could not be written, as it was before redaction
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


def redacted(value: object) -> object:
    """The value without what must not be written; works through mappings and sequences."""
    match value:
        case str():
            return _text(value)
        case bytes() | bytearray():
            return f"<{len(value)} bytes>"
        case int() | float() | None:  # a long number may be somebody's
            return value if isinstance(value, float) or len(str(value)) < _LONG else redacted(str(value))
        case Mapping():
            return {k: MASK if str(k).lower() in _SECRET_KEYS else redacted(v) for k, v in value.items()}
        case Sequence() | set() | frozenset():
            return [redacted(v) for v in value]
        case _:
            return _text(str(value))


def _text(value: str) -> str:
    for pattern, mask in _PATTERNS:
        value = pattern.sub(mask, value)
    return value


def _chain() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _exceptions,
        _redact,
    ]


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    kept = {k: v for k, v in event.items() if k.startswith("_")}  # structlog's own record, never rendered
    shown = redacted({k: v for k, v in event.items() if k not in kept})
    assert isinstance(shown, dict)  # noqa: S101  a mapping goes in
    return {**shown, **kept}


def _exceptions(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = _described(error)
        event["at"] = _places(error.__traceback__)
        if error.__cause__:
            event["cause"] = _described(error.__cause__)
    return event


def _described(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__name__}: {error}" if kind.__module__.startswith(_OURS) else kind.__name__


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(trace)[-12:]]

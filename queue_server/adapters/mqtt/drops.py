"""Messages that were dropped: counted by reason, logged at most once a second a reason and device, never quoted."""

from collections import Counter
from enum import StrEnum
from typing import Final

import structlog

_LOG_EVERY_S: Final = 1.0
_KEPT_KEYS: Final = 4096
_log = structlog.get_logger(__name__)


class Drop(StrEnum):
    """Why a message went no further."""

    FOREIGN_TOPIC = "foreign_topic"
    RETAINED = "retained"
    UNKNOWN_DEVICE = "unknown_device"
    NOT_AUTHENTIC = "not_authentic"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    OTHER_DEVICE = "other_device"


class Drops:
    """Counts by reason in `counts`."""

    def __init__(self) -> None:
        self.counts: Counter[Drop] = Counter()
        self._since: Counter[tuple[Drop, str]] = Counter()
        self._logged: dict[tuple[Drop, str], float] = {}

    def note(self, reason: Drop, device: str, now: float) -> None:
        """Count one; `device` is an enrolled device's name or empty, never what a stranger wrote."""
        self.counts[reason] += 1
        key = (reason, device)
        self._since[key] += 1
        if now - self._logged.get(key, -_LOG_EVERY_S) < _LOG_EVERY_S:
            return
        if len(self._logged) >= _KEPT_KEYS:
            self._logged.clear()
        self._logged[key] = now
        _log.warning("mqtt_message_dropped", reason=reason.value, device=device, count=self._since.pop(key))

"""Which boards cannot be relied on: silent for too long, or without a call that they should know of by now.

Pure but for what it remembers; in memory alone. A board knows a call that it acknowledged, or that its newest snapshot holds.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import BaseModel

from queue_server.contracts.snapshots import Ack, Announcement, DeviceHealth

BOARD_BEAT_S: Final = 3.0
"""How often a board says that it lives, and what it knows."""
SILENT_AFTER: Final = timedelta(seconds=8)
"""Two beats lost; with the look every second an alarm is on within ten."""
UNKNOWN_AFTER: Final = timedelta(seconds=7)
"""A call that a board should have acknowledged by now, or learned by a snapshot and said so with its beat."""
CALLS_KEPT: Final = 100
Word = Literal["shown", "said"]
_Call = tuple[int, datetime]


@dataclass(frozen=True, slots=True)
class PairedBoard:
    """A board that has a credential, since when, and its areas."""

    device: str
    areas: tuple[str, ...]
    since: datetime


@dataclass(slots=True)
class _Told:
    """One announcement: where and when it was made, which boards have shown it, and which have said it."""

    at: datetime
    areas: set[str] = field(default_factory=set)
    by: dict[Word, set[str]] = field(default_factory=lambda: {"shown": set(), "said": set()})
    _meant: frozenset[str] = frozenset()
    _of: Mapping[str, PairedBoard] | None = None

    def add(self, area: str) -> None:
        """It is announced there, too."""
        self.areas.add(area)
        self._of = None

    def meant(self, paired: Mapping[str, PairedBoard]) -> frozenset[str]:
        """The boards of its areas; looked for once, as long as the same mapping is given."""
        if paired is not self._of:
            self._of = paired
            self._meant = frozenset(
                board.device for board in paired.values() if not self.areas.isdisjoint(board.areas)
            )
        return self._meant


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """All boards of a call's areas have shown it, or said it."""

    word: Word
    boards: int
    took: timedelta


class BoardWatch:
    """On the loop. A publisher too: it hears what is announced."""

    def __init__(self, started: datetime) -> None:
        self._started = started
        self._heard: dict[str, datetime] = {}
        self._knows: dict[str, int] = {}
        self._calls: dict[str, deque[_Call]] = {}
        self._told: dict[tuple[int, int], _Told] = {}

    def publish(self, topic: str, message: BaseModel, *, retain: bool) -> None:
        """Note a call that boards are told of."""
        if isinstance(message, Announcement):
            calls = self._calls.setdefault(message.area, deque(maxlen=CALLS_KEPT))
            calls.append((message.call, message.at))
            key = message.call, message.times
            self._told.setdefault(key, _Told(message.at)).add(message.area)
            if len(self._told) > CALLS_KEPT:
                del self._told[next(iter(self._told))]

    def healthy(self, health: DeviceHealth, now: datetime) -> None:
        """A board's own word; that it is gone is no sign of life."""
        if health.state != "gone":
            self._note(health.device, health.knows, now)

    def acknowledged(
        self, device: str, ack: Ack, paired: Mapping[str, PairedBoard], now: datetime
    ) -> Acknowledged | None:
        """A board showed, or said, a call, or has nothing to show of it; what that completes, where it was the last one.

        `paired` is another mapping whenever it has changed.
        """
        self._note(device, ack.call, now)
        word: Word = "said" if ack.said else "shown"
        told = self._told.get((ack.call, ack.times))
        if told is None or device in told.by[word]:
            return None
        told.by[word].add(device)
        meant = told.meant(paired)
        return Acknowledged(word, len(meant), now - told.at) if told.by[word] >= meant else None

    def silent(self, paired: Mapping[str, PairedBoard], now: datetime) -> frozenset[str]:
        """Boards that need somebody; those that are no longer paired are forgotten."""
        for device in self._heard.keys() - paired.keys():
            del self._heard[device]
            self._knows.pop(device, None)
        due = {
            area: [(call, at) for call, at in reversed(calls) if at <= now - UNKNOWN_AFTER]
            for area, calls in self._calls.items()
        }
        return frozenset(board.device for board in paired.values() if self._is_silent(board, due, now))

    def _note(self, device: str, knows: int | None, now: datetime) -> None:
        self._heard[device] = now
        self._knows[device] = max(self._knows.get(device, 0), knows or 0)

    def _is_silent(self, board: PairedBoard, due: Mapping[str, Sequence[_Call]], now: datetime) -> bool:
        known_from = max(self._started, board.since)
        heard = self._heard.get(board.device, known_from)
        return now - heard >= SILENT_AFTER or self._misses(board, due, known_from)

    def _misses(self, board: PairedBoard, due: Mapping[str, Sequence[_Call]], known_from: datetime) -> bool:
        """Whether it should know of a newer call than it does; a board just paired has no past. `due`: newest first."""
        knows = self._knows.get(board.device, 0)
        newest = (
            next((call for call, at in due.get(area, ()) if known_from <= at), 0) for area in board.areas
        )
        return max(newest, default=0) > knows

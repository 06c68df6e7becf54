"""A store that dies where it is told to: what a process that is killed between two steps leaves behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from queue_server.service.ports import Record, Store, Unit


class Crash(BaseException):
    """The process is gone: nobody catches this, whatever it was doing is not finished."""


class Moment(Enum):
    """Where the process dies."""

    DECIDED = auto()  # decided, nothing appended
    APPENDED = auto()  # appended, not committed
    BEFORE_COMMIT = auto()  # the whole batch appended
    COMMITTED = auto()  # on the disk, nobody answered
    ANSWERED = auto()  # answered, nothing published


@dataclass
class CrashingStore:
    """Another store, until `moment` comes (of the `record`-th record of a batch, where it is within one)."""

    inner: Store
    moment: Moment | None = None
    record: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @contextmanager
    def batch(self, expected_seq: int, *, together: bool = False) -> Iterator["CrashingUnit"]:
        """The inner batch; dies before or after its commit where told to."""
        with self.inner.batch(expected_seq, together=together) as unit:
            yield CrashingUnit(unit, self)
            if self.moment is Moment.BEFORE_COMMIT:
                raise Crash
        if self.moment is Moment.COMMITTED:
            raise Crash


@dataclass
class CrashingUnit:
    """The inner unit; dies around one of its records where told to."""

    inner: Unit
    store: CrashingStore
    seen: int = 0

    def append(self, record: Record) -> None:
        """Append, or die before or after."""
        due, self.seen = self.seen == self.store.record, self.seen + 1
        if due and self.store.moment is Moment.DECIDED:
            raise Crash
        self.inner.append(record)
        if due and self.store.moment is Moment.APPENDED:
            raise Crash

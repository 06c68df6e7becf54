"""A hall's lease in PostgreSQL: one row that says who may write, until when by the database's clock.

Take-over is an UPDATE of the row; a batch holds it FOR SHARE, so that nobody takes over in the middle of one. This
server counts its own half of the term on a clock that also runs while the machine sleeps: past it, it answers nothing.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import psycopg
import structlog

from queue_server.adapters.storage import postgres_statements as sql
from queue_server.adapters.storage.postgres_line import Connection, Line, Times, named
from queue_server.service.ports import LeaseLost, StorageError

log = structlog.get_logger(__name__)
_LOOK_S: Final = 0.25
_NAME: Final = 47
"""Letters of an owner's name that fit beside the mark that makes it this very store's."""
Seconds = Callable[[], float]


def elapsed() -> float:
    """Seconds that also count while the process is stopped or the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Another's lease as it was found; `left`, in seconds, by the database's clock."""

    owner: str
    epoch: int
    expires: datetime
    left: float

    @property
    def name(self) -> str:
        return self.owner.rpartition(" ")[0]

    def again(self, later: "_Seen") -> bool:
        """Whether it was taken or renewed since: its owner lives."""
        return (self.owner, self.epoch, self.expires) != (later.owner, later.epoch, later.expires)


class Lease:
    """One store's hold on its hall. Shared by the writer's thread and the keeper's; `in_force` by any."""

    def __init__(self, hall: str, times: Times, seconds: Seconds = elapsed) -> None:
        self._hall, self._term, self._seconds = hall, times.term, seconds
        self._mark = secrets.token_hex(8)
        self._mine: tuple[str, int] = ("", 0)
        self._sure_until = 0.0
        self._lost = True

    @property
    def in_force(self) -> bool:
        """Whether reads may be answered: renewed within half the term, and not found taken."""
        return not self._lost and self._seconds() < self._sure_until

    def take(self, line: Connection, owner: str) -> int:
        """The new epoch. Waits while a lease that nobody renews runs out; LeaseLost when its owner lives."""
        name, before = f"{owner[:_NAME]} {self._mark}", None
        while (epoch := self._try(line, name)) is None:
            seen = self._seen(line)
            if seen is not None and (seen.left > self._term or (before and before.again(seen))):
                raise LeaseLost(f"another queue server ({seen.name}) runs {self._hall}; stop it first")
            before = seen
            threading.Event().wait(min(max(seen.left, 0.01), _LOOK_S) if seen else 0.01)
        return epoch

    def renew(self, line: Connection) -> None:
        """Another term; raises LeaseLost when the row is another's."""
        began = self._seconds()
        if not line.execute(sql.RENEW_LEASE, (self._term, self._hall, *self._mine)).rowcount:
            self._lost = True
            raise LeaseLost
        self._sure_until = began + self._term / 2

    def judge(self, row: tuple[str, int] | None) -> None:
        """Raises LeaseLost when the row, as held FOR SHARE, is another's."""
        if row != self._mine:
            self._lost = True
            raise LeaseLost

    def give_back(self, line: Connection) -> None:
        """The next server need not wait; nothing happens where the lease is another's."""
        self._lost = True
        line.execute(sql.GIVE_LEASE_BACK, (self._hall, *self._mine))

    def _try(self, line: Connection, name: str) -> int | None:
        began = self._seconds()
        row = line.execute(sql.TAKE_LEASE, (self._hall, name, self._term)).fetchone()
        if row is None:
            return None
        self._mine, self._lost = (name, row[0]), False
        self._sure_until = began + self._term / 2
        return self._mine[1]

    def _seen(self, line: Connection) -> "_Seen | None":
        row = line.execute(sql.SEE_LEASE, (self._hall,)).fetchone()
        return _Seen(row[0], row[1], row[2], float(row[3] or 0)) if row else None


class Keeper(threading.Thread):
    """Renews the lease four times a term on a connection of its own, however busy the writer is."""

    def __init__(self, lease: Lease, address: str, times: Times) -> None:
        super().__init__(name="lease", daemon=True)
        self._lease, self._line, self._pause = lease, Line(address, times), times.term / 4
        self._ended = threading.Event()

    def run(self) -> None:
        """Until `end`, or until the lease is another's."""
        while not self._ended.wait(self._pause):
            if not self._renewed():
                break
        self._line.close()

    def end(self) -> None:
        """Renew no more; returns when nothing is under way."""
        self._ended.set()
        if self.is_alive():
            self.join()

    def _renewed(self) -> bool:
        try:
            self._lease.renew(self._line.get())
        except LeaseLost:
            log.error("lease_lost")
            return False
        except psycopg.Error as error:
            self._line.close()
            log.warning("lease_not_renewed", error=named(error))
        except StorageError as error:
            log.warning("lease_not_renewed", error=str(error))
        return True

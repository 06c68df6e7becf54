"""Connections to PostgreSQL that nothing hangs on: every wait has an end, and what was lost is opened again.

A password comes from where libpq looks by itself, never from the address (`postgres_address`).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import psycopg
from psycopg import conninfo
from psycopg.abc import PQGen
from psycopg.errors import Diagnostic

from queue_server.adapters.storage.postgres_address import is_local
from queue_server.service.ports import StorageError

RV = TypeVar("RV")
_ANSWER_S: Final = 6.0


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take, in seconds."""

    term: float = 10.0
    """A lease that is not renewed runs out after it; reads stop at half of it."""
    statement: float = 4.0
    """The database ends a statement that takes longer."""
    idle: float = 2.0
    """The database ends a transaction whose server has fallen silent: a paused one never keeps others waiting."""
    answer: float = _ANSWER_S
    """A database that says nothing for so long is gone."""
    connect: float = 3.0


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection whose every wait ends after `answer` seconds."""

    answer = _ANSWER_S
    warned = False

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """psycopg's own, never without an end."""
        return super().wait(gen, interval, self.answer if timeout is None else timeout)

    def note(self, notice: Diagnostic) -> None:
        """A warning at a commit: it stands here, but not where it was to be copied to."""
        self.warned = self.warned or notice.severity_nonlocalized == "WARNING"


def connect(address: str, times: Times, *, autocommit: bool = True) -> Connection:
    """An open connection to a database that takes writes; raises StorageError with the reason, never with values."""
    logging.getLogger("psycopg").setLevel(
        logging.CRITICAL
    )  # its warnings quote the database, and it quotes values
    try:
        line = Connection.connect(_parameters(address, times), autocommit=autocommit)
    except psycopg.Error as error:
        raise StorageError(f"the database cannot be reached: {_first_words(error)}") from None
    line.answer = times.answer
    line.add_notice_handler(line.note)
    if line.info.parameter_status("server_encoding") != "UTF8":
        line.close()
        raise StorageError("the database must be one of encoding UTF8")
    if not (line.pgconn.ssl_in_use or is_local(line.info.host)):
        line.close()
        raise StorageError("the database is on another machine: its address needs sslmode=verify-full")
    return line


class Line:
    """One connection, opened when it is first needed and again after it was lost. For one thread."""

    def __init__(self, address: str, times: Times) -> None:
        self._address, self._times = address, times
        self._open: Connection | None = None

    def get(self) -> Connection:
        """A connection that was whole when it was last used."""
        if self._open is None or self._open.closed:
            self._open = connect(self._address, self._times)
        return self._open

    def close(self) -> None:
        """Forget the connection; the next `get` opens another."""
        if self._open is not None:
            self._open.close()
        self._open = None

    @contextmanager
    def mapped(self) -> Iterator[Connection]:
        """The connection, with driver errors as StorageError; one that is in doubt is closed."""
        line = self.get()
        try:
            yield line
        except psycopg.Error as error:
            if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
                self.close()
            raise StorageError(named(error)) from None


def named(error: psycopg.Error) -> str:
    """What went wrong by its SQLSTATE or class: the message itself may quote values."""
    return f"PostgreSQL {error.sqlstate or type(error).__name__}"


def _first_words(error: psycopg.Error) -> str:
    """Connecting fails before any value was sent: the first line names host and reason."""
    return (str(error).splitlines() or [named(error)])[0]


def _parameters(address: str, times: Times) -> str:
    try:
        given = conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        raise StorageError("the database's address is not one of PostgreSQL") from None
    limits = {
        "statement_timeout": times.statement,
        "lock_timeout": times.statement,
        "idle_in_transaction_session_timeout": times.idle,
    }
    options = [f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items()]
    forced: dict[str, str | int] = {
        "connect_timeout": max(2, round(times.connect)),
        "options": " ".join([str(given.get("options", "")), *options, "-c synchronous_commit=on"]).strip(),
        "fallback_application_name": "yitang",
        "target_session_attrs": "read-write",
        "tcp_user_timeout": round(times.answer * 1000),
    }
    return conninfo.make_conninfo(address, **forced)

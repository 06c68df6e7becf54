"""What commands share that write into the audit chain: who sits at the machine, and where the hall keeps it."""

import getpass
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from queue_server.adapters.storage import sqlite_session
from queue_server.adapters.storage.personal import PersonalTables
from queue_server.service.ports import StorageError
from queue_server.service.staff_record import OnRecord, StaffChange


def operator() -> str:
    """Who sits at the machine."""
    return f"operator:{getpass.getuser()}"[:64]


def opened(data: Path, database: str | None, hall: str) -> AbstractContextManager[PersonalTables]:
    """A hall's personal data, in the folder's file or in the database at this address; raises StorageError."""
    if not database:
        return sqlite_session.opened(data / "hall.db", hall)
    from queue_server.adapters.storage import postgres_session  # noqa: PLC0415 - its driver is loaded where it is used

    return postgres_session.opened(database, hall)


def has_database(data: Path, database: str | None) -> bool:
    """Whether there is an audit chain to write into."""
    return bool(database) or (data / "hall.db").exists()


def recorder(data: Path, database: str | None, hall: str) -> OnRecord:
    """Puts a change of an account on record as the operator's; raises StorageError where the hall has no database."""

    def record(change: StaffChange) -> None:
        if not has_database(data, database):
            raise StorageError(
                "changes of accounts go on record in the hall's database: start its server once, or name it with --database"
            )
        with opened(data, database, hall) as personal:
            personal.record(change.by(operator(), datetime.now(UTC)))

    return record

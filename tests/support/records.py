"""Where changes of accounts go in tests: nowhere, into a list, or into a wall."""

from queue_server.service.ports import StorageError
from queue_server.service.staff_record import StaffChange


def unrecorded(_change: StaffChange) -> None:
    """For accounts that a test needs before its own part begins."""


def refused(_change: StaffChange) -> None:
    """As a database that cannot be written."""
    raise StorageError("full")

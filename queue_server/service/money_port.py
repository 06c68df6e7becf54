"""What pages may read of a hall's money, and the reports that they offer."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Protocol

from queue_server.contracts.base import Language
from queue_server.contracts.pay_views import PaymentSnapshot, PaymentsSnapshot

Cell = str | int
Sheet = Literal["csv", "xlsx"]


class MoneyGateway(Protocol):
    """A hall's orders of payment; all raise StorageError where another server may own the hall."""

    def payment(self, order: str) -> PaymentSnapshot | None:
        """One order."""

    def payments(self) -> PaymentsSnapshot:
        """What runs, what waits for a word, what does not agree, and the day's sums."""


class PaymentPapers(Protocol):
    """What people take away. Reports reach back a month: older ones are `queue-server payments report`."""

    async def rows(self, first: date, last: date) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        """(names of the columns, rows) by day, kind, item and channel; sums in fen."""

    async def sheet(self, kind: Sheet, first: date, last: date) -> bytes:
        """The same as a file."""

    def receipt(self, shown: PaymentSnapshot, language: Language) -> bytes:
        """The order's receipt as a PDF, or the slip for the counter."""

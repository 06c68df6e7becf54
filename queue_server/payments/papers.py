"""What pages let people take away: reports of the last month and receipts."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path

from queue_server.contracts.base import Language, Text
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.domain.hall import Hall
from queue_server.domain.payment import Payments
from queue_server.payments import receipts
from queue_server.payments.report import HEAD, Sums
from queue_server.payments.tables import as_csv, as_xlsx
from queue_server.service.money_port import Cell, Sheet

AT_ONCE = 200
"""Orders summed before others have their turn on the loop: some two milliseconds."""


class Papers:
    """PaymentPapers over the orders in memory: they stay for 35 days after their last change."""

    def __init__(self, hall: Hall, read: Callable[[], Payments], libraries: Path) -> None:
        self._hall, self._read, self._libraries = hall, read, libraries

    async def rows(self, first: date, last: date) -> tuple[Sequence[str], Sequence[Sequence[Cell]]]:
        """Summed a few orders at a time: a month's are many, and the hall goes on meanwhile."""
        sums = Sums(self._hall.id, self._hall.zone, first, last)
        for n, order in enumerate(tuple(self._read().orders.values()), start=1):
            sums.add(order)
            if n % AT_ONCE == 0:
                await asyncio.sleep(0)
        return HEAD, [astuple(line) for line in sums.lines()]

    async def sheet(self, kind: Sheet, first: date, last: date) -> bytes:
        """The same as a file."""
        head, rows = await self.rows(first, last)
        return await asyncio.to_thread({"csv": as_csv, "xlsx": as_xlsx}[kind], head, rows)

    def receipt(self, shown: PaymentSnapshot, language: Language) -> bytes:
        """As one page."""
        name = Text(zh=self._hall.name.zh, en=self._hall.name.en)
        return receipts.pdf(receipts.receipt(shown, name, self._hall.zone, language), self._libraries)

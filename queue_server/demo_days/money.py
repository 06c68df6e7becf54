"""Fees of a made-up day, paid over the counter before the window finishes, drawn apart so that the rest of the day stays as it was."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from queue_server.demo_days.stage import Stage
from queue_server.domain.commands.payments import ConfirmCounter, OpenOrder
from queue_server.domain.fees import FeeItem

CLERK = "clerk:demo-day"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(slots=True)
class DemoMoney:
    """One day's; `chance` is its own."""

    stage: Stage
    chance: Random

    def paid(self, ticket: str, matter: str, at: datetime) -> None:
        """What the matter costs by the table of the day, where nobody assesses it."""
        for item in self._items(matter):
            order = "".join(self.chance.choices(LETTERS, k=10))
            self.stage.do(OpenOrder(order, CLERK, ((item.id, 1),), ticket=ticket), at)
            attempt, receipt = (
                f"{self.chance.getrandbits(128):032x}",
                f"DEMO{self.chance.randrange(10**6):06d}",
            )
            self.stage.do(ConfirmCounter(order, attempt, item.fen, receipt), at)

    def _items(self, matter: str) -> list[FeeItem]:
        day = self.stage.state.day
        table = day.hall.charges.on(day.date) if day.hall else None
        items = table.items if table else ()
        return [item for item in items if matter in item.matters and not item.assessed and not item.free][:1]

"""What the day remembers of the green channel: the floating windows asked for, and which of the last tickets are green."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AskState(StrEnum):
    """What became of an ask for a floating window."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVER = "over"  # the ticket was called or left, windows opened, or nobody answered in time


@dataclass(slots=True)
class Ask:
    """机动窗口: one more window is asked for, for this ticket's matter. Only `applying` changes it.

    `p99_s`: seconds of the wait that 1 in 100 would pass, None where no window is open.
    """

    ticket: str
    matter: str
    at: datetime
    until: datetime
    windows: int
    p99_s: int | None
    state: AskState = AskState.ASKED
    window: str | None = None
    cause: str = ""
    ended_at: datetime | None = None


@dataclass(slots=True)
class GreenWatch:
    """Asks by ticket id, oldest first; `last`: the newest ask of each matter; the last tickets and who of them is green."""

    asks: dict[str, Ask] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    recent: dict[str, bool] = field(default_factory=dict)
    green: int = 0

    def issued(self, ticket: str, of: int, *, green: bool) -> None:
        """One more ticket; only the last `of` count."""
        self.recent[ticket] = green
        self.green += green
        while len(self.recent) > of:
            self.green -= self.recent.pop(next(iter(self.recent)))

    def changed(self, ticket: str, *, green: bool) -> None:
        """A class was confirmed or taken back."""
        was = self.recent.get(ticket)
        if was is not None:
            self.recent[ticket] = green
            self.green += green - was

    def open_asks(self) -> list[Ask]:
        """Asks that wait for an answer."""
        found = (self.asks[ticket] for ticket in self.last.values())
        return [ask for ask in found if ask.state is AskState.ASKED]

"""What an emulated bank knows: trades, who pays when, refunds. The judge of what a hall believes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal

State = Literal["waiting", "paid", "closed"]


class LedgerError(Exception):
    """The bank refuses: {code}."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Payer:
    """How a person behaves, drawn from the seed when a trade begins. `pays_after` None: never.

    `lands_after`: the payment was under way when the trade was closed, and succeeds so much later all the same.
    """

    pays_after: timedelta | None
    lands_after: timedelta | None = None


@dataclass(slots=True)
class Back:
    """One refund."""

    number: str
    fen: int
    at: datetime


@dataclass(slots=True)
class Trade:
    """One out_trade_no at one channel."""

    number: str
    channel: str
    fen: int
    subject: str
    no: str
    begun_at: datetime
    payer: Payer
    state: State = "waiting"
    paid_at: datetime | None = None
    closed_at: datetime | None = None
    refunds: dict[str, Back] = field(default_factory=dict)

    @property
    def kept(self) -> int:
        """Fen that the hall has of it."""
        return (self.fen if self.paid_at else 0) - sum(back.fen for back in self.refunds.values())


class Ledger:
    """Time moves when it is asked: `advance` lets people pay."""

    def __init__(self, random: Random, payers: "Payers") -> None:
        self.trades: dict[str, Trade] = {}
        self._random, self._payers = random, payers

    def begin(self, channel: str, number: str, fen: int, subject: str, now: datetime) -> Trade:
        """A trade, once a number; the same number with another amount is refused."""
        known = self.trades.get(number)
        if known is not None:
            if (known.channel, known.fen) != (channel, fen):
                raise LedgerError("number_used")
            return known
        no = f"{now:%Y%m%d}{self._random.getrandbits(60):020d}"
        self.trades[number] = Trade(number, channel, fen, subject, no, now, self._payers.draw(self._random))
        return self.trades[number]

    def find(self, channel: str, number: str) -> Trade | None:
        """The trade of that channel."""
        trade = self.trades.get(number)
        return trade if trade and trade.channel == channel else None

    def advance(self, now: datetime) -> Iterator[Trade]:
        """Trades that people have paid by now, each once."""
        for trade in self.trades.values():
            at = _when(trade)
            if trade.paid_at is None and at is not None and at <= now:
                trade.state, trade.paid_at = "paid", at
                yield trade

    def pay(self, trade: Trade, now: datetime) -> None:
        """Paid at once, as by a phone that asks for no password."""
        if trade.state != "waiting":
            raise LedgerError("not_waiting")
        trade.state, trade.paid_at = "paid", now

    def close(self, trade: Trade, now: datetime, *, back: bool) -> None:
        """No more; what was paid goes back where the channel does that, else it is refused."""
        if trade.state == "paid":
            if not back:
                raise LedgerError("paid")
            if trade.kept:
                self.refund(trade, f"cancel-{trade.number[:24]}", trade.kept, now)
        trade.state, trade.closed_at = "closed", trade.closed_at or now

    def refund(self, trade: Trade, number: str, fen: int, now: datetime) -> Back:
        """Once a number, never more than is there."""
        if number in trade.refunds:
            return trade.refunds[number]
        if trade.paid_at is None or not 0 < fen <= trade.kept:
            raise LedgerError("not_enough")
        trade.refunds[number] = Back(number, fen, now)
        return trade.refunds[number]

    def of_day(
        self, channel: str, day: str, zone_shift: timedelta
    ) -> list[tuple[Trade, Back | None, datetime]]:
        """(trade, refund or None, time) of everything that moved on a day."""
        moved: list[tuple[Trade, Back | None, datetime]] = []
        for trade in self.trades.values():
            if trade.channel == channel and trade.paid_at:
                moved.append((trade, None, trade.paid_at))
                moved += [(trade, back, back.at) for back in trade.refunds.values()]
        return [each for each in moved if (each[2] + zone_shift).date().isoformat() == day]


@dataclass(frozen=True, slots=True)
class Payers:
    """Shares of people, in percent: who never pays, and whose payment lands after the close."""

    never: int = 5
    late: int = 0
    quickest_s: int = 3
    slowest_s: int = 40
    latest_s: int = 900  # after the close

    def draw(self, random: Random) -> Payer:
        """One person."""
        lot = random.randrange(100)
        if lot < self.late:
            return Payer(None, timedelta(seconds=random.randint(2, self.latest_s)))
        if lot < self.late + self.never:
            return Payer(None)
        return Payer(timedelta(seconds=random.randint(self.quickest_s, self.slowest_s)))


def _when(trade: Trade) -> datetime | None:
    """When this person's payment succeeds."""
    if trade.state == "waiting" and trade.payer.pays_after is not None:
        return trade.begun_at + trade.payer.pays_after
    if trade.closed_at is not None and trade.payer.lands_after is not None:
        return trade.closed_at + trade.payer.lands_after
    return None

"""What an emulated bank's own ledger finds wrong with what a hall believes; empty: money taken is money owed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from queue_server.domain.events import payments as ep
from queue_server.domain.payment import Order, Payments
from queue_server.payments.emulators.ledger import Trade
from queue_server.service import journal
from queue_server.service.ports import Entry


def judged(payments: Payments, trades: Mapping[str, Trade], till: Mapping[str, int]) -> list[str]:
    """Orders of which more or less was taken than is owed, and which nobody has on the list; trades that nobody began."""
    listed = {each.attempt for each in payments.differences.values()}
    found = [f"{number}: unknown to the hall" for number in trades if number not in payments.of_attempt]
    for order in payments.orders.values():
        own = [trade for attempt in order.attempts if (trade := trades.get(attempt))]
        taken = sum(trade.kept for trade in own) + till.get(order.id, 0)
        owed = order.fen if order.settled else 0
        if taken != owed and listed.isdisjoint(order.attempts):
            found.append(f"{order.id}: {taken} taken, {owed} owed, {_words(order, own)}")
    return found


def shown_wrong(entries: Iterable[Entry], trades: Mapping[str, Trade]) -> Iterator[str]:
    """Attempts that were called failed or closed at a moment when the gateway had their money."""
    for entry in entries:
        event = journal.read(entry) if entry.stream.startswith("payment/") else None
        if isinstance(event, ep.AttemptFailed | ep.AttemptClosed):
            trade = trades.get(event.attempt)
            if trade and trade.paid_at and trade.paid_at < entry.at and _kept_at(trade, entry.at):
                yield f"{event.attempt}: {type(event).__name__}"


def _kept_at(trade: Trade, at: datetime) -> int:
    return trade.fen - sum(back.fen for back in trade.refunds.values() if back.at <= at)


def _words(order: Order, trades: list[Trade]) -> str:
    ours = [(a.id[:6], a.state.value, a.id == order.kept) for a in order.attempts.values()]
    return f"{ours} / {[(t.number[:6], t.state, t.kept) for t in trades]}"

"""What may be read of money: over a hall's own copy of its state, and over the service that answers for it."""

from abc import abstractmethod
from datetime import datetime
from typing import Any

from queue_server.contracts.pay_views import PaymentSnapshot, PaymentsSnapshot
from queue_server.domain.hall import Hall
from queue_server.domain.payment import Payments
from queue_server.domain.state import HallState
from queue_server.service.pay_view import PaymentViews
from queue_server.service.ports import Clock


class PaymentReads:
    """The part of Views that is about money."""

    hall: Hall
    _state: HallState
    _paying: PaymentViews

    @abstractmethod
    def _head(self, now: datetime) -> dict[str, Any]:
        """What every snapshot has."""

    def payment(self, order: str, now: datetime) -> PaymentSnapshot | None:
        """One order of payment."""
        found = self._state.payments.orders.get(order)
        return self._paying.snapshot(self.hall, found, **self._head(now)) if found else None

    def payment_of(self, device: str, now: datetime) -> PaymentSnapshot | None:
        """The newest order that a machine opened."""
        latest = self._state.payments.latest
        return self.payment(latest.get(f"kiosk:{device}") or latest.get(f"desk:{device}") or "", now)

    def payments(self, now: datetime) -> PaymentsSnapshot:
        """What cashiers and managers see of money."""
        today = self._state.day.date
        return self._paying.payments(self.hall, self._state.payments, today, **self._head(now))

    def orders(self) -> Payments:
        """The orders themselves; who reads them changes nothing."""
        return self._state.payments


class HallMoney:
    """MoneyGateway's reads, of the service that answers for a hall."""

    _clock: Clock

    @abstractmethod
    def _shown(self) -> PaymentReads:
        """The hall's copy as long as reads may be answered; raises StorageError."""

    def payment(self, order: str) -> PaymentSnapshot | None:
        """One order of payment."""
        return self._shown().payment(order, self._clock.now())

    def payments(self) -> PaymentsSnapshot:
        """What cashiers and managers see of money."""
        return self._shown().payments(self._clock.now())

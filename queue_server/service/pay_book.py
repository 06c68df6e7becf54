"""A hall's orders for the payer: what is committed, codes that wait in memory, and the way in for a channel's word."""

from collections.abc import Awaitable, Callable, Iterable

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import CodecError, digest, encode
from queue_server.contracts.commands import Command
from queue_server.contracts.commands.payments import PaymentBody, StartPayment
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain.payment import Payments
from queue_server.service.pay_codes import PaymentCodes, channel_of
from queue_server.service.ports import Clock, Ids
from queue_server.service.requests import Happened

PAYER = Actor(role=Role.SYSTEM, id="payer")
Submit = Callable[[Actor, Command, str], Awaitable[Accepted | Refused]]
Unseal = Callable[[str], str]


class HallBook:
    """PaymentBook over a hall's service; on its loop."""

    def __init__(
        self,
        hall: str,
        *,
        submit: Submit,
        read: Callable[[], Payments],
        unseal: Unseal,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._hall, self._submit, self._read, self._unseal = hall, submit, read, unseal
        self._clock, self._ids = clock, ids
        self._codes = PaymentCodes()
        self._listeners: list[Callable[[str], None]] = []

    def payments(self) -> Payments:
        """The orders as they are committed."""
        return self._read()

    def claim_code(self, command: str) -> str | None:
        """Once."""
        return self._codes.claim(command, self._clock.now())

    async def tell(self, body: PaymentBody) -> Accepted | Refused:
        """A command of the server's own."""
        command = Command(id=self._ids.visit(), hall=self._hall, sent_at=self._clock.now(), body=body)
        return await self._submit(PAYER, command, digest(encode(command)))

    def on_payment(self, listener: Callable[[str], None]) -> None:
        """After each committed change of an order."""
        self._listeners.append(listener)

    def hold(self, command: Command) -> RefusalCode | None:
        """Open a scanned code and keep it for its attempt, before the command is stored; why it is refused."""
        body = command.body
        if not isinstance(body, StartPayment):
            return None
        if not body.way.endswith("_scan"):
            return None if body.sealed_code is None else RefusalCode.MALFORMED
        try:
            code = self._unseal(body.sealed_code or "")
        except CodecError as error:
            return error.code
        if channel_of(code) != body.way.partition("_")[0]:
            return RefusalCode.CODE_NOT_OF_WAY
        self._codes.put(command.id, code, self._clock.now())
        return None

    def committed(self, happened: Iterable[Happened]) -> None:
        """Tell who listens which orders have changed."""
        orders = {
            getattr(each.event, "order", "") for each in happened if each.entry.stream.startswith("payment/")
        }
        for order in orders - {""}:
            for listener in self._listeners:
                listener(order)

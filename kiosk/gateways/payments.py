"""Orders and attempts as commands, payments' slips on paper. A phone's code is sealed at once and kept nowhere."""

import hashlib
from collections.abc import Callable

from kiosk import words
from kiosk.flow import effects as e
from kiosk.flow.intents import Intent
from kiosk.flow.pay_intents import OrderOpened, OrderRefused, PaperPrinted, PayRefused, PayStarted
from kiosk.flow.pay_screens import PayRequest
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.pay_slip import pay_slip
from kiosk.gateways.queue_link import QueueLink
from kiosk.gateways.slips import Printed
from kiosk.gateways.visitors import visitor_of
from queue_server.contracts.base import Language
from queue_server.contracts.commands.payments import FeeWanted, FindPayment, OpenPayment, StartPayment
from queue_server.contracts.replies import Accepted, PaymentView
from queue_server.contracts.sealing import seal_code, seal_visitor

MOST_CODE = 32
"""Signs; what is longer is no payment code and is not sent."""


def open_body(request: PayRequest, seal_key: str) -> OpenPayment | FindPayment:
    """The command of a request: items, never an amount; or what shows whose payment it is, sealed or as a hash."""
    if request.order or request.token or request.holder:
        return FindPayment(
            order=request.order or None,
            page_token_sha256=hashlib.sha256(request.token.encode()).hexdigest() if request.token else None,
            sealed=seal_visitor(seal_key, visitor_of(request.holder)) if request.holder else None,
        )
    items = tuple(FeeWanted(item=item, count=count) for item, count in request.items)
    return OpenPayment(items=items, notice=request.notice, ticket=request.ticket)


def start_body(effect: e.StartPay, seal_key: str) -> StartPayment:
    """The command of an attempt."""
    sealed = seal_code(seal_key, effect.code[:MOST_CODE] or " ") if effect.way.endswith("_scan") else None
    return StartPayment(order=effect.order, way=effect.way, sealed_code=sealed)


class PaymentHands:
    """Performs the effects of paying; `about` says what a slip's head says of hall and time."""

    def __init__(
        self,
        link: QueueLink,
        printer: PrinterDesk,
        seal_key: str,
        dispatch: Callable[[Intent], None],
        about: Callable[[Language], Printed],
    ) -> None:
        self._link, self._printer, self._seal_key = link, printer, seal_key
        self._dispatch, self._about = dispatch, about

    async def perform(self, effect: e.OpenOrder | e.StartPay | e.PrintPaper) -> None:
        """Until it is answered; the answer is dispatched."""
        match effect:
            case e.OpenOrder(request):
                await self._open(request)
            case e.StartPay():
                await self._begin(effect.id, start_body(effect, self._seal_key))
            case e.PrintPaper():
                await self._print(effect)

    async def _open(self, request: PayRequest) -> None:
        reply = await self._link.ask(request.id, open_body(request, self._seal_key))
        if not isinstance(reply, Accepted):
            self._dispatch(OrderRefused(request.id, reply.code))
        elif isinstance(reply.result, PaymentView):
            self._dispatch(OrderOpened(request.id, reply.result.order))

    async def _begin(self, command: str, body: StartPayment) -> None:
        reply = await self._link.ask(command, body)
        if not isinstance(reply, Accepted):
            self._dispatch(PayRefused(command, reply.code))
        elif isinstance(reply.result, PaymentView):
            self._dispatch(PayStarted(command, reply.result.attempt or ""))

    async def _print(self, effect: e.PrintPaper) -> None:
        about = self._about(effect.language)
        slip = pay_slip(effect.payment, effect.kind, about, words.load(effect.language))
        cause = await self._printer.print(slip)
        self._dispatch(PaperPrinted(effect.payment.order, effect.kind, cause))

"""What happens while somebody pays; part of `intents.Intent`."""

from dataclasses import dataclass

from kiosk.flow.pay_screens import PaperKind
from kiosk.flow.states import PrintCause
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.refusals import RefusalCode


@dataclass(frozen=True, slots=True)
class OpenFees:
    """缴费."""


@dataclass(frozen=True, slots=True)
class PickFee:
    """One of this item; where there is only one to have, the second touch takes it back."""

    item: str


@dataclass(frozen=True, slots=True)
class ClearFees:
    """Nothing of it."""


@dataclass(frozen=True, slots=True)
class OpenPayNumber:
    """A pay notice, or a payment by its number."""


@dataclass(frozen=True, slots=True)
class FindPayment:
    """The payment of whoever's card is in the session, wherever it was begun."""


@dataclass(frozen=True, slots=True)
class ResumePayment:
    """The payment that this machine was left with."""


@dataclass(frozen=True, slots=True)
class ChooseWay:
    """How to pay."""

    way: PayWay


@dataclass(frozen=True, slots=True)
class ChangeWay:
    """Cancel the attempt that runs: another way, or none."""


@dataclass(frozen=True, slots=True)
class OrderOpened:
    """The hall made an order of the request `id`."""

    id: str
    order: str


@dataclass(frozen=True, slots=True)
class OrderRefused:
    """The hall made none; nothing was changed."""

    id: str
    code: RefusalCode


@dataclass(frozen=True, slots=True)
class PayStarted:
    """The attempt that was asked for under `id` is stored."""

    id: str
    attempt: str


@dataclass(frozen=True, slots=True)
class PayRefused:
    """It is not, and no money moves."""

    id: str
    code: RefusalCode


@dataclass(frozen=True, slots=True)
class PaymentCame:
    """The newest order of this machine, whole."""

    payment: PaymentSnapshot


@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """What became of a payment's slip."""

    order: str
    kind: PaperKind
    cause: PrintCause


PayTouch = (
    OpenFees | PickFee | ClearFees | OpenPayNumber | FindPayment | ResumePayment | ChooseWay | ChangeWay
)
PayWord = OrderOpened | OrderRefused | PayStarted | PayRefused | PaymentCame | PaperPrinted

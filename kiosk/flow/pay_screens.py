"""Screens of paying. Where the money is says the server's snapshot of the order alone; nothing here holds a scanned code."""

from dataclasses import dataclass, field
from typing import Literal

from kiosk.flow.claims import Holder
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.refusals import RefusalCode

PaperKind = Literal["receipt", "unknown", "counter"]
"""收据; the slip of a payment nobody knows the end of yet; the slip for the bank counter."""
PaperState = Literal["no", "printing", "printed", "failed"]


@dataclass(frozen=True, slots=True)
class Fees:
    """What is to be paid. `matter`: its own items alone; `picked`: (item, how many)."""

    matter: str | None = None
    ticket: str | None = None
    picked: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PayNumber:
    """The number of a pay notice or of a payment, typed; `unknown`: it is neither, or not of this machine.

    `no_scanner`: a paper cannot be held before it now.
    """

    typed: str = ""
    unknown: bool = False
    no_scanner: bool = False


@dataclass(frozen=True, slots=True)
class PayRequest:
    """One intention to pay for something. Asked again with the same `id` it is the same order.

    Or to go on with what was begun elsewhere: by its number `order`, the `token` of a ticket's page, or the `holder`'s card.
    """

    id: str
    items: tuple[tuple[str, int], ...] = ()
    notice: str = ""
    ticket: str | None = None
    order: str = ""
    token: str = field(default="", repr=False)
    holder: Holder | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Opening:
    """The order is asked for: no money yet."""

    request: PayRequest


@dataclass(frozen=True, slots=True)
class Pay:
    """An order, from the choice of a way to its end.

    `way` waits for the code of a phone; `asked` is the start under way, `attempt` what became of it; `overdue`: no word in
    time, so nobody here knows. `paper`: what became of the slip of that `kind`.
    """

    order: str
    way: PayWay | None = None
    asked: str = ""
    attempt: str = ""
    refused: RefusalCode | None = None
    overdue: bool = False
    kind: PaperKind | None = None
    paper: PaperState = "no"


@dataclass(frozen=True, slots=True)
class PayProblem:
    """Nothing was begun: the hall said no, did not answer, or knows no such notice."""

    code: RefusalCode | Literal["link", "notice"]

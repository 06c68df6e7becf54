"""What a clerk chooses among at the console: each list as the command that carries the choice declares it."""

from typing import Final, get_args

from queue_server.contracts.base import Message
from queue_server.contracts.commands.cases import DecideCase, IssueResult, PauseCase, RefuseCase
from queue_server.contracts.commands.classes import TakeBackClass
from queue_server.contracts.commands.errands import TurnAway
from queue_server.contracts.commands.moves import NoteNeeds, ParkTicket, Pick, TransferTicket
from queue_server.contracts.commands.payments import AskRefund
from queue_server.contracts.commands.windows import PauseWindow

FIELDS: Final[dict[str, tuple[type[Message], str]]] = {
    "pauses": (PauseWindow, "reason"), "parks": (ParkTicket, "park"), "park_reasons": (ParkTicket, "reason"),
    "transfers": (TransferTicket, "reason"), "picks": (Pick, "cause"), "take_backs": (TakeBackClass, "reason"),
    "needs": (NoteNeeds, "needs"), "lacking": (TurnAway, "lacking"), "refusals": (RefuseCase, "reason"),
    "outcomes": (DecideCase, "outcome"), "case_pauses": (PauseCase, "reason"), "ways": (IssueResult, "way"),
    "refunds": (AskRefund, "reason"),
}  # fmt: skip
"""Name of a list on the page → the field that takes one of it, or some."""


def choices() -> dict[str, tuple[str, ...]]:
    """Every list, in the order in which it is declared."""
    return {name: options(model, field) for name, (model, field) in FIELDS.items()}


def options(model: type[Message], field: str) -> tuple[str, ...]:
    """The values of a field that is one of some words, or a list of them."""
    kind = model.model_fields[field].annotation
    one: tuple[str, ...] = get_args(kind)
    return one if isinstance(one[0], str) else get_args(one[0])

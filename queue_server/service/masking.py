"""A person's data as a console may show it. Pure."""

from dataclasses import dataclass

from queue_server.contracts.commands import Visitor


@dataclass(frozen=True, slots=True)
class MaskedVisitor:
    """A person as a console may show them."""

    name: str
    number: str
    age: int | None  # None where the card's birth date does not exist
    delivery: str = ""  # card, window: where a result is to be sent, as far as a window must know


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket of today that belongs to an ID number."""

    ticket: str
    number: str
    state: str
    window: str | None
    visitor: MaskedVisitor


def masked(visitor: Visitor, age: int | None) -> MaskedVisitor:
    """王** and 330***********1234: what a console may show. Of a short number, its last quarter."""
    hidden = visitor.name and visitor.name[:1] + "*" * min(max(len(visitor.name) - 1, 1), 4)
    sent = visitor.delivery.to if visitor.delivery else ""
    return MaskedVisitor(hidden, _masked_number(visitor.number), age, sent)


def _masked_number(number: str) -> str:
    first, last = (3, 4) if len(number) >= 14 else (0, len(number) // 4)
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :]

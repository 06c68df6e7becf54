"""Passes back into the hall: each is a stream of its own, open until it is used or over."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PassGiven:
    """A pass was given: `use` is return (turned away with a list) or continue (续办号 of a stopped matter).

    `code`: SHA-256 of 128 random bits that the citizen has. `good_until`: last day, ISO. `credit_s`: the head start
    that it gives on another day. `items`: the list that was given. `visit`: a random reference, as on the ticket.
    """

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("pass", "code")
    BEGINS: ClassVar[bool] = True
    code: str
    use: str
    ticket: str
    cases: tuple[str, ...]
    visit: str | None
    agent: bool
    classes: tuple[tuple[str, str], ...]
    good_until: str
    credit_s: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassUsed:
    """The pass became this ticket, or brought it back."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("pass", "code")
    ENDS: ClassVar[bool] = True
    code: str
    ticket: str


@dataclass(frozen=True, slots=True)
class PassExpired:
    """Nobody came with it in time."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("pass", "code")
    ENDS: ClassVar[bool] = True
    code: str

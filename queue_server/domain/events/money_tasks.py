"""Bills that were compared, what did not agree, notices that were not believed. No personal data."""

from dataclasses import dataclass
from typing import ClassVar

_BILL = ("bill", "bill")
_DIFFERENCE = ("difference", "difference")


@dataclass(frozen=True, slots=True)
class BillChecked:
    """对账: a channel's bill of a day was compared line by line; sums in fen, refunds taken off."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _BILL
    BEGINS: ClassVar[bool] = True
    bill: str
    lines: int
    here_fen: int
    there_fen: int
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BillCheckedAgain:
    """The same bill once more: only what is new is a task."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _BILL
    bill: str
    lines: int
    here_fen: int
    there_fen: int
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BillArchived:
    """It will not be compared again."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _BILL
    ENDS: ClassVar[bool] = True
    bill: str


@dataclass(frozen=True, slots=True)
class DifferenceFound:
    """What does not agree: a task for a person. `what`: domain.payment.DifferenceKind."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _DIFFERENCE
    BEGINS: ClassVar[bool] = True
    difference: str
    channel: str
    day: str
    what: str
    attempt: str
    here_fen: int
    there_fen: int


@dataclass(frozen=True, slots=True)
class DifferenceTaken:
    """Somebody looks after it."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _DIFFERENCE
    difference: str
    by: str


@dataclass(frozen=True, slots=True)
class DifferenceResolved:
    """It is right again, or explained."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _DIFFERENCE
    ENDS: ClassVar[bool] = True
    difference: str
    by: str
    how: str


@dataclass(frozen=True, slots=True)
class NoticeRefused:
    """A notice whose signature, time or nonce was wrong, or that was changed; `times` since the last entry."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = ("refused-notices", "channel")
    channel: str
    why: str
    times: int


MoneyTaskEvent = (
    BillChecked
    | BillCheckedAgain
    | BillArchived
    | DifferenceFound
    | DifferenceTaken
    | DifferenceResolved
    | NoticeRefused
)
"""Everything that happens to bills and differences."""

"""What a kiosk may ask of its devices. All methods block for a bounded time and never raise for a device's
failure: a fault is an answer. Run them in a thread; one thread at a time a device.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, runtime_checkable

from firmware_bridge.cards import Document, ResidentCard, Sex
from firmware_bridge.protocol.social_card import SocialCard
from firmware_bridge.slip import Slip

__all__ = [
    "CardEvent",
    "CardFault",
    "CardFaultCode",
    "CardHeld",
    "CardRead",
    "CardReader",
    "CardRemoved",
    "CodeScanner",
    "DeviceHealth",
    "Health",
    "HealthFlag",
    "NoCard",
    "NothingScanned",
    "PhotoDecoder",
    "PrintFailed",
    "PrintFailure",
    "PrintOutcome",
    "Printed",
    "ResidentCard",
    "ScanEvent",
    "ScanFault",
    "Scanned",
    "Sex",
    "Slip",
    "SlipSensor",
    "TicketPrinter",
]


class DeviceHealth(Enum):
    """How a device is, worst cause first when several hold."""

    OK = "ok"  # answered and good
    DEGRADED = "degraded"  # works, needs care soon (see the flags)
    FAULT = "fault"  # answered and cannot work (see the flags)
    LOST = "lost"  # the port is gone or could not be opened
    UNKNOWN = "unknown"  # not asked yet, or it did not answer; never to be taken for healthy


class HealthFlag(Enum):
    """One named condition; the value is the key of its message."""

    PAPER_LOW = "printer.paper_low"
    PAPER_OUT = "printer.paper_out"
    COVER_OPEN = "printer.cover_open"
    CUTTER = "printer.cutter"
    OFFLINE = "printer.offline"
    PRINTER_ERROR = "printer.error"
    READER_SELF_TEST = "reader.self_test"
    READER_UNAUTHORISED = "reader.unauthorised"


@dataclass(frozen=True, slots=True)
class Health:
    """A device's health when last asked."""

    state: DeviceHealth
    flags: frozenset[HealthFlag] = field(default_factory=frozenset)


class CardFaultCode(Enum):
    """Why a card could not be read; the value is the key of the message for the person."""

    READ_FAILED = "card.read_failed"  # moved or lifted too early, or unreadable: place it again
    CARD_REFUSED = "card.refused"  # card and reader do not accept each other: go to the desk
    UNSUPPORTED = "card.unsupported"  # a document of a kind that is not known, or no identity document
    BAD_DATA = "card.bad_data"  # read without error, but the content breaks the standard
    READER_LOST = "reader.lost"  # unplugged; it is opened again at the next poll
    READER_SILENT = "reader.silent"  # no answer, or only garbage, within the deadline
    READER_ERROR = "reader.error"  # the reader reports its own failure


@dataclass(frozen=True, slots=True)
class NoCard:
    """The reader works and no card lies on it."""


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card was placed and read. Comes once a placement."""

    card: Document | SocialCard


@dataclass(frozen=True, slots=True)
class CardHeld:
    """The card read before still lies there."""


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card read before was lifted. Comes once."""


@dataclass(frozen=True, slots=True)
class CardFault:
    """No card could be read, with the reason. Comes at each poll for as long as the reason lasts."""

    code: CardFaultCode

    @property
    def message_key(self) -> str:
        """The key of the message for the person."""
        return self.code.value

    @property
    def todo_key(self) -> str:
        """The key of what the person should do now."""
        return f"{self.code.value}_todo"


CardEvent = NoCard | CardRead | CardHeld | CardRemoved | CardFault


class CardReader(Protocol):
    """A resident-card reader. It may not keep a card's data after handing it out."""

    def poll(self) -> CardEvent:
        """Look for a card once (≤ 0.5 s without one, ≤ 1 s to read one; ≤ 6 s on a bad line). Opens the port when needed."""

    def health(self) -> Health:
        """The health as of the last poll; asks nothing."""

    def close(self) -> None:
        """Give the port back; unblocks a poll in another thread. May be called twice."""


@dataclass(frozen=True, slots=True, repr=False)
class Scanned:
    """What was held before the scanner: one line, or several joined by LF. May be personal, or money: never logged."""

    text: str

    def __repr__(self) -> str:
        return f"Scanned({len(self.text)} signs)"


@dataclass(frozen=True, slots=True)
class NothingScanned:
    """Nothing was held before it in time, or nobody wants it any more."""


@dataclass(frozen=True, slots=True)
class ScanFault:
    """The scanner is gone; it is opened again at the next scan."""


ScanEvent = Scanned | NothingScanned | ScanFault


class CodeScanner(Protocol):
    """A scanner of bar codes, QR codes and machine-readable zones."""

    def scan(self, seconds: float, wanted: Callable[[], bool] = lambda: True) -> ScanEvent:
        """Look for one code for so long, or until it is `wanted` no more (asked about every 50 ms)."""

    def health(self) -> Health:
        """The health as of the last scan; asks nothing."""

    def close(self) -> None:
        """Give the port back; unblocks a scan in another thread. May be called twice."""


class PhotoDecoder(Protocol):
    """Makes a picture of a card's photo slot. Real cards need a vendor's licensed library (plugin)."""

    def decode(self, slot: bytes) -> bytes | None:
        """An image file (JPEG, PNG, WebP) from the 1,024 bytes; None: take the way without a face."""


class PrintFailure(Enum):
    """Why a slip was not printed; the value is the key of its message."""

    NO_PAPER = "printer.paper_out"
    COVER_OPEN = "printer.cover_open"
    CUTTER = "printer.cutter"
    OFFLINE = "printer.offline"
    ERROR = "printer.error"
    LOST = "printer.lost"
    UNKNOWN = "printer.unknown"  # it did not answer: do not believe that it printed


@dataclass(frozen=True, slots=True)
class Printed:
    """The job was sent and the printer, asked afterwards, is well."""

    paper_low: bool = False


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """The slip is not known to be printed. `may_have_printed`: bytes were sent, paper may be out."""

    cause: PrintFailure
    may_have_printed: bool

    @property
    def message_key(self) -> str:
        """The key of the message for the person."""
        return self.cause.value


PrintOutcome = Printed | PrintFailed


class TicketPrinter(Protocol):
    """A slip printer."""

    def print(self, slip: Slip) -> PrintOutcome:
        """Print one slip; asks the printer before and after. Blocks ≤ 10 s. Never prints twice by itself."""

    def health(self) -> Health:
        """Ask the printer now (≤ 1 s)."""

    def close(self) -> None:
        """Give the port back. May be called twice."""


@runtime_checkable
class SlipSensor(Protocol):
    """A printer that may see whether its slip was taken. What lacks it is a printer without such a sensor."""

    def slip_waits(self) -> bool | None:
        """Whether a slip waits at the exit (≤ 1 s); None: the printer has no sensor there, or did not answer."""

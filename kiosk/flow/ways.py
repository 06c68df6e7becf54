"""Screens of the ways to say who one is without the card: the list, the scanner, the slot, the pad, the platform."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Credentials:
    """Another credential: which? `trouble` is the key of what went wrong with the last one."""

    wanted: str | None = None
    trouble: str = ""


ScanWay = Literal["code", "travel", "licence-scan"]
Way = Literal[
    "code", "travel", "social", "number", "temporary", "household", "licence", "licence-scan", "newborn"
]


@dataclass(frozen=True, slots=True)
class Scan:
    """Something is to be held before the scanner; `way` decides what a code means."""

    way: ScanWay
    wanted: str | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """A social-security card is to be put into its slot."""

    wanted: str | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Checking:
    """A platform is asked about a code; the code itself is not kept here."""

    attempt: str
    wanted: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Pad:
    """A number is typed. `wrong` is the key of what is wrong with it."""

    credential: Literal["typed_number", "temporary_card", "household_book", "business_licence"]
    wanted: str | None = None
    text: str = ""
    wrong: str = ""

    def __repr__(self) -> str:
        return f"Pad({self.credential})"


PAD_LIMIT: Final = 18
"""Signs of a citizen's number, and of a unified social credit code."""
_DIGITS: Final = "1234567890"
_CODE_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def pad_signs(pad: Pad) -> str:
    """What the pad has keys for; an X only where it can stand."""
    if pad.credential == "business_licence":
        return _CODE_SIGNS
    return _DIGITS + "X" if len(pad.text) == PAD_LIMIT - 1 else _DIGITS

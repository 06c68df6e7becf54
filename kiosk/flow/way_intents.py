"""What happens on the ways to say who one is without the card; part of `intents.Intent`."""

from dataclasses import dataclass

from kiosk.flow.claims import Claim
from kiosk.flow.ways import Way


@dataclass(frozen=True, slots=True)
class OtherCredential:
    """用其他证件."""


@dataclass(frozen=True, slots=True)
class ChooseCredential:
    """One of the other credentials."""

    way: Way


@dataclass(frozen=True, slots=True, repr=False)
class PadKey:
    """A key of the pad: a sign, or `erase`."""

    key: str


@dataclass(frozen=True, slots=True, repr=False)
class CodeScanned:
    """Something was held before the scanner."""

    text: str

    def __repr__(self) -> str:
        return "CodeScanned(***)"


@dataclass(frozen=True, slots=True)
class CodeVerified:
    """The platform said who shows the code."""

    attempt: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class CodeFailed:
    """The platform does not know the code, or does not answer; `code` is the key of the words."""

    attempt: str
    code: str


@dataclass(frozen=True, slots=True)
class ClaimMade:
    """A card was read in the slot for social-security cards."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class ClaimFailed:
    """The slot's card, the slot or the scanner failed; `code` is the key of the words."""

    code: str

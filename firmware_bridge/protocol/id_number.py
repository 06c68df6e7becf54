"""Citizen numbers (GB 11643, check digit ISO 7064 MOD 11-2) and a card's validity. Pure: the date comes as an argument."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import Final, Protocol

from firmware_bridge.cards import ForeignerCard, ResidencePermit

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_FOREIGNER_2017: Final = re.compile(r"[A-Z]{3}[0-9]{12}", re.ASCII)
PERMIT_PREFIXES: Final = ("810000", "820000", "830000")


class CardValidity(Enum):
    """What speaks against a card, the gravest first; the value is the key of the message for the person."""

    OK = "card.ok"
    BAD_NUMBER = "card.bad_number"  # shape, check digit, or no such day of birth in the number
    BIRTH_MISMATCH = "card.birth_mismatch"  # number and birth field name different days
    NOT_YET_VALID = "card.not_yet_valid"
    EXPIRED = "card.expired"


class DatedCard(Protocol):
    """The part of a card that its validity rests on."""

    @property
    def number(self) -> str: ...
    @property
    def birth(self) -> date: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def check_character(first17: str) -> str:
    """The eighteenth character for seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECK[total % 11]


def birth_of(number: str) -> date | None:
    """The day of birth inside a number of the right shape; None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_valid(number: str) -> bool:
    """Whether shape, check character and the day of birth are right. A small x is wrong."""
    return (
        _SHAPE.fullmatch(number) is not None
        and check_character(number[:17]) == number[17]
        and birth_of(number) is not None
    )


def card_validity(card: DatedCard, today: date) -> CardValidity:
    """What speaks against the card on the hall's business day `today`. The last day of validity still counts."""
    if not number_fits(card):
        return CardValidity.BAD_NUMBER
    if _says_birth(card) and birth_of(card.number) != card.birth:
        return CardValidity.BIRTH_MISMATCH
    if today < card.valid_from:
        return CardValidity.NOT_YET_VALID
    if card.valid_to is not None and today > card.valid_to:
        return CardValidity.EXPIRED
    return CardValidity.OK


def number_fits(card: DatedCard) -> bool:
    """Whether the number is one of the card's kind. The 2017 foreigner's number has a shape and no published check."""
    match card:
        case ForeignerCard(edition=2017):
            return _FOREIGNER_2017.fullmatch(card.number) is not None
        case ForeignerCard():
            return card.number.startswith("9") and is_valid(card.number)
        case ResidencePermit():
            return card.number.startswith(PERMIT_PREFIXES) and is_valid(card.number)
        case _:
            return is_valid(card.number)


def _says_birth(card: DatedCard) -> bool:
    return not (isinstance(card, ForeignerCard) and card.edition == 2017)

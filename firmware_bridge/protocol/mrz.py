"""Machine-readable zones of ICAO 9303: TD3 (passports, two lines of 44) and TD1 (cards, three lines of 30). Pure.

Check digits by weights 7 3 1. What a zone says was printed by whoever made the paper: it proves nothing about a person.
The document codes of the Chinese travel permits (CR, CT) are from one source and unverified against documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from firmware_bridge.cards import Sex
from firmware_bridge.errors import BadField, UnsupportedLayout

TD1_LINE, TD3_LINE = 30, 44
_ALLOWED: Final = re.compile(r"[A-Z0-9<]+", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{6}", re.ASCII)
_WEIGHTS: Final = (7, 3, 1)
_SEXES: Final = {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.UNSTATED, "X": Sex.UNSTATED}


class DocumentKind(Enum):
    """What the zone belongs to; the value is the credential's name."""

    PASSPORT = "passport"
    HOME_RETURN = "home_return_permit"  # 港澳居民来往内地通行证
    TAIWAN = "taiwan_permit"  # 台湾居民来往大陆通行证
    OTHER = "travel_document"


@dataclass(frozen=True, slots=True, repr=False)
class TravelDocument:
    """A zone whose check digits are right. `birth` is None where the document does not know the day."""

    kind: DocumentKind
    issuer: str
    number: str
    nationality: str
    birth: date | None
    sex: Sex
    valid_to: date
    surname: str
    given: str

    @property
    def name(self) -> str:
        """SURNAME GIVEN, as the zone spells it."""
        return f"{self.surname} {self.given}".strip()

    def __repr__(self) -> str:
        return "TravelDocument(***)"


def check_digit(text: str) -> str:
    """The digit for a field; raises ValueError for a sign that a zone cannot hold."""
    total = sum(_value(sign) * _WEIGHTS[at % 3] for at, sign in enumerate(text))
    return str(total % 10)


def looks_unfinished(text: str) -> bool:
    """Whether this may be the beginning of a zone whose other lines still come."""
    lines = [line for line in re.split(r"[\r\n]+", text) if line]
    sizes = {len(line) for line in lines}
    whole = {TD1_LINE: 3, TD3_LINE: 2}
    return (
        len(sizes) == 1
        and all(_ALLOWED.fullmatch(line) for line in lines)
        and "<" in text
        and len(lines) < whole.get(sizes.pop(), 0)
    )


def parse(text: str, today: date) -> TravelDocument:
    """A document from what a scanner gave: lines, or both in one run.

    Raises UnsupportedLayout when it is no zone of these kinds, BadField with the name of a field that is wrong.
    """
    run = re.sub(r"[\s]+", "", text).upper()
    if not _ALLOWED.fullmatch(run) or "<" not in run:
        raise UnsupportedLayout("no machine-readable zone")
    match len(run):
        case 88 if run[0] == "P":
            return _td3(run[:44], run[44:], today)
        case 90 if run[0] in "ACI":
            return _td1(run[:30], run[30:60], run[60:], today)
        case _:
            raise UnsupportedLayout("neither TD1 nor TD3")


def _td3(upper: str, lower: str, today: date) -> TravelDocument:
    _checked("number", lower[0:9], lower[9])
    if lower[28:42].strip("<") or lower[42] != "<":
        _checked("personal number", lower[28:42], lower[42])
    _checked("whole", lower[0:10] + lower[13:20] + lower[21:43], lower[43])
    return _document(
        code=upper[0:2], issuer=upper[2:5], number=lower[0:9], nationality=lower[10:13], birth=lower[13:20],
        sex=lower[20], valid_to=lower[21:28], names=upper[5:44], today=today,
    )  # fmt: skip


def _td1(upper: str, middle: str, names: str, today: date) -> TravelDocument:
    _checked("whole", upper[5:30] + middle[0:7] + middle[8:15] + middle[18:29], middle[29])
    return _document(
        code=upper[0:2], issuer=upper[2:5], number=_td1_number(upper), nationality=middle[15:18], birth=middle[0:7],
        sex=middle[7], valid_to=middle[8:15], names=names, today=today,
    )  # fmt: skip


def _td1_number(upper: str) -> str:
    """Numbers of more than nine signs go on in the optional field, their check digit after them."""
    number, digit, rest = upper[5:14], upper[14], upper[15:30].split("<", maxsplit=1)[0]
    if digit == "<" and len(rest) > 1:
        number, digit = number + rest[:-1], rest[-1]
    _checked("number", number, digit)
    return number


def _document(
    *, code: str, issuer: str, number: str, nationality: str, birth: str, sex: str, valid_to: str, names: str, today: date
) -> TravelDocument:  # fmt: skip
    surname, _, given = names.rstrip("<").partition("<<")
    if sex not in _SEXES:
        raise BadField("sex")
    if not surname or not number.strip("<"):
        raise BadField("name" if not surname else "number")
    return TravelDocument(
        kind=_kind(code, issuer), issuer=issuer.rstrip("<"), number=number.rstrip("<"),
        nationality=nationality.rstrip("<"), birth=_birth(birth, today), sex=_SEXES[sex],
        valid_to=_day("valid_to", valid_to, 2000), surname=_spaced(surname), given=_spaced(given),
    )  # fmt: skip


def _kind(code: str, issuer: str) -> DocumentKind:
    if code[0] == "P":
        return DocumentKind.PASSPORT
    permits = {"CR": DocumentKind.HOME_RETURN, "CT": DocumentKind.TAIWAN}
    return permits.get(code, DocumentKind.OTHER) if issuer == "CHN" else DocumentKind.OTHER


def _birth(field: str, today: date) -> date | None:
    """A day not after today; None where part of it is not known."""
    _checked("birth", field[:6], field[6])
    if "<" in field[:6]:
        return None
    day = _day("birth", field, 2000)
    return day if day <= today else _day("birth", field, 1900)


def _day(name: str, field: str, century: int) -> date:
    _checked(name, field[:6], field[6])
    if not _DATE.fullmatch(field[:6]):
        raise BadField(name)
    try:
        return date(century + int(field[0:2]), int(field[2:4]), int(field[4:6]))
    except ValueError:
        raise BadField(name) from None


def _spaced(name: str) -> str:
    return " ".join(part for part in name.split("<") if part)


def _checked(name: str, field: str, digit: str) -> None:
    if check_digit(field) != ("0" if digit == "<" and not field.strip("<") else digit):
        raise BadField(name)


def _value(sign: str) -> int:
    if sign == "<":
        return 0
    value = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(sign) if sign else -1
    if value < 0:
        raise ValueError("not a sign of a machine-readable zone")
    return value

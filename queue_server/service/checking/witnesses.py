"""What people hold outside the server: slips with their code, and sheets with the signed head of a day. Pure.

A file has one a line, separated as you like, `#` begins a remark:

    2026-11-22 A001 ABCD EFGH IJKL
    head 4711 <64 hex digits of the entry's hash> hall-sign-1 <128 hex digits of the signature>
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SLIP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)\W+(?P<number>[A-Z]{1,2}\d{3,5})\W+(?P<code>[A-Z2-7]{4}[ -]?[A-Z2-7]{4}[ -]?[A-Z2-7]{4})\W*"
)
_SHEET = re.compile(
    r"head\W+(?P<seq>\d{1,18})\W+(?P<hash>[0-9a-f]{64})(\W+(?P<key>[\w-]{1,40})\W+(?P<signature>[0-9a-f]{128}))?\W*"
)


class WitnessError(Exception):
    """A witness file cannot be understood: {cause}."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A number as printed, and the 12 letters beside it."""

    day: str
    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The head of a day as published; key and signature are empty where the sheet shows none."""

    seq: int
    hash: str
    key_id: str = ""
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Everything that somebody brought."""

    slips: tuple[Slip, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def parse(lines: Iterable[str]) -> Witnesses:
    """The witnesses of a file; raises WitnessError with the line that is neither slip nor sheet."""
    slips: list[Slip] = []
    sheets: list[Sheet] = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip().lstrip("\ufeff")
        if slip := _SLIP.fullmatch(text.upper()):
            slips.append(Slip(slip["day"], slip["number"], re.sub("[ -]", "", slip["code"])))
        elif sheet := _SHEET.fullmatch(text.lower()):
            signed = bytes.fromhex(sheet["signature"] or "")
            sheets.append(Sheet(int(sheet["seq"]), sheet["hash"], sheet["key"] or "", signed))
        elif text and not _is_header(number, text):
            raise WitnessError(
                f"line {number} is neither a slip (day number code) nor a head (head seq hash …)"
            )
    return Witnesses(tuple(slips), tuple(sheets))


def _is_header(number: int, text: str) -> bool:
    return number == 1 and not re.search(r"\d", text)

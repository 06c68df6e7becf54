"""统一社会信用代码 (GB 32100): 18 signs of 31, the last one a check by powers of three modulo 31. Pure."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_SHAPE: Final = re.compile(rf"[1-9A-HJ-NPQRTUWXY][1-9][0-9]{{6}}[{_SIGNS}]{{10}}", re.ASCII)
_TOKEN: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])", re.ASCII)


def check_character(first17: str) -> str:
    """The eighteenth sign for seventeen; raises ValueError for a sign that a code cannot hold."""
    total = sum(_SIGNS.index(sign) * pow(3, at, 31) for at, sign in enumerate(first17))
    return _SIGNS[-total % 31]


def is_valid(code: str) -> bool:
    """Whether shape and check are right."""
    return _SHAPE.fullmatch(code) is not None and check_character(code[:17]) == code[17]


def found_in(text: str) -> str | None:
    """The one code in what the QR code of a business licence says (a page's address, or words); None without one."""
    codes = {token for token in _TOKEN.findall(text) if is_valid(token)}
    return codes.pop() if len(codes) == 1 else None

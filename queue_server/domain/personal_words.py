"""Words that name somebody: what stands on a board or in a journal must not hold an ID number or a mobile telephone number."""

import re
import unicodedata

_ID = re.compile(r"(?<!\d)(\d{17}[0-9X]|\d{15})(?!\d)")
"""Resident ID cards, of today and of the first generation."""
_MOBILE = re.compile(r"(?<!\d)(86)?1[3-9]\d{9}(?!\d)")
_BETWEEN = re.compile(r"(?<=\d)[\s.\-‐-―·]+(?=[\dXx])")


def names_somebody(text: str) -> bool:
    """Whether an ID number or a mobile number stands in it, however its digits are written or parted. A hotline is nobody's."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    return bool(_ID.search(plain) or _MOBILE.search(plain))

"""Own certificates (参保证明, 住房查询): what one is for, and the code by which anybody can see that a paper is genuine.

The code is random and stands on the paper alone. The hall keeps its digest, and a check of the holder's last four signs that
only who has the code can try: neither names anybody.
"""

import hashlib
import re

from queue_server.contracts.base import Instant, Message, Slug, Text

SIGNS = 12
"""60 random bits."""
VALID_DAYS = 30
"""How long an office should take the paper; afterwards the hall no longer knows its code."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("ILO", "110")


class PurposeView(Message):
    """What a certificate is wanted for; `fetched`: the office that looks it up itself, so that nothing need be printed."""

    id: Slug
    name: Text
    fetched: Text | None = None


class OwnCertificateView(Message):
    """A matter's certificate; `source`: what its provider calls it; `page`: where its code is looked up."""

    source: Slug
    page: str
    purposes: tuple[PurposeView, ...]


class CertificateFound(Message):
    """What the hall says of a code; `holder`: whether the last four signs are the holder's, None where none were given."""

    matter_name: Text
    purpose_name: Text | None
    made_at: Instant
    valid_until: str
    holder: bool | None


def code_of(token: str) -> str:
    """A code of a random token."""
    bits = int.from_bytes(hashlib.sha256(b"yitang/v1/certificate|" + token.encode()).digest())
    return "".join(_ALPHABET[bits >> 5 * n & 31] for n in range(SIGNS))


def code_in(text: str) -> str | None:
    """The code that somebody typed or scanned: blanks, small letters and signs that look alike are forgiven."""
    code = re.sub(r"[\s-]", "", text).upper().translate(_ALIKE)
    fits = len(code) == SIGNS and all(sign in _ALPHABET for sign in code)
    return code if fits else None


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"yitang/v1/certificate-code|{code}".encode()).hexdigest()


def holder_check(code: str, number: str) -> str:
    """What is kept of the holder: of the last four signs of the number, salted with the code that is kept nowhere."""
    return hashlib.sha256(f"yitang/v1/certificate-holder|{code}|{number[-4:].upper()}".encode()).hexdigest()

"""Authorization codes: each for one client, redirect and challenge, good once and for a minute."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Final

LIFE_S: Final = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the emulator vouches for, when chosen."""

    subject: str
    name: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code stands for."""

    person: Person
    redirect: str
    challenge: str
    nonce: str
    signed_in_s: int
    until_s: int


@dataclass(slots=True)
class Codes:
    """Codes that were given and not yet taken."""

    _grants: dict[str, Grant] = field(default_factory=dict)

    def give(self, grant: Grant) -> str:
        """A code for it."""
        code = secrets.token_urlsafe(24)
        self._grants[code] = grant
        return code

    def take(self, code: str, redirect: str, verifier: str, now_s: int) -> Grant | None:
        """What it stood for, once, for the one who began; else None."""
        grant = self._grants.pop(code, None)
        if grant is None or now_s >= grant.until_s or grant.redirect != redirect:
            return None
        digest = hashlib.sha256(verifier.encode()).digest()
        return grant if urlsafe_b64encode(digest).rstrip(b"=").decode() == grant.challenge else None

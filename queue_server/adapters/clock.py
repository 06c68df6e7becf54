"""The machine's clock and its randomness, behind the service's ports."""

import secrets
from datetime import UTC, datetime

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: nothing looks like another."""


class SystemClock:
    """The time, aware, in UTC."""

    def now(self) -> datetime:
        """Now."""
        return datetime.now(UTC)


class SystemIds:
    """Randomness from the operating system."""

    def visit(self) -> str:
        """A new visit reference: 128 random bits."""
        return secrets.token_hex(16)

    def booking(self) -> str:
        """A new booking's reference: 50 random bits."""
        return "".join(secrets.choice(LETTERS) for _ in range(10))

    def chance(self) -> float:
        """53 random bits after the point."""
        return secrets.randbits(53) / 2**53

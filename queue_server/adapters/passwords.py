"""Password hashes of broker accounts in mosquitto's own format: `$7$rounds$salt$hash`, PBKDF2-HMAC-SHA512.

Broker passwords are 192 random bits, so mosquitto's own 101 rounds are enough; it checks every connected client
again at each reload.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import Final

_ROUNDS: Final = 101
_SALT_BYTES: Final = 12


def hashed_password(password: str, salt: bytes) -> str:
    """The hash as mosquitto's password file holds it; `salt` is 12 random bytes."""
    if len(salt) != _SALT_BYTES:
        raise ValueError("mosquitto's salt has 12 bytes")
    return (
        f"$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(_stretched(password, salt, _ROUNDS)).decode()}"
    )


def password_matches(password: str, stored: str) -> bool:
    """Whether the password is the one that was hashed; False for anything that is not such a hash."""
    parts = stored.split("$")
    if len(parts) != 5 or parts[1] != "7":
        return False
    wanted = b64decode(parts[4])
    return hmac.compare_digest(_stretched(password, b64decode(parts[3]), int(parts[2])), wanted)


def _stretched(password: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds)

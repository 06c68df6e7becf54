"""A hall's signing key that lives as long as the test."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from queue_server.adapters.public_keys import PublicKeys


class Key:
    """Signs days, and gives what checks it."""

    sign_key_id = "hall-sign-1"

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    def sign(self, data: bytes) -> bytes:
        """Ed25519, 64 bytes."""
        return self._key.sign(data)

    def public(self) -> PublicKeys:
        """What checks it."""
        return PublicKeys({self.sign_key_id: self._key.public_key()})


@cache
def key() -> Key:
    """One for all examples."""
    return Key()

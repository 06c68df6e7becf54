"""The hall's public keys: checks signatures, can make none. From a file for an inspector, or from the hall's own keys."""

import re
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from queue_server.adapters.keys import KeyMalformed, KeyRing

_LINE = re.compile(r"(?P<id>[\w-]{1,40})\W+(?P<key>[A-Za-z0-9+/]{43}=)")


class PublicKeys:
    """Ed25519 keys by id."""

    def __init__(self, keys: dict[str, Ed25519PublicKey]) -> None:
        self._keys = keys

    @classmethod
    def of_ring(cls, ring: KeyRing) -> "PublicKeys":
        """Every signing key that the hall has had and kept."""
        return cls({
            key.id: Ed25519PrivateKey.from_private_bytes(key.secret).public_key()
            for key in ring.all_of("hall-sign")
        })  # fmt: skip

    @classmethod
    def read(cls, path: Path) -> "PublicKeys":
        """A text file with a key's id and its 32 bytes in base64 on each line; raises KeyMalformed or OSError."""
        keys: dict[str, Ed25519PublicKey] = {}
        for line in filter(str.strip, path.read_text(encoding="utf-8", errors="replace").splitlines()):
            match = _LINE.fullmatch(line.strip())
            if match is None:
                raise KeyMalformed(
                    f"{path.name} must hold a key's id and its public key in base64 on each line"
                )
            keys[match["id"]] = Ed25519PublicKey.from_public_bytes(b64decode(match["key"]))
        return cls(keys)

    def lines(self) -> str:
        """The keys as `read` takes them, to be published."""
        return "".join(
            f"{name} {b64encode(key.public_bytes_raw()).decode()}\n" for name, key in self._keys.items()
        )

    def knows(self, key_id: str) -> bool:
        """Whether there is a key of that id."""
        return key_id in self._keys

    def verify(self, key_id: str, data: bytes, signature: bytes) -> bool:
        """Whether the signature is that key's over the data."""
        if key_id not in self._keys:
            return False
        try:
            self._keys[key_id].verify(signature, data)
        except InvalidSignature:
            return False
        return True

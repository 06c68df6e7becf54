"""RSA with SHA-256 and test keys that are made on the spot, and marked so."""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


def sign(key: RSAPrivateKey, text: str) -> str:
    """In base64."""
    return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def holds(key: RSAPublicKey, text: str, signature: str) -> bool:
    """Whether the key's owner signed exactly this text."""
    try:
        key.verify(b64decode(signature), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def new_pem() -> str:
    """A fresh 2048-bit private key."""
    key = generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(private_pem: str) -> str:
    """Its public half."""
    return (
        _private(private_pem)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def _private(pem: str) -> RSAPrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    return key


@dataclass(frozen=True, slots=True)
class Pair:
    """The gateway's own key, and the merchant's public one."""

    own: RSAPrivateKey = field(repr=False)
    merchant: RSAPublicKey

    @classmethod
    def of(cls, gateway_private: str, merchant_public: str) -> "Pair":
        """From PEM."""
        public = load_pem_public_key(merchant_public.encode())
        if not isinstance(public, RSAPublicKey):
            raise TypeError("not an RSA key")
        return cls(_private(gateway_private), public)

"""Sealing to the hall's public key: HPKE (RFC 9180), X25519, HKDF-SHA256, AES-256-GCM. Only the server opens."""

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from queue_server.contracts.codec import CodecError, decode, encode
from queue_server.contracts.commands import Visitor
from queue_server.contracts.refusals import RefusalCode

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_INFO = b"yitang/v1/visitor"
_CODE_INFO = b"yitang/v1/payment-code"
_MOST_CODE = 32


def seal_visitor(public_key: str, visitor: Visitor) -> str:
    """A visitor as base64, readable by the hall's private key alone."""
    key = X25519PublicKey.from_public_bytes(b64decode(public_key))
    return b64encode(_SUITE.encrypt(encode(visitor), key, info=_INFO)).decode()


def open_visitor(private_key: X25519PrivateKey, sealed: str) -> Visitor:
    """The visitor inside; raises CodecError(SEAL_BROKEN) and says no more."""
    try:
        return decode(Visitor, _SUITE.decrypt(b64decode(sealed), private_key, info=_INFO))
    except (InvalidTag, ValueError, CodecError):
        raise CodecError(RefusalCode.SEAL_BROKEN) from None


def seal_code(public_key: str, code: str) -> str:
    """A code scanned off a phone, readable by the hall's private key alone."""
    key = X25519PublicKey.from_public_bytes(b64decode(public_key))
    return b64encode(_SUITE.encrypt(code.encode(), key, info=_CODE_INFO)).decode()


def open_code(private_key: X25519PrivateKey, sealed: str) -> str:
    """The code inside; raises CodecError(SEAL_BROKEN) and says no more."""
    try:
        code = _SUITE.decrypt(b64decode(sealed), private_key, info=_CODE_INFO).decode("ascii")
    except (InvalidTag, ValueError):
        raise CodecError(RefusalCode.SEAL_BROKEN) from None
    if not code or len(code) > _MOST_CODE:
        raise CodecError(RefusalCode.SEAL_BROKEN)
    return code

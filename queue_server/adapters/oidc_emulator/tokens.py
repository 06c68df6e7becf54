"""Signed tokens and the public half of their keys, laid out by hand (RFC 7515, 7517, 7518)."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class TokenKey:
    """One ES256 key under its id."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self._private = generate_private_key(SECP256R1())

    def public(self) -> dict[str, str]:
        """Its JWK."""
        numbers = self._private.public_key().public_numbers()
        x, y = (_text(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid, "x": x, "y": y}

    def signed(self, claims: dict[str, Any]) -> str:
        """A token as it should be."""
        head = _head("ES256", self.kid)
        r, s = decode_dss_signature(self._private.sign(_over(head, claims), ECDSA(SHA256())))
        return _token(head, claims, r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def macced(self, claims: dict[str, Any]) -> str:
        """A token under a MAC whose key is the public key: what a confused verifier takes."""
        head = _head("HS256", self.kid)
        shared = self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return _token(head, claims, hmac.new(shared, _over(head, claims), hashlib.sha256).digest())

    def unsigned(self, claims: dict[str, Any]) -> str:
        """A token with `none`."""
        return _token(_head("none", self.kid), claims, b"")


def _head(alg: str, kid: str) -> dict[str, str]:
    return {"alg": alg, "typ": "JWT", "kid": kid}


def _over(head: dict[str, str], claims: dict[str, Any]) -> bytes:
    return f"{_text(json.dumps(head).encode())}.{_text(json.dumps(claims).encode())}".encode()


def _token(head: dict[str, str], claims: dict[str, Any], signature: bytes) -> str:
    return f"{_over(head, claims).decode()}.{_text(signature)}"


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()

"""A provider's signing keys, fetched again when a token names one that is not known: that is how keys are rotated."""

import warnings
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from queue_server.adapters.oidc.fetching import Fetching
from queue_server.service.identity import ProofRefused, ProviderLost
from queue_server.service.ports import Clock

KEPT: Final = timedelta(hours=1)
"""A key that was taken back is believed no longer than this."""
AGAIN: Final = timedelta(seconds=30)
"""Tokens with invented key ids make nobody ask more often."""
MOST_KEYS: Final = 50
_KINDS: Final = ("RSA", "EC", "OKP")
SigningKey = RSAKey | ECKey | OKPKey


class SigningKeys:
    """Public keys by id. Symmetric ones are never among them: a public key must not become a shared secret."""

    def __init__(self, fetching: Fetching, clock: Clock) -> None:
        self._fetching, self._clock = fetching, clock
        self._keys: dict[str | None, SigningKey] = {}
        self._read: datetime | None = None

    async def key(self, kid: str | None, url: str) -> SigningKey:
        """The key of the id, or the only one where the token names none; raises ProofRefused, ProviderLost."""
        age = self._clock.now() - self._read if self._read else KEPT
        if age >= KEPT or (age >= AGAIN and self._found(kid) is None):
            await self._fetch(url)
        found = self._found(kid)
        if found is None:
            raise ProofRefused("unknown_key")
        return found

    async def count(self, url: str) -> int:
        """How many are published now; raises ProviderLost."""
        await self._fetch(url)
        return len(self._keys)

    def _found(self, kid: str | None) -> SigningKey | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    async def _fetch(self, url: str) -> None:
        answer = await self._fetching.get(url)
        listed = answer.said.get("keys")
        if answer.status != 200 or not isinstance(listed, list):
            raise ProviderLost("keys")
        self._keys = keys_of(listed[:MOST_KEYS])
        self._read = self._clock.now()


def keys_of(listed: list[Any]) -> dict[str | None, SigningKey]:
    """The keys that may sign; what is not understood, or too weak, is left out, as RFC 7517 says."""
    found: dict[str | None, SigningKey] = {}
    for each in listed:
        if isinstance(each, dict) and each.get("kty") in _KINDS and each.get("use", "sig") == "sig":
            kid, key = each.get("kid"), _key(each)
            if key is not None:
                found[kid if isinstance(kid, str) else None] = key
    return found


def _key(published: dict[str, Any]) -> SigningKey | None:
    public = {name: value for name, value in published.items() if name not in ("d", "key_ops", "alg")}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SecurityWarning)
            key = JWKRegistry.import_key(public)
    except (JoseError, SecurityWarning, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None

"""`IdentityProvider` over HTTP: the authorization code flow with PKCE (S256), for a confidential client."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from queue_server.adapters.oidc import id_token
from queue_server.adapters.oidc.discovery import Discovery, Provider
from queue_server.adapters.oidc.fetching import Fetching
from queue_server.adapters.oidc.signing_keys import SigningKeys
from queue_server.service.identity import Asking, ProofRefused, Proven, ProviderLost
from queue_server.service.ports import Clock

MOST_PERSON: Final = 255
"""Characters of a subject, as the standard bounds it."""


@dataclass(frozen=True, slots=True)
class Client:
    """This hall at its provider."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    redirect: str
    scope: str = "openid"
    claim: str = "sub"
    roles_claim: str = ""


class OidcProvider:
    """One provider; what it says of itself and its keys are remembered, persons are not."""

    def __init__(self, client: Client, fetching: Fetching, clock: Clock) -> None:
        self._client, self._fetching, self._clock = client, fetching, clock
        self._discovery = Discovery(client.issuer, fetching, clock)
        self._keys = SigningKeys(fetching, clock)

    async def look(self) -> tuple[Provider, int]:
        """What it says of itself, and how many keys may sign; raises ProviderLost. For whoever sets a hall up."""
        provider = await self._discovery.provider()
        return provider, await self._keys.count(provider.keys)

    async def address(self, asking: Asking) -> str:
        """Where the browser goes."""
        provider = await self._discovery.provider()
        asked = {
            "response_type": "code", "response_mode": "query", "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect, "scope": self._client.scope, "state": asking.state,
            "nonce": asking.nonce, "code_challenge": _challenge(asking.verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        if asking.afresh:
            asked |= {"prompt": "login", "max_age": "0"}
        return _with(provider.authorization, asked)

    async def proven(self, code: str, asking: Asking, named: str | None = None) -> Proven:
        """Exchange the code, judge the ID token, forget everything but whom it names."""
        provider = await self._discovery.provider()
        if named != self._client.issuer and (named is not None or provider.names_itself):
            raise ProofRefused("other_issuer")
        token = await self._exchanged(provider, code, asking)
        key = await self._keys.key(id_token.key_id(token), provider.keys)
        claims = id_token.claims_of(token, key)
        client = self._client
        id_token.judge(claims, id_token.Expected(client.issuer, client.client_id, asking, self._clock.now()))
        return Proven(_person(claims.get(client.claim)), _roles(claims.get(client.roles_claim)))

    async def way_out(self, back: str) -> str | None:
        """Its sign-out, without any token: none is kept."""
        try:
            end = (await self._discovery.provider()).end_session
        except ProviderLost:
            return None
        asked = {"client_id": self._client.client_id, "post_logout_redirect_uri": back}
        return _with(end, asked) if end else None

    async def _exchanged(self, provider: Provider, code: str, asking: Asking) -> str:
        client = self._client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect,
            "code_verifier": asking.verifier,
        }
        auth = (quote_plus(client.client_id), quote_plus(client.secret)) if provider.basic else None
        if auth is None:
            form |= {"client_id": client.client_id, "client_secret": client.secret}
        answer = await self._fetching.post(provider.token, form, auth)
        if answer.status in (400, 401):
            raise ProofRefused("client" if answer.said.get("error") == "invalid_client" else "code")
        token = answer.said.get("id_token")
        if answer.status != 200 or not isinstance(token, str):
            raise ProviderLost("token")
        return token


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _with(address: str, asked: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def _person(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MOST_PERSON:
        raise ProofRefused("claim")
    return value


def _roles(value: Any) -> frozenset[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return frozenset(each for each in listed if isinstance(each, str))

"""What a provider says of itself (OpenID Connect Discovery 1.0), checked and kept for an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from queue_server.adapters.oidc.fetching import Fetching
from queue_server.service.identity import ProviderLost
from queue_server.service.ports import Clock

KEPT: Final = timedelta(hours=1)
_PATH: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Provider:
    """Addresses and habits of one provider. `basic`: the secret goes in the Authorization header, else in the form."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    basic: bool
    names_itself: bool
    """The answer in the browser carries `iss` (RFC 9207)."""


class Discovery:
    """The provider of one issuer."""

    def __init__(self, issuer: str, fetching: Fetching, clock: Clock) -> None:
        self._issuer, self._fetching, self._clock = issuer, fetching, clock
        self._kept: tuple[Provider, datetime] | None = None

    async def provider(self) -> Provider:
        """As it described itself within the last hour; raises ProviderLost."""
        now = self._clock.now()
        if self._kept and now - self._kept[1] < KEPT:
            return self._kept[0]
        answer = await self._fetching.get(self._issuer.rstrip("/") + _PATH)
        if answer.status != 200:
            raise ProviderLost("discovery")
        found = provider_of(answer.said, self._issuer)
        self._kept = (found, now)
        return found


def provider_of(said: dict[str, Any], issuer: str) -> Provider:
    """The description of this very issuer; raises ProviderLost."""
    if said.get("issuer") != issuer:
        raise ProviderLost("other_issuer")
    methods = said.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        raise ProviderLost("no_pkce")
    ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    end = said.get("end_session_endpoint")
    return Provider(
        authorization=_address(said.get("authorization_endpoint"), issuer),
        token=_address(said.get("token_endpoint"), issuer),
        keys=_address(said.get("jwks_uri"), issuer),
        end_session=_address(end, issuer) if end else None,
        basic="client_secret_basic" in ways,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(url: object, issuer: str) -> str:
    """https wherever the issuer is; an emulator's may be as its issuer's."""
    parts = urlsplit(url) if isinstance(url, str) else None
    if not isinstance(url, str) or parts is None or not parts.hostname or parts.fragment:
        raise ProviderLost("malformed")
    if parts.scheme != "https" and parts.scheme != urlsplit(issuer).scheme:
        raise ProviderLost("not_https")
    return url

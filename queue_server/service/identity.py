"""An identity provider that vouches for staff, as the pages see it. It says who somebody is, never what they may do here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class IdentityError(Exception):
    """Nobody was vouched for: {why}. `why` is one of our words and never holds what was sent."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ProviderLost(IdentityError):
    """The provider did not answer in time, or not as its standard says."""


class ProofRefused(IdentityError):
    """The provider's answer is not believed."""


class RoleRefused(IdentityError):
    """The provider's roles name none of ours, or several."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One visit to the provider. `afresh`: whoever comes back must have signed in there after `begun`."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    begun: datetime
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Proven:
    """Whom the provider vouches for: the value of the claim that the hall looks at, and of the one with roles."""

    person: str = field(repr=False)
    roles: frozenset[str] = field(repr=False, default=frozenset())


class IdentityProvider(Protocol):
    """One OpenID provider, by the authorization code flow with PKCE. Nothing is kept of whom it vouches for.

    What a provider may not do:
    - choose an account, open a session or give a permission: the hall does
    - believe an answer whose signature, issuer, audience, times or nonce do not hold
    - log or raise what it got: it is about a person
    """

    async def address(self, asking: Asking) -> str:
        """Where the browser goes. Raises ProviderLost."""

    async def proven(self, code: str, asking: Asking, named: str | None = None) -> Proven:
        """Who came back with the code, from the issuer that the answer `named` (RFC 9207), if it did. Raises ProviderLost, ProofRefused."""

    async def way_out(self, back: str) -> str | None:
        """Where a browser signs out at the provider and from there comes `back`; None where there is no such place."""

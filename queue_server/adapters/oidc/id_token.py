"""One ID token judged as OpenID Connect Core 1.0, 3.1.3.7 asks; joserfc checks the signature, the rest is compared here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import JoseError

from queue_server.adapters.oidc.signing_keys import SigningKey
from queue_server.service.identity import Asking, ProofRefused

ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""Asymmetric ones alone: neither `none` nor a MAC under a key that everybody can read."""
LEEWAY: Final = timedelta(seconds=60)
"""How far the provider's clock may be from ours."""
OLDEST: Final = timedelta(minutes=10)
"""A token is made when its code is exchanged, so one of this age was kept by somebody."""
MOST_CHARS: Final = 32 * 1024


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to be ours."""

    issuer: str
    client_id: str
    asking: Asking = field(repr=False)
    now: datetime


def key_id(token: str) -> str | None:
    """The id of the key that the token names; raises ProofRefused for an algorithm that is not on the list."""
    if len(token) > MOST_CHARS:
        raise ProofRefused("oversized")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, RecursionError):
        raise ProofRefused("malformed") from None
    if header.get("alg") not in ALGORITHMS:
        raise ProofRefused("algorithm")
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def claims_of(token: str, key: SigningKey) -> dict[str, Any]:
    """The claims under a signature that holds; raises ProofRefused."""
    try:
        return jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, TypeError, RecursionError):
        raise ProofRefused("signature") from None


def judge(claims: dict[str, Any], expected: Expected) -> None:
    """Raises ProofRefused with the first thing that is wrong."""
    _judge_parties(claims, expected)
    _judge_times(claims, expected.now)
    if claims.get("nonce") != expected.asking.nonce:
        raise ProofRefused("nonce")
    if expected.asking.afresh and _instant(claims, "auth_time") < expected.asking.begun - LEEWAY:
        raise ProofRefused("not_afresh")


def _judge_parties(claims: dict[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise ProofRefused("issuer")
    audience = claims.get("aud")
    everybody = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in everybody:
        raise ProofRefused("audience")
    if (len(everybody) > 1 or "azp" in claims) and claims.get("azp") != expected.client_id:
        raise ProofRefused("party")


def _judge_times(claims: dict[str, Any], now: datetime) -> None:
    if _instant(claims, "exp") <= now - LEEWAY:
        raise ProofRefused("expired")
    issued = _instant(claims, "iat")
    if issued > now + LEEWAY or ("nbf" in claims and _instant(claims, "nbf") > now + LEEWAY):
        raise ProofRefused("too_early")
    if issued < now - OLDEST:
        raise ProofRefused("too_old")


def _instant(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        raise ProofRefused(name)
    return datetime.fromtimestamp(value, UTC)

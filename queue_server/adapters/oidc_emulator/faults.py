"""What may go wrong with a provider, or be made to by somebody in between: one at a time, for what comes next."""

from enum import StrEnum
from typing import Any, Final

from queue_server.adapters.oidc_emulator.tokens import TokenKey


class Fault(StrEnum):
    """One defect of ID tokens, of the provider's answers, or of its keys."""

    NONE = "none"
    # of tokens
    WRONG_NONCE = "wrong_nonce"
    NO_NONCE = "no_nonce"
    WRONG_AUDIENCE = "wrong_audience"
    OTHER_PARTY = "other_party"
    SHARED_AUDIENCE = "shared_audience"
    WRONG_ISSUER = "wrong_issuer"
    EXPIRED = "expired"
    FROM_TOMORROW = "from_tomorrow"
    NO_EXPIRY = "no_expiry"
    NO_SUBJECT = "no_subject"
    OLD_SIGN_IN = "old_sign_in"
    NO_SIGN_IN_TIME = "no_sign_in_time"
    # of signatures
    UNSIGNED = "unsigned"
    MACCED = "macced"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    # of answers
    SLOW = "slow"
    OVERSIZED = "oversized"
    GARBLED = "garbled"
    MOVED = "moved"
    BROKEN = "broken"
    OTHER_ISSUER = "other_issuer"


_F = Fault
OF_ANSWERS: Final = frozenset({_F.SLOW, _F.OVERSIZED, _F.GARBLED, _F.MOVED, _F.BROKEN})
_DROPPED: Final = {
    _F.NO_NONCE: "nonce", _F.NO_EXPIRY: "exp", _F.NO_SUBJECT: "sub", _F.NO_SIGN_IN_TIME: "auth_time",
}  # fmt: skip


def spoiled(claims: dict[str, Any], fault: Fault) -> dict[str, Any]:
    """The claims with the fault in them."""
    client, now = claims["aud"], claims["iat"]
    changes: dict[Fault, dict[str, Any]] = {
        _F.WRONG_NONCE: {"nonce": "another"},
        _F.WRONG_AUDIENCE: {"aud": "another-client"},
        _F.OTHER_PARTY: {"azp": "another-client"},
        _F.SHARED_AUDIENCE: {"aud": [client, "another-client"]},
        _F.WRONG_ISSUER: {"iss": "https://other.example"},
        _F.EXPIRED: {"iat": now - 400, "exp": now - 100},
        _F.FROM_TOMORROW: {"iat": now + 86_400, "exp": now + 90_000},
        _F.OLD_SIGN_IN: {"auth_time": now - 3600},
    }
    kept = {name: value for name, value in claims.items() if name != _DROPPED.get(fault)}
    return kept | changes.get(fault, {})


def token_of(claims: dict[str, Any], key: TokenKey, fault: Fault) -> str:
    """The claims under a signature, good or not."""
    match fault:
        case Fault.UNSIGNED:
            return key.unsigned(claims)
        case Fault.MACCED:
            return key.macced(claims)
        case Fault.FORGED:
            return TokenKey(key.kid).signed(claims)
        case Fault.UNKNOWN_KEY:
            return TokenKey("nobody-knows").signed(claims)
        case _:
            return key.signed(spoiled(claims, fault))

"""ID tokens and keys, apart from any provider: whatever comes, the answer is a judgement and never an error of a library."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from queue_server.adapters.oidc import id_token
from queue_server.adapters.oidc.discovery import provider_of
from queue_server.adapters.oidc.id_token import Expected
from queue_server.adapters.oidc.signing_keys import keys_of
from queue_server.adapters.oidc_emulator.tokens import TokenKey
from queue_server.service.identity import Asking, ProofRefused, ProviderLost
from tests.support.page_samples import NOW

KEY = TokenKey("key-1")
OURS = keys_of([KEY.public()])["key-1"]
ISSUER = "https://id.example/staff"
NOW_S = int(NOW.timestamp())
CLAIMS = {"iss": ISSUER, "aud": "hall", "iat": NOW_S, "exp": NOW_S + 300, "nonce": "n", "auth_time": NOW_S}
ASKING = Asking("s", "n", "v", NOW)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def part(value: object) -> str:
    """A part of a token."""
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def judged(asking: Asking = ASKING, **changes: Any) -> str:
    """The word of the refusal, empty for none."""
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not ...}
    try:
        id_token.judge(claims, Expected(ISSUER, "hall", asking, NOW))
    except ProofRefused as error:
        return error.why
    return ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""), ({"aud": ["hall"]}, ""), ({"aud": ["hall", "b"], "azp": "hall"}, ""), ({"aud": ["hall", "b"]}, "party"),
        ({"azp": "b"}, "party"), ({"aud": "b"}, "audience"), ({"aud": ...}, "audience"), ({"aud": []}, "audience"),
        ({"iss": f"{ISSUER}/"}, "issuer"), ({"iss": ...}, "issuer"), ({"nonce": "m"}, "nonce"), ({"nonce": ...}, "nonce"),
        ({"exp": NOW_S - 59}, ""), ({"exp": NOW_S - 60}, "expired"), ({"exp": ...}, "exp"), ({"exp": True}, "exp"),
        ({"exp": "soon"}, "exp"), ({"exp": 1e300}, "exp"), ({"exp": float("nan")}, "exp"), ({"iat": NOW_S + 60}, ""),
        ({"iat": NOW_S + 61}, "too_early"), ({"iat": NOW_S - 601}, "too_old"), ({"iat": ...}, "iat"), ({"nbf": NOW_S + 61}, "too_early"),
    ],
)  # fmt: skip
def test_claims_are_judged_one_by_one(changes: dict[str, Any], why: str):
    """To the second, with a minute for clocks that differ."""
    assert judged(**changes) == why


@pytest.mark.parametrize(
    ("signed_in", "why"), [(NOW_S, ""), (NOW_S - 60, ""), (NOW_S - 61, "not_afresh"), (..., "auth_time")]
)
def test_sign_in_that_is_to_be_fresh_was_after_it_was_asked_for(signed_in: Any, why: str):
    """`auth_time` is there and not before the visit began."""
    afresh = Asking("s", "n", "v", NOW, afresh=True)
    assert judged(afresh, auth_time=signed_in) == why


def test_signature_of_the_provider_is_taken_and_no_other():
    """The claims come back; a changed claim, another key, a MAC and `none` do not."""
    token = KEY.signed(CLAIMS)
    assert id_token.claims_of(token, OURS) == CLAIMS
    head, _, signature = token.split(".")
    for other in (f"{head}.{part({**CLAIMS, 'sub': 'x'})}.{signature}", TokenKey("key-1").signed(CLAIMS)):
        with pytest.raises(ProofRefused, match="signature"):
            id_token.claims_of(other, OURS)
    for other in (KEY.macced(CLAIMS), KEY.unsigned(CLAIMS)):
        with pytest.raises(ProofRefused, match="algorithm"):
            id_token.key_id(other)
        with pytest.raises(ProofRefused, match="signature"):
            id_token.claims_of(other, OURS)


@given(st.one_of(st.text(max_size=200), st.tuples(JSON, JSON).map(lambda t: f"{part(t[0])}.{part(t[1])}.AA")))
def test_any_token_is_refused_and_never_an_error(token: str):
    """Text, or any JSON in the places of header and claims."""
    for look in (id_token.key_id, lambda text: id_token.claims_of(text, OURS)):
        with pytest.raises(ProofRefused):
            look(token)


@pytest.mark.parametrize(
    "token", ["a" * 40_000, f"{'W' * 30_000}.a.b", f"{part({'alg': 'ES256', 'crit': ['x']})}.e30.AA"]
)
def test_token_that_is_endless_or_deep_is_refused(token: str):
    """Before any of it is understood."""
    with pytest.raises(ProofRefused):
        id_token.claims_of(token, OURS) if id_token.key_id(token) is None else None


@given(JSON)
def test_claims_of_any_kind_are_judged(value: Any):
    """Wrong types in every place end in a word of ours."""
    for name in CLAIMS:
        assert isinstance(judged(**{name: value}), str)


def test_keys_that_may_not_sign_are_left_out():
    """Shared secrets, encryption keys, kinds that nobody knows, and what is no key at all; the good one stays."""
    good = KEY.public()
    weak = rsa.generate_private_key(65537, 1024).public_key().public_numbers().n.to_bytes(128, "big")  # noqa: S505 - must be refused
    listed = [
        {"kty": "RSA", "e": "AQAB", "n": urlsafe_b64encode(weak).decode().rstrip("="), "kid": "weak"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}, {**good, "use": "enc", "kid": "enc"}, {"kty": "AKP", "kid": "later"},
        {"kty": "EC"}, {**good, "x": "AA", "kid": "off-curve"}, None, 7, {}, good,
    ]  # fmt: skip
    assert list(keys_of(listed)) == ["key-1"]


@given(st.lists(JSON, max_size=4))
def test_any_list_of_keys_is_read(listed: list[Any]):
    """Rubbish gives no key and no error."""
    assert keys_of(listed) == {}


DESCRIPTION = {
    "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/a?x=1", "token_endpoint": f"{ISSUER}/t", "jwks_uri": f"{ISSUER}/k",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"issuer": "https://other.example"}, "other_issuer"), ({"token_endpoint": "http://id.example/t"}, "not_https"),
        ({"jwks_uri": None}, "malformed"), ({"authorization_endpoint": "javascript:alert(1)"}, "malformed"),
        ({"end_session_endpoint": "ftp://id.example"}, "not_https"), ({"code_challenge_methods_supported": ["plain"]}, "no_pkce"),
    ],
)  # fmt: skip
def test_description_with_a_fault_is_refused(changes: dict[str, Any], why: str):
    """Another's, unencrypted, incomplete, or without PKCE."""
    assert provider_of(DESCRIPTION, ISSUER).basic
    with pytest.raises(ProviderLost, match=why):
        provider_of({**DESCRIPTION, **changes}, ISSUER)


def test_leeway_is_small():
    """A minute, as clocks of servers differ, and no more."""
    assert timedelta(0) < id_token.LEEWAY <= timedelta(minutes=1)

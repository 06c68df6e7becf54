"""The datagrams between the kiosk and its face process."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.gateways.faces.results import (
    DepthEvidence,
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    ScoreBand,
    Side,
    Verdict,
)
from kiosk.gateways.faces.wire import (
    MAX_DATAGRAM,
    Begin,
    Look,
    Ready,
    Reply,
    Request,
    WireError,
    pack,
    unpack_reply,
    unpack_request,
)

REQUESTS: list[Request] = [
    Begin(1000, date(2020, 2, 29), date(2026, 11, 22), demo=True),
    Begin(1024, date(2020, 2, 29), date(2026, 11, 22), demo=False, coded=True, turn=Side.RIGHT),
    Look(480, 640, None),
    Look(480, 640, DepthEvidence(solid=True, emulated=False)),
]
REPLIES: list[Reply] = [
    Ready(),
    FaceProgress(0, 3, RetryReason.TOO_DARK),
    FaceProgress(2, 3, None),
    FaceProgress(3, 3, RetryReason.OTHER_WAY, Side.LEFT),
    FaceResult(Verdict.ACCEPT, ScoreBand.SAME, None, Liveness.DEPTH),
    FaceResult(Verdict.REVIEW, None, ReviewReason.CARD_PHOTO_UNUSABLE, Liveness.MISSING),
]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=repr)
def test_request_survives_the_way(request_: Request) -> None:
    """Each request is read as it was written, in one datagram."""
    assert unpack_request(pack(request_)) == request_
    assert len(pack(request_)) <= MAX_DATAGRAM


@pytest.mark.parametrize("reply", REPLIES, ids=repr)
def test_reply_survives_the_way(reply: Reply) -> None:
    """Each reply is read as it was written, in one datagram."""
    assert unpack_reply(pack(reply)) == reply
    assert len(pack(reply)) <= MAX_DATAGRAM


@given(st.binary(max_size=MAX_DATAGRAM))
def test_reply_of_noise_is_a_wire_error(noise: bytes) -> None:
    """Whatever a broken process sends, the kiosk sees one typed error."""
    with pytest.raises(WireError):
        unpack_reply(noise)


@given(st.sampled_from(["FaceProgress", "FaceResult", "Begin", "Look"]), json_values)
def test_reply_of_a_foreign_body_is_a_wire_error(kind: str, body: Any) -> None:
    """Right names with wrong bodies are refused too, in both directions."""
    datagram = json.dumps([kind, body]).encode()
    for unpack in (unpack_reply, unpack_request):
        with pytest.raises(WireError):
            unpack(datagram)


def test_reply_with_an_unknown_word_is_a_wire_error() -> None:
    """A verdict that does not exist never becomes a result."""
    body = {"verdict": "welcome", "band": None, "reason": None, "liveness": "depth"}
    with pytest.raises(WireError):
        unpack_reply(json.dumps(["FaceResult", body]).encode())

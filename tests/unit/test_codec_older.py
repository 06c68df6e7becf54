"""Devices are updated before their server: what a server of before tells them is understood."""

import json

import pytest

from queue_server.contracts.base import Message
from queue_server.contracts.codec import CodecError, decode, encode
from queue_server.contracts.pay_views import PaymentHere
from queue_server.contracts.snapshots import Announcement, BoardSnapshot, CallLine, Catalogue, TicketPage
from tests.support import page_samples as samples

ADDED: dict[type[Message], str] = {
    Announcement: "taken_back", CallLine: "taken_back", TicketPage: "taken_back", Catalogue: "agent_cases_most", PaymentHere: "why",
}  # fmt: skip
"""Fields that messages to devices and pages got after there were halls."""


@pytest.mark.parametrize("kind", ADDED)
def test_field_that_an_older_server_does_not_send_may_be_missing(kind: type[Message]):
    """Else a device of this version would refuse the whole message."""
    assert not kind.model_fields[ADDED[kind]].is_required()


def test_board_of_an_older_server_is_read_and_one_of_a_newer_refused():
    """Why devices come first: unknown fields are refused, never guessed at."""
    board = samples.board(7)
    told = json.loads(encode(board))
    for call in told["calls"]:
        del call["taken_back"]
    assert told["calls"]
    assert decode(BoardSnapshot, json.dumps(told).encode()) == board
    with pytest.raises(CodecError):
        decode(BoardSnapshot, json.dumps(told | {"of_tomorrow": 1}).encode())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_language_of_a_call_is_sent_where_it_is_not_chinese(language: str):
    """A bridge of before goes on reading windows that serve in Chinese; the others are why it is updated first."""
    line = samples.call("B012", "3", 60).model_copy(update={"language": language})
    current = samples.current().model_copy(update={"language": language})
    for told in (
        line,
        samples.announcement(line, at=samples.NOW).model_copy(update={"language": language}),
        current,
    ):
        sent = encode(told)
        assert (b'"language"' in sent) is (language == "en")
        assert decode(type(told), sent) == told

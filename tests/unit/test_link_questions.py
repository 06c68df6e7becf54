"""A device's link gives a question up: what cannot have left is dropped, what may have left is still heard."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from firmware_bridge.device_link import DeviceLink, Reply
from queue_server.contracts.codec import encode
from queue_server.contracts.commands import CancelBooking
from queue_server.contracts.replies import Accepted, Done
from tests.unit.test_kiosk_settings import CREDENTIAL

ID = "a" * 32
BODY = CancelBooking(booking="0000000001")


class Client:
    """A connection that takes everything."""

    def __init__(self) -> None:
        self.sent = 0

    async def publish(self, topic: str, payload: bytes, qos: int) -> None:
        """Counted."""
        self.sent += 1


async def asked(client: Client | None) -> tuple[DeviceLink, "asyncio.Task[Reply]"]:
    """A link with this connection or none, and one question on its way."""
    link = DeviceLink(
        CREDENTIAL,
        filters=(),
        take=lambda _, __: None,
        changed=lambda _: None,
        clock=lambda: datetime.now(UTC),
    )
    connection: Any = client
    link._client = connection
    asking = asyncio.create_task(link.ask(ID, BODY))
    for _ in range(3):
        await asyncio.sleep(0)
    return link, asking


async def test_question_that_never_left_is_dropped_when_it_is_given_up() -> None:
    """No connection saw it: it will not be sent, and whoever asked is told so."""
    link, asking = await asked(None)
    assert link.ask_no_more(ID) is False
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_question_that_may_have_left_is_sent_no_more_and_its_answer_heard() -> None:
    """The hall may have done it; only the repeating ends."""
    client = Client()
    link, asking = await asked(client)
    assert link.ask_no_more(ID) is True
    link.hurry(ID)
    await asyncio.sleep(0)
    assert client.sent == 1
    answer = Accepted(id=ID, result=Done())
    link._take(link._filters[0], encode(answer))
    assert await asking == answer

"""The embedded broker's own parts that no client can show from outside."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from amqtt.adapters import StreamWriterAdapter
from amqtt.session import Session

from queue_server.adapters.brokers import hall_broker
from queue_server.adapters.brokers.gate import ACCOUNT
from queue_server.adapters.brokers.hall_broker import HallBroker
from queue_server.adapters.passwords import hashed_password

TOPIC = "yitang/v1/h/call/a"


class Handler:
    """Stands for a connection: records what is sent and whether it was cut off."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.aborted = False
        transport = SimpleNamespace(abort=self._abort)
        self.writer = StreamWriterAdapter(SimpleNamespace(transport=transport))

    def _abort(self) -> None:
        self.aborted = True

    async def mqtt_publish(self, topic: str, data: bytes, qos: int, *, retain: bool) -> None:
        self.sent.append(data)


@pytest.fixture
async def broker(tmp_path: Path) -> HallBroker:
    """A broker that was not started, with one account."""
    accounts = {
        "board-1": {
            "password_hash": hashed_password("x" * 20, bytes(12)),
            "publish": [],
            "subscribe": [TOPIC],
        }
    }
    (tmp_path / "accounts.json").write_text(json.dumps(accounts))
    plugin = "queue_server.adapters.brokers.gate.HallGate"
    listeners = {"default": {"type": "tcp", "bind": "127.0.0.1:1"}}
    return HallBroker(
        {"listeners": listeners, "plugins": {plugin: {"accounts": str(tmp_path / "accounts.json")}}}
    )


def seated(broker: HallBroker, *, admitted: bool = True) -> tuple[Session, Handler]:
    """A connected session that subscribes the topic."""
    session, handler = Session(), Handler()
    session.client_id = "board-1"
    session.transitions.connect()
    if admitted:
        session.attributes[ACCOUNT] = broker._gate.grants["board-1"]
    broker._sessions["board-1"] = (session, handler)
    broker._subscriptions[TOPIC] = [(session, 1)]
    return session, handler


async def deliver(broker: HallBroker, topic: str = TOPIC) -> None:
    """One message, and everything that it starts."""
    broker._deliver({"topic": topic, "data": b"call", "session": None})
    for task in list(broker._sending):
        await task


async def test_message_goes_to_an_admitted_subscriber(broker: HallBroker) -> None:
    """The ordinary case."""
    _, handler = seated(broker)
    await deliver(broker)
    await deliver(broker, "yitang/v1/h/call/b")
    assert handler.sent == [b"call"]


async def test_receiver_far_behind_is_cut_off_instead_of_fed(broker: HallBroker) -> None:
    """A client that does not acknowledge costs bounded memory."""
    session, handler = seated(broker)
    waiting: Any = dict.fromkeys(range(hall_broker._MOST_BEHIND + 1))
    session.inflight_out = waiting
    await deliver(broker)
    assert handler.aborted
    assert handler.sent == []


async def test_session_without_an_account_receives_nothing(broker: HallBroker) -> None:
    """Should a session ever stand there unadmitted, the gate still says no."""
    _, handler = seated(broker, admitted=False)
    await deliver(broker)
    assert handler.sent == []


async def test_ended_session_receives_nothing(broker: HallBroker) -> None:
    """Sessions are not kept for later."""
    session, handler = seated(broker)
    session.transitions.disconnect()
    await deliver(broker)
    assert handler.sent == []

"""Judging what arrived: only a device's own, authentic, fresh message gets through, whatever the bytes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from queue_server.adapters.mqtt.drops import Drop, Drops
from queue_server.adapters.mqtt.reading import (
    Arrival,
    Dropped,
    RefusedUnread,
    read_ack,
    read_command,
    read_health,
)
from queue_server.contracts import codec, topics
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import Command, Ping
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.snapshots import Ack, DeviceHealth
from queue_server.service.ports import DeviceRecord

KEY = bytes(32)
RECORD = DeviceRecord("kiosk-1", Actor(role=Role.KIOSK, id="kiosk-1"), (), {"k1": KEY})
TOPIC = topics.command("hall-1", "kiosk-1")
COMMAND = Command(id="a" * 32, hall="hall-1", sent_at=datetime(2026, 11, 22, tzinfo=UTC), body=Ping())
GOOD = codec.sign(KEY, "k1", TOPIC, COMMAND)


def reason_of(payload: bytes, topic: str = TOPIC, *, retained: bool = False) -> Drop:
    """Why a command payload is dropped."""
    with pytest.raises(Dropped) as caught:
        read_command("hall-1", RECORD, Arrival(topic, payload, retained))
    return caught.value.reason


def test_authentic_command_is_read_with_its_digest() -> None:
    """The digest covers the JSON as sent, not as understood."""
    assert read_command("hall-1", RECORD, Arrival(TOPIC, GOOD, False)) == (
        COMMAND,
        codec.digest(codec.encode(COMMAND)),
    )


def test_command_for_another_hall_is_refused_by_name() -> None:
    """It is authentic, so its sender hears why."""
    with pytest.raises(RefusedUnread) as caught:
        read_command("hall-2", RECORD, Arrival(TOPIC, GOOD, False))
    assert (caught.value.command_id, caught.value.code) == ("a" * 32, RefusalCode.WRONG_HALL)


def test_retained_command_is_dropped() -> None:
    """A planted command must not run at each connect."""
    assert reason_of(GOOD, retained=True) is Drop.RETAINED


def test_payload_moved_to_another_topic_is_not_authentic() -> None:
    """The mac covers the topic."""
    assert reason_of(GOOD, topics.command("hall-1", "kiosk-2")) is Drop.NOT_AUTHENTIC


@given(st.integers(min_value=0, max_value=len(GOOD) - 1), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_never_accepted(place: int, change: int) -> None:
    """Anywhere: key id, mac, JSON or the line between them."""
    spoilt = bytearray(GOOD)
    spoilt[place] ^= change
    assert reason_of(bytes(spoilt)) is Drop.NOT_AUTHENTIC


@given(st.binary(max_size=200))
def test_random_bytes_are_dropped(payload: bytes) -> None:
    """No input makes reading raise anything but Dropped."""
    for text in (payload, b"y1 k1 " + payload, b"y1 k1 x\n" + payload):
        assert reason_of(text) is Drop.NOT_AUTHENTIC


@given(st.binary(max_size=200))
def test_authentic_nonsense_is_dropped_or_refused_never_read(json: bytes) -> None:
    """A device's own garbage under its own mac."""
    payload = f"y1 k1 {codec.mac_of(KEY, TOPIC, json)}\n".encode() + json
    with pytest.raises((Dropped, RefusedUnread)):
        read_command("hall-1", RECORD, Arrival(TOPIC, payload, False))


def test_authentic_nonsense_with_an_id_is_refused_by_it() -> None:
    """The sender hears `malformed` for that id."""
    json = b'{"id":"' + b"b" * 32 + b'","body":{"kind":"dance"}}'
    payload = f"y1 k1 {codec.mac_of(KEY, TOPIC, json)}\n".encode() + json
    with pytest.raises(RefusedUnread) as caught:
        read_command("hall-1", RECORD, Arrival(TOPIC, payload, False))
    assert (caught.value.command_id, caught.value.code) == ("b" * 32, RefusalCode.MALFORMED)


def test_oversized_command_is_dropped_before_its_mac_is_computed() -> None:
    """Sixteen KiB is the limit."""
    assert reason_of(b"y1 k1 x\n" + b"x" * codec.MAX_BYTES) is Drop.TOO_LARGE


def test_health_must_be_the_devices_own() -> None:
    """A device reports itself and nobody else."""
    topic = topics.device("hall-1", "kiosk-1")
    own, other = (codec.encode(DeviceHealth(device=d, state="ok")) for d in ("kiosk-1", "kiosk-2"))
    assert read_health(RECORD, Arrival(topic, own, True)).device == "kiosk-1"
    for payload, reason in (
        (other, Drop.OTHER_DEVICE),
        (b"", Drop.MALFORMED),
        (b"x" * 20_000, Drop.TOO_LARGE),
    ):
        with pytest.raises(Dropped) as caught:
            read_health(RECORD, Arrival(topic, payload, False))
        assert caught.value.reason is reason


def test_acknowledgement_needs_its_mac_and_is_not_taken_from_the_past() -> None:
    """A board's acknowledgement is proved like a command."""
    topic = topics.ack("hall-1", "kiosk-1")
    ack = Ack(call=1, times=1, shown=True, said=True)
    good = codec.sign(KEY, "k1", topic, ack)
    assert read_ack(RECORD, Arrival(topic, good, False)) == ack
    for payload, retained, reason in (
        (good, True, Drop.RETAINED),
        (codec.encode(ack), False, Drop.NOT_AUTHENTIC),
        (codec.sign(KEY, "k1", TOPIC, ack), False, Drop.NOT_AUTHENTIC),
        (codec.sign(KEY, "k1", topic, COMMAND), False, Drop.MALFORMED),
    ):
        with pytest.raises(Dropped) as caught:
            read_ack(RECORD, Arrival(topic, payload, retained))
        assert caught.value.reason is reason


def test_drops_are_all_counted_but_logged_once_a_second() -> None:
    """A flood of bad messages does not become a flood of log lines; no payload is in them."""
    drops = Drops()
    with capture_logs() as logs:
        for step in range(100):
            drops.note(Drop.MALFORMED, "kiosk-1", step / 50)
        drops.note(Drop.MALFORMED, "kiosk-2", 2.0)
    assert drops.counts[Drop.MALFORMED] == 101
    assert [(line["device"], line["count"]) for line in logs] == [
        ("kiosk-1", 1),
        ("kiosk-1", 50),
        ("kiosk-2", 1),
    ]

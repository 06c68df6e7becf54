"""Bytes ↔ messages, the same for MQTT and HTTP: one size limit, one MAC line, errors that never echo input.

A command on MQTT is `y1 <key id> <mac>\\n` + JSON, mac = base64url(HMAC-SHA256(device key, topic + LF + JSON)).
"""

import hashlib
import hmac
import zlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from queue_server.contracts.commands import Command
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused, Reply

MAX_BYTES = 16 * 1024
"""No command, reply or acknowledgement is larger."""
MAX_SNAPSHOT_BYTES = 256 * 1024
"""Retained snapshots as they travel; also the broker's packet limit."""
PLAIN_BYTES = 64 * 1024
"""A larger snapshot travels deflated: a catalogue of some 40 matters, nothing else."""
MAX_UNPACKED_BYTES = 4 * 1024 * 1024
"""More than a catalogue of the largest hall's file; what unpacks to more is refused unread."""

_reply: TypeAdapter[Accepted | Refused] = TypeAdapter(Reply)
M = TypeVar("M", bound=BaseModel)


class CodecError(Exception):
    """The message was refused: {code}."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload as it came: whose key, the claimed mac, the JSON that it covers."""

    key_id: str
    mac: str
    json: bytes


def encode(message: BaseModel) -> bytes:
    """A message as JSON bytes."""
    return message.model_dump_json().encode()


def decode(model: type[M], data: bytes, limit: int = MAX_BYTES) -> M:
    """A message from JSON bytes; raises CodecError without a word of the input."""
    if len(data) > limit:
        raise CodecError(RefusalCode.TOO_LARGE)
    try:
        return model.model_validate_json(data)
    except ValidationError:
        raise CodecError(RefusalCode.MALFORMED) from None


def pack(snapshot: BaseModel) -> bytes:
    """A retained snapshot as it travels: JSON, deflated where it is large."""
    json = encode(snapshot)
    return json if len(json) <= PLAIN_BYTES else zlib.compress(json)


def unpack(model: type[M], data: bytes) -> M:
    """A snapshot as `pack` gave it; raises CodecError."""
    if data[:1] == b"{" or not data:
        return decode(model, data, MAX_SNAPSHOT_BYTES)
    if len(data) > MAX_SNAPSHOT_BYTES:
        raise CodecError(RefusalCode.TOO_LARGE)
    reader = zlib.decompressobj()
    try:
        json = reader.decompress(data, MAX_UNPACKED_BYTES)
    except zlib.error:
        raise CodecError(RefusalCode.MALFORMED) from None
    if not reader.eof:
        raise CodecError(RefusalCode.TOO_LARGE if reader.unconsumed_tail else RefusalCode.MALFORMED)
    return decode(model, json, MAX_UNPACKED_BYTES)


def decode_command(data: bytes) -> Command:
    """A command from JSON bytes."""
    return decode(Command, data)


def decode_reply(data: bytes) -> Accepted | Refused:
    """A reply from JSON bytes."""
    if len(data) > MAX_BYTES:
        raise CodecError(RefusalCode.TOO_LARGE)
    try:
        return _reply.validate_json(data)
    except ValidationError:
        raise CodecError(RefusalCode.MALFORMED) from None


def mac_of(key: bytes, topic: str, json: bytes) -> str:
    """The mac of a payload on a topic (or, over HTTP, on the request's path)."""
    state = _keyed(key).copy()
    state.update(topic.encode() + b"\n" + json)
    return urlsafe_b64encode(state.digest()).decode().rstrip("=")


@lru_cache(maxsize=1024)
def _keyed(key: bytes) -> hmac.HMAC:
    """The state after the key. Going on from it costs less, and small updates keep hold of the interpreter."""
    return hmac.new(key, digestmod="sha256")


def sign(key: bytes, key_id: str, topic: str, message: BaseModel) -> bytes:
    """A message with its mac line, ready to publish."""
    json = encode(message)
    return f"y1 {key_id} {mac_of(key, topic, json)}\n".encode() + json


def split(payload: bytes) -> Sealed:
    """The mac line apart from its JSON; raises CodecError when there is none."""
    if len(payload) > MAX_BYTES:
        raise CodecError(RefusalCode.TOO_LARGE)
    head, found, json = payload.partition(b"\n")
    parts = head.split(b" ")
    if not found or len(parts) != 3 or parts[0] != b"y1" or not head.isascii():
        raise CodecError(RefusalCode.NOT_AUTHENTIC)
    return Sealed(parts[1].decode(), parts[2].decode(), json)


def authentic(key: bytes, topic: str, sealed: Sealed) -> bool:
    """Whether the key's owner sent exactly this JSON on exactly this topic."""
    return hmac.compare_digest(mac_of(key, topic, sealed.json), sealed.mac)


def digest(json: bytes) -> str:
    """What a repeat of the same command id must match."""
    return hashlib.sha256(json).hexdigest()

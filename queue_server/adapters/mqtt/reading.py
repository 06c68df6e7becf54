"""What arrived, judged and read; pure. Nothing of a message that is not authentic goes any further than its count."""

import contextlib
from dataclasses import dataclass
from typing import NoReturn

from pydantic import ConfigDict

from queue_server.adapters.mqtt.drops import Drop
from queue_server.contracts import codec
from queue_server.contracts.base import CommandId, Message
from queue_server.contracts.commands import Command
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.snapshots import Ack, DeviceHealth
from queue_server.service.ports import DeviceRecord


class Dropped(Exception):
    """The message is dropped: {reason}."""

    def __init__(self, reason: Drop) -> None:
        super().__init__(reason.value)
        self.reason = reason


class RefusedUnread(Exception):
    """An authentic command that the door itself refuses."""

    def __init__(self, command_id: str, code: RefusalCode) -> None:
        super().__init__(code.value)
        self.command_id = command_id
        self.code = code


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as the broker gave it."""

    topic: str
    payload: bytes
    retained: bool


class _Named(Message):
    """Just the id of something that cannot be read otherwise."""

    model_config = ConfigDict(extra="ignore")

    id: CommandId


def read_command(hall: str, record: DeviceRecord, arrival: Arrival) -> tuple[Command, str]:
    """(command, digest of its JSON) of an authentic command for this hall; raises Dropped or RefusedUnread."""
    sealed = _authentic(record, arrival)
    try:
        command = codec.decode_command(sealed.json)
    except codec.CodecError as error:
        _refuse_by_id(sealed.json, error.code)
    if command.hall != hall:
        raise RefusedUnread(command.id, RefusalCode.WRONG_HALL)
    return command, codec.digest(sealed.json)


def read_health(record: DeviceRecord, arrival: Arrival) -> DeviceHealth:
    """A device's own health; raises Dropped."""
    health = _decoded(DeviceHealth, arrival.payload)
    if health.device != record.device:
        raise Dropped(Drop.OTHER_DEVICE)
    return health


def read_ack(record: DeviceRecord, arrival: Arrival) -> Ack:
    """A board's acknowledgement, proved by its mac line like a command; raises Dropped."""
    return _decoded(Ack, _authentic(record, arrival).json)


def _authentic(record: DeviceRecord, arrival: Arrival) -> codec.Sealed:
    if arrival.retained:  # it would be taken anew at each of our connects
        raise Dropped(Drop.RETAINED)
    try:
        sealed = codec.split(arrival.payload)
    except codec.CodecError as error:
        raise Dropped(Drop(error.code.value)) from None
    key = record.mac_keys.get(sealed.key_id)
    if key is None or not codec.authentic(key, arrival.topic, sealed):
        raise Dropped(Drop.NOT_AUTHENTIC)
    return sealed


def _decoded(model: type[codec.M], payload: bytes) -> codec.M:
    try:
        return codec.decode(model, payload)
    except codec.CodecError as error:
        raise Dropped(Drop(error.code.value)) from None


def _refuse_by_id(json: bytes, code: RefusalCode) -> NoReturn:
    with contextlib.suppress(codec.CodecError):
        raise RefusedUnread(codec.decode(_Named, json).id, code)
    raise Dropped(Drop.MALFORMED)

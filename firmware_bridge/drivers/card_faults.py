"""What each failure of a reader means for the person at the kiosk and for the reader's health. Every status has a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from firmware_bridge.errors import BadFrame, BridgeError, DeviceRefused, TransportTimeout
from firmware_bridge.ports import CardFaultCode, DeviceHealth, Health, HealthFlag
from firmware_bridge.protocol.sdt import Status

FAULTS: Final[Mapping[Status, CardFaultCode]] = {
    Status.FIND_FAILED: CardFaultCode.READ_FAILED,
    Status.SELECT_FAILED: CardFaultCode.READ_FAILED,
    Status.READ_FAILED: CardFaultCode.READ_FAILED,
    Status.RANDOM_FAILED: CardFaultCode.READ_FAILED,  # a disturbed field; the next try has another random number
    Status.NO_SUCH_ITEM: CardFaultCode.READ_FAILED,
    Status.CARD_REJECTS_READER: CardFaultCode.CARD_REFUSED,
    Status.READER_REJECTS_CARD: CardFaultCode.CARD_REFUSED,
    Status.VERIFICATION_ERROR: CardFaultCode.CARD_REFUSED,
    Status.WRONG_CARD: CardFaultCode.UNSUPPORTED,
    Status.BAD_CHECKSUM: CardFaultCode.READER_SILENT,  # the request came damaged: the line, not the card
    Status.BAD_LENGTH: CardFaultCode.READER_SILENT,
    Status.BAD_COMMAND: CardFaultCode.READER_ERROR,
    Status.UNKNOWN: CardFaultCode.READER_ERROR,
    Status.SELF_TEST_FAILED: CardFaultCode.READER_ERROR,
    Status.UNAUTHORISED: CardFaultCode.READER_ERROR,
}
"""Failures only; a status that no table knows is the reader's own failure."""
_BY_VALUE: Final = {int(status): code for status, code in FAULTS.items()}
_FLAGS: Final[dict[int, HealthFlag]] = {
    Status.SELF_TEST_FAILED: HealthFlag.READER_SELF_TEST,
    Status.UNAUTHORISED: HealthFlag.READER_UNAUTHORISED,
}


def judged(error: BridgeError) -> tuple[CardFaultCode, Health]:
    """What a failure means for the person and for the reader's health."""
    match error:
        case TransportTimeout() | BadFrame():
            return CardFaultCode.READER_SILENT, Health(DeviceHealth.UNKNOWN)
        case DeviceRefused(status=status):
            return _refused(status)
        case _:
            return CardFaultCode.READER_LOST, Health(DeviceHealth.LOST)


def _refused(status: int) -> tuple[CardFaultCode, Health]:
    code = _BY_VALUE.get(status, CardFaultCode.READER_ERROR)
    if code is CardFaultCode.READER_ERROR:
        flag = _FLAGS.get(status)
        return code, Health(DeviceHealth.FAULT, frozenset({flag} if flag else ()))
    state = DeviceHealth.UNKNOWN if code is CardFaultCode.READER_SILENT else DeviceHealth.OK
    return code, Health(state)

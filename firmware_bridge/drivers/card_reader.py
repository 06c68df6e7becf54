"""Driver of resident-card readers that speak SDT over a serial line. Unverified against hardware.

Most readers find a card once until it is lifted. So a find whose answer was lost or damaged leaves a doubt: the card
may be found already, and the next step is tried although the find said no. Whether a read card still lies there is
asked by reading its new address: a card answers 90 or 91, an empty reader 41; the address itself is thrown away.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Final

import structlog

from firmware_bridge.cards import ResidentCard
from firmware_bridge.drivers.sdt_link import SdtLink
from firmware_bridge.errors import (
    BadField,
    BadFrame,
    BridgeError,
    DeviceRefused,
    TransportLost,
    TransportTimeout,
    UnsupportedLayout,
)
from firmware_bridge.ports import (
    CardEvent,
    CardFault,
    CardFaultCode,
    CardHeld,
    CardRead,
    CardRemoved,
    DeviceHealth,
    Health,
    HealthFlag,
    NoCard,
)
from firmware_bridge.protocol import card_text
from firmware_bridge.protocol.sdt import Answer, Command, Status, parse_card
from firmware_bridge.transport.base import TransportOpener

_REFUSALS: Final = frozenset(
    {
        int(Status.CARD_REJECTS_READER),
        int(Status.READER_REJECTS_CARD),
        int(Status.VERIFICATION_ERROR),
        int(Status.WRONG_CARD),
    }
)
_FLAGS: Final[dict[int, HealthFlag]] = {
    Status.SELF_TEST_FAILED: HealthFlag.READER_SELF_TEST,
    Status.UNAUTHORISED: HealthFlag.READER_UNAUTHORISED,
}
_ABSENCE: Final = frozenset({int(Status.SELECT_FAILED), int(Status.READ_FAILED)})
_log = structlog.get_logger(__name__)


class SdtCardReader:
    """A `CardReader`."""

    def __init__(self, opener: TransportOpener) -> None:
        self._opener = opener
        self._link: SdtLink | None = None
        self._in_use = threading.Lock()
        self._closed = False
        self._doubt = False  # a card may be found already although find says no
        self._lying: CardEvent | None = None  # what to say for as long as the card lies there
        self._health = Health(DeviceHealth.UNKNOWN)

    def poll(self) -> CardEvent:
        """See `CardReader`."""
        with self._in_use:
            try:
                event = self._look()
            except BridgeError as error:
                return self._failed(error)
            self._note(Health(DeviceHealth.OK))
            return event

    def health(self) -> Health:
        """See `CardReader`."""
        return self._health

    def close(self) -> None:
        """See `CardReader`."""
        self._closed = True
        if (link := self._link) is not None:
            link.close()

    def _look(self) -> CardEvent:
        link = self._open()
        if self._lying is None:
            return self._read(link) if self._placed(link) else NoCard()
        if self._still_lies(link):
            return self._lying
        said, self._lying = self._lying, None
        return CardRemoved() if isinstance(said, CardHeld) else NoCard()

    def _open(self) -> SdtLink:
        if self._link is None and not self._closed:
            self._link = SdtLink(self._opener())
        if self._closed or self._link is None:  # perhaps while it was being opened
            raise TransportLost("closed")
        return self._link

    def _placed(self, link: SdtLink) -> bool:
        """Find and select: whether a card can be read now."""
        doubt, self._doubt = self._doubt, True  # until an answer says otherwise
        found = _step(link, Command.FIND)
        if found is False and not doubt:
            self._doubt = False
            return False
        selected = _step(link, Command.SELECT)
        if found is None and selected is None:
            raise BadFrame("nothing but damaged answers")
        if selected is False and found:
            raise DeviceRefused(Command.SELECT.name, Status.SELECT_FAILED)
        self._doubt = selected is not False
        return self._doubt

    def _read(self, link: SdtLink) -> CardEvent:
        answer = _ask_twice(link, Command.READ)
        if answer is None:
            return CardFault(CardFaultCode.READ_FAILED)
        if not answer.ok:
            raise DeviceRefused(Command.READ.name, answer.sw3)
        self._doubt = False
        event = _card_event(answer.data)
        self._lying = CardHeld() if isinstance(event, CardRead) else event
        return event

    def _still_lies(self, link: SdtLink) -> bool:
        try:
            answer = link.ask(Command.READ_NEW_ADDRESS)
        except BadFrame:
            return True  # a damaged answer says nothing; the next one will
        if answer.ok or answer.sw3 == Status.NO_SUCH_ITEM:
            return True
        if answer.sw3 in _ABSENCE:
            return False
        raise DeviceRefused(Command.READ_NEW_ADDRESS.name, answer.sw3)

    def _failed(self, error: BridgeError) -> CardFault:
        code, health = _judged(error)
        if health.state is DeviceHealth.LOST and self._link is not None:
            self._link.close()
            self._link = None
        self._note(health)
        return CardFault(code)

    def _note(self, health: Health) -> None:
        if health != self._health:
            self._health = health
            flags = sorted(flag.value for flag in health.flags)
            _log.info("device_health", device="card_reader", state=health.state.value, flags=flags)


def _step(link: SdtLink, command: Command) -> bool | None:
    """Whether a find or select succeeded; None when its answer was damaged. Raises DeviceRefused for the rest."""
    try:
        answer = link.ask(command)
    except BadFrame:
        return None
    if answer.ok or answer.sw3 in (Status.FIND_FAILED, Status.SELECT_FAILED):
        return answer.ok
    raise DeviceRefused(command.name, answer.sw3)


def _ask_twice(link: SdtLink, command: Command) -> Answer | None:
    """The answer, asked for once more when the first one came damaged; None when both did."""
    for _ in range(2):
        with contextlib.suppress(BadFrame):
            return link.ask(command)
    return None


def _card_event(data: bytes) -> CardEvent:
    """The event for a card's data: the card, or why it is not one."""
    try:
        blocks = parse_card(data)
        document = card_text.decode(blocks.text, blocks.photo)
    except UnsupportedLayout:
        return CardFault(CardFaultCode.UNSUPPORTED)
    except (BadField, BadFrame):
        return CardFault(CardFaultCode.BAD_DATA)
    if isinstance(document, ResidentCard):
        return CardRead(document)
    return CardFault(CardFaultCode.UNSUPPORTED)  # decoded, but no errand takes it yet


def _judged(error: BridgeError) -> tuple[CardFaultCode, Health]:
    """What a failure means for the person and for the reader's health."""
    match error:
        case TransportTimeout() | BadFrame():
            return CardFaultCode.READER_SILENT, Health(DeviceHealth.UNKNOWN)
        case DeviceRefused(status=status) if status in _ABSENCE:
            return CardFaultCode.READ_FAILED, Health(DeviceHealth.OK)
        case DeviceRefused(status=status) if status in _REFUSALS:
            return CardFaultCode.CARD_REFUSED, Health(DeviceHealth.OK)
        case DeviceRefused(status=status):
            flag = _FLAGS.get(status)
            return CardFaultCode.READER_ERROR, Health(DeviceHealth.FAULT, frozenset({flag} if flag else ()))
        case _:
            return CardFaultCode.READER_LOST, Health(DeviceHealth.LOST)

"""Driver of resident-card readers that speak SDT over a serial line. Unverified against hardware.

Most readers find a card once until it is lifted. So a find whose answer was lost or damaged leaves a doubt: the card
may be found already, and the next step is tried although the find said no. Whether a read card still lies there is
asked by reading its new address: a card answers 90 or 91, an empty reader 41. Fingerprints are never asked for; a module
that knows only the read with them has them thrown away. With several openers the line's speed is looked for, one a poll.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from dataclasses import replace
from typing import Final

import structlog

from firmware_bridge.cards import Document, ResidencePermit, ResidentCard
from firmware_bridge.drivers.card_faults import judged
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
    NoCard,
)
from firmware_bridge.protocol import card_text
from firmware_bridge.protocol.sdt import Answer, Command, Status, parse_card, sam_id
from firmware_bridge.transport.base import TransportOpener

_ABSENCE: Final = frozenset({int(Status.SELECT_FAILED), int(Status.READ_FAILED)})
_log = structlog.get_logger(__name__)


class SdtCardReader:
    """A `CardReader`."""

    def __init__(self, *openers: TransportOpener) -> None:
        """One way to open the port, or one for each speed that the line may have."""
        self._openers = deque(openers)
        self._heard = False  # a sound answer came since the port was last lost
        self._read_with = Command.READ
        self.module: str | None = None  # the security module's number, once a reader without a card was asked
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
            self._heard = True
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
            return self._read(link) if self._placed(link) else self._empty(link)
        if self._still_lies(link):
            return self._lying
        said, self._lying = self._lying, None
        return CardRemoved() if isinstance(said, CardHeld) else NoCard()

    def _open(self) -> SdtLink:
        if self._link is None and not self._closed:
            self._link = SdtLink(self._openers[0]())
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
        if found is None and not selected:
            raise BadFrame("no sound answer to a find")
        if selected is False and found:
            raise DeviceRefused(Command.SELECT.name, Status.SELECT_FAILED)
        self._doubt = selected is not False
        return self._doubt

    def _empty(self, link: SdtLink) -> CardEvent:
        """No card: time to ask the module for its number, once."""
        if self.module is None:
            with contextlib.suppress(TransportTimeout, BadFrame):  # asked again at the next poll
                answer = link.ask(Command.SAM_ID)
                self.module = sam_id(answer.data) if answer.ok else ""
                _log.info("device_known", device="card_reader", module=self.module)
        return NoCard()

    def _read(self, link: SdtLink) -> CardEvent:
        answer = _ask_twice(link, self._read_with)
        if answer is not None and answer.sw3 == Status.BAD_COMMAND:
            self._read_with = Command.READ_FINGERPRINT
            answer = _ask_twice(link, self._read_with)
        if answer is None:
            return CardFault(CardFaultCode.READ_FAILED)
        if not answer.ok:
            raise DeviceRefused(self._read_with.name, answer.sw3)
        self._doubt = False
        event = _card_event(answer.data, self._read_with)
        if isinstance(event, CardRead) and isinstance(event.card, ResidentCard | ResidencePermit):
            event = CardRead(_with_new_address(link, event.card))
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
        code, health = judged(error)
        unheard = code is CardFaultCode.READER_SILENT and not self._heard and len(self._openers) > 1
        if unheard:
            self._openers.rotate(-1)
        if health.state is DeviceHealth.LOST:
            self._heard, self.module = False, None
        if (unheard or health.state is DeviceHealth.LOST) and self._link is not None:
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


def _card_event(data: bytes, read_with: Command) -> CardEvent:
    """The event for a card's data: the card, or why it is not one."""
    try:
        blocks = parse_card(data, with_fingerprint=read_with is Command.READ_FINGERPRINT)
        return CardRead(card_text.decode(blocks.text, blocks.photo))
    except UnsupportedLayout:
        return CardFault(CardFaultCode.UNSUPPORTED)
    except (BadField, BadFrame):
        return CardFault(CardFaultCode.BAD_DATA)


def _with_new_address(link: SdtLink, card: ResidentCard | ResidencePermit) -> Document:
    """The card with the address that the police wrote into the chip later, where they did and it can be read."""
    try:
        answer = link.ask(Command.READ_NEW_ADDRESS)
        return replace(card, new_address=card_text.decode_new_address(answer.data)) if answer.ok else card
    except (BadField, BadFrame, TransportTimeout):
        return card  # what is printed on the card stands

"""Driver of social-security cards in a contact reader. Unverified against hardware; a PSAM is a vendor's plugin."""

from __future__ import annotations

import threading

from firmware_bridge.errors import (
    BadField,
    BadFrame,
    BridgeError,
    DeviceRefused,
    TransportLost,
    TransportUnavailable,
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
from firmware_bridge.protocol.social_card import NO_SUCH_FILE, Apdu, SocialCard, card_of, data_of
from firmware_bridge.transport.apdu import ApduCard, CardSlot


class SocialCardReader:
    """A `CardReader` for social-security cards."""

    def __init__(self, slot: CardSlot) -> None:
        self._slot = slot
        self._lying: CardEvent | None = None  # what to say for as long as the card stays in
        self._in_use = threading.Lock()
        self._health = Health(DeviceHealth.UNKNOWN)

    def poll(self) -> CardEvent:
        """See `CardReader`."""
        with self._in_use:
            try:
                event = self._look()
            except (TransportLost, TransportUnavailable):
                return self._lost()
            self._health = Health(DeviceHealth.OK)
            return event

    def health(self) -> Health:
        """See `CardReader`."""
        return self._health

    def close(self) -> None:
        """See `CardReader`."""
        self._slot.close()

    def _look(self) -> CardEvent:
        if self._lying is not None and self._slot.present():
            return self._lying
        said, self._lying = self._lying, None
        if said is not None:
            return CardRemoved() if isinstance(said, CardHeld) else NoCard()
        card = self._slot.card()
        return NoCard() if card is None else self._read(card)

    def _read(self, card: ApduCard) -> CardEvent:
        try:
            event: CardEvent = CardRead(_read_card(card))
        except BridgeError as error:
            event = CardFault(_meaning(error))
        self._lying = CardHeld() if isinstance(event, CardRead) else event
        return event

    def _lost(self) -> CardEvent:
        self._lying = None
        self._health = Health(DeviceHealth.LOST)
        self._slot.close()
        return CardFault(CardFaultCode.READER_LOST)


def _read_card(card: ApduCard) -> SocialCard:
    data_of(Apdu.SELECT, card.transmit(Apdu.SELECT.value))
    number, citizen, name = (
        data_of(each, card.transmit(each.value)) for each in (Apdu.NUMBER, Apdu.CITIZEN, Apdu.NAME)
    )
    return card_of(number, citizen, name)


def _meaning(error: BridgeError) -> CardFaultCode:
    """What a failure means for the person."""
    match error:
        case DeviceRefused(status=status):
            return CardFaultCode.UNSUPPORTED if status in NO_SUCH_FILE else CardFaultCode.CARD_REFUSED
        case BadField() | BadFrame():
            return CardFaultCode.BAD_DATA
        case _:
            return CardFaultCode.READ_FAILED  # pulled out too early

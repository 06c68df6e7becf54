"""Who is here, and what they ask for. All that is personal on a kiosk lives here and ends with the session."""

from dataclasses import dataclass

from firmware_bridge.cards import Document
from kiosk.flow.claims import Claim, Holder
from queue_server.contracts.base import Language
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.replies import BookingView


@dataclass(frozen=True, slots=True)
class Session:
    """One citizen, known by a card, by less, or not. `declared`: the green channel's answer; None: not asked yet.

    `checked`: how the faces compared; from then on the card's photograph is not kept. `booking`: what is checked in.
    """

    card: Document | None = None
    claim: Claim | None = None
    declared: tuple[str, ...] | None = None
    consent: str | None = None  # the reference under which the person decided about the camera
    checked: PersonCheck | None = None
    booking: BookingView | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One intention to get a number. Asked again with the same `id` it can only give the same number.

    `booking`: the reference of the booking that becomes the number.
    """

    id: str
    matter: str
    language: Language
    token: str
    card: Document | None
    check: PersonCheck | None
    declared: tuple[str, ...] = ()
    consent: str | None = None
    claim: Claim | None = None
    booking: str | None = None

    @property
    def holder(self) -> Holder | None:
        """Whoever the number is for."""
        return self.card or self.claim

    def __repr__(self) -> str:
        return f"Request({self.matter})"

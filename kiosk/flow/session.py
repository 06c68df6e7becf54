"""Who is here, and what they ask for. All that is personal on a kiosk lives here and ends with the session."""

from dataclasses import dataclass, field, replace

from firmware_bridge.cards import Document
from kiosk.flow.claims import Claim, Holder
from kiosk.flow.prepare_intents import Sending
from queue_server.contracts.base import Language
from queue_server.contracts.commands import Delivery, Party, PersonCheck
from queue_server.contracts.replies import BookingView


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """What was said before the number of one matter. `parties`, `have`: None while it was not asked.

    `values`: answers of the form; `strokes`: of the signature, none where it is signed at the window.
    """

    matter: str
    parties: tuple[Party, ...] | None = None
    agent: bool = False
    have: tuple[int, ...] | None = None
    gaps: tuple[int, ...] = ()
    promises: tuple[int, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    confirmed: bool = False
    signed: bool = False
    strokes: tuple[bytes, ...] = ()
    purpose: str = ""  # what an own certificate is for

    def __repr__(self) -> str:
        return f"Prepared({self.matter})"


@dataclass(frozen=True, slots=True)
class Session:
    """One citizen, known by a card, by less, or not. `declared`: the green channel's answer; None: not asked yet.

    `checked`: how the faces compared; from then on the card's photograph is not kept. `booking`: what is checked in.
    `more`: matters chosen for the same number as the next; `errand`: those of the number that is on its way, in their order.
    `prepared`: what was said for each matter; `known`: answers of the session's earlier forms; `sending`: how the result is wanted.
    """

    card: Document | None = None
    claim: Claim | None = None
    declared: tuple[str, ...] | None = None
    consent: str | None = None  # the reference under which the person decided about the camera
    checked: PersonCheck | None = None
    booking: BookingView | None = None
    more: tuple[str, ...] = ()
    errand: tuple[str, ...] = ()
    prepared: tuple[Prepared, ...] = ()
    known: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    sending: Sending | None = field(default=None, repr=False)


def prepared_for(session: Session | None, matter: str) -> Prepared:
    """What was said for this matter so far."""
    kept = session.prepared if session else ()
    return next((each for each in kept if each.matter == matter), Prepared(matter))


def with_prepared(session: Session | None, prepared: Prepared) -> Session:
    """The session with what was said."""
    session = session or Session()
    others = tuple(each for each in session.prepared if each.matter != prepared.matter)
    return replace(session, prepared=(*others, prepared))


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One intention to get a number. Asked again with the same `id` it can only give the same number.

    `booking`: the reference of the booking that becomes the number. `more`: further matters on it. `prepared`: what was said
    of each, in the same order. `form`: (field, value) of what was filled in. `delivery`: the result is to be sent.
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
    more: tuple[str, ...] = ()
    prepared: tuple[Prepared, ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    delivery: Delivery | None = None

    @property
    def holder(self) -> Holder | None:
        """Whoever the number is for."""
        return self.card or self.claim

    def __repr__(self) -> str:
        return f"Request({self.matter})"

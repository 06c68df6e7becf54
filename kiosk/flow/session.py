"""Who is here, and what they ask for. All that is personal on a kiosk lives here and ends with the session."""

from dataclasses import dataclass, field, replace

from firmware_bridge.cards import Document
from kiosk.flow.claims import Claim, Holder
from queue_server.contracts.base import Language
from queue_server.contracts.commands import Party, PersonCheck
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
    `prepared`: for the matter that is on its way to a number; `known`: answers of the session's earlier forms.
    """

    card: Document | None = None
    claim: Claim | None = None
    declared: tuple[str, ...] | None = None
    consent: str | None = None  # the reference under which the person decided about the camera
    checked: PersonCheck | None = None
    booking: BookingView | None = None
    prepared: Prepared | None = None
    known: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def prepared_for(session: Session | None, matter: str) -> Prepared:
    """What was said for this matter; nothing yet where it was another."""
    kept = session.prepared if session else None
    return kept if kept is not None and kept.matter == matter else Prepared(matter)


def with_prepared(session: Session | None, prepared: Prepared) -> Session:
    """The session with what was said."""
    return replace(session or Session(), prepared=prepared)


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One intention to get a number. Asked again with the same `id` it can only give the same number.

    `booking`: the reference of the booking that becomes the number. `form`: (field, value) of what was filled in.
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
    prepared: Prepared | None = None
    form: tuple[tuple[str, str], ...] = ()

    @property
    def holder(self) -> Holder | None:
        """Whoever the number is for."""
        return self.card or self.claim

    def __repr__(self) -> str:
        return f"Request({self.matter})"

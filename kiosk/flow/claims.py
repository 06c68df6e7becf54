"""Who somebody says they are by something other than an identity card's chip: typed, scanned, verified, or nothing."""

from dataclasses import dataclass
from datetime import date

from firmware_bridge.cards import Document, ForeignerCard, ResidencePermit, Sex
from firmware_bridge.errors import BadField, UnsupportedLayout
from firmware_bridge.protocol import id_number, mrz, uscc
from firmware_bridge.protocol.social_card import SocialCard
from queue_server.contracts.identity import Credential


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """What a credential without a read chip says. Empty where it does not say it. `emulated`: by a demo's provider."""

    credential: Credential
    name: str = ""
    number: str = ""
    birth: date | None = None
    sex: Sex = Sex.UNKNOWN
    emulated: bool = False

    def __repr__(self) -> str:
        return f"Claim({self.credential})"


Holder = Document | Claim


def credential_of(holder: Holder) -> Credential:
    """The credential's name for the queue."""
    match holder:
        case Claim(credential):
            return credential
        case ForeignerCard():
            return "foreigner_card"
        case ResidencePermit():
            return "residence_permit"
        case _:
            return "resident_card"


def typed(credential: Credential, text: str, today: date) -> Claim | str:
    """A claim from what was typed, or the key of what is wrong with it."""
    if credential == "business_licence":
        return Claim(credential, number=text) if uscc.is_valid(text) else "pad.bad_code"
    born = id_number.birth_of(text) if id_number.is_valid(text) else None
    if born is None or born > today:
        return "pad.bad_number"
    return Claim(credential, number=text, birth=born, sex=_sex_of(text))


def scanned_document(text: str, today: date) -> Claim | str:
    """A claim from a machine-readable zone, or the key of what is wrong with it."""
    try:
        found = mrz.parse(text, today)
    except UnsupportedLayout:
        return "scan.no_zone"
    except BadField:
        return "scan.bad_zone"
    if found.valid_to < today:
        return "scan.expired"
    return Claim(found.kind.value, found.name, found.number, found.birth, found.sex)


def scanned_licence(text: str) -> Claim | str:
    """A claim from a business licence's QR code, or the key of what is wrong with it."""
    code = uscc.found_in(text)
    return Claim("business_licence", number=code) if code else "scan.no_licence"


def of_social_card(card: SocialCard) -> Claim:
    """A claim from a social-security card."""
    return Claim("social_card", card.name, card.number, card.birth, card.sex)


def _sex_of(number: str) -> Sex:
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE

"""What a person showed to say who they are, and how sure the hall may be of it.

Three levels: `none` (nobody is known), `unverified` (said, typed or read from something that anybody can print: staff
look at the document at the window) and `card` (read from a chip that proves itself, or said by a verifying provider).
Level *person* is never reached by a document: it takes a comparison of the person (`PersonCheck`).
"""

from typing import Final, Literal, get_args

from queue_server.contracts.base import Text

Credential = Literal[
    "resident_card",
    "residence_permit",
    "foreigner_card",
    "electronic_code",
    "social_card",
    "passport",
    "home_return_permit",
    "taiwan_permit",
    "travel_document",
    "typed_number",
    "temporary_card",
    "household_book",
    "business_licence",
    "newborn",
]
CREDENTIALS: Final[tuple[Credential, ...]] = get_args(Credential)
Level = Literal["none", "unverified", "card"]

CHIP_CARDS: Final[frozenset[Credential]] = frozenset({"resident_card", "residence_permit", "foreigner_card"})
"""Read by a reader that proves card and reader to each other: the only evidence `card` for a priority class."""
PROVED: Final[frozenset[Credential]] = CHIP_CARDS | {"electronic_code"}
"""What a matter of level card takes without a second look. A social-security card answers anybody who asks: not here."""


def level_of(credential: Credential | None) -> Level:
    """How sure the hall may be of who it is, by what was shown."""
    if credential is None:
        return "none"
    return "card" if credential in PROVED else "unverified"


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


WORDS: Final[dict[Credential, Text]] = {
    "resident_card": _t("居民身份证，已读卡", "ID card, read by the reader"),
    "residence_permit": _t("港澳台居民居住证，已读卡", "Residence permit, read by the reader"),
    "foreigner_card": _t("外国人永久居留身份证，已读卡", "Permanent resident ID card, read by the reader"),
    "electronic_code": _t("电子证照码，平台已核验", "Electronic code, verified by its platform"),
    "social_card": _t("社保卡，只读了号码，请看原件", "Social-security card, number only: look at the original"),
    "passport": _t("护照，只扫了机读码，请看原件", "Passport, code scanned only: look at the original"),
    "home_return_permit": _t(
        "港澳居民来往内地通行证，只扫了机读码，请看原件",
        "Mainland travel permit (Hong Kong, Macau), code scanned only: look at the original",
    ),
    "taiwan_permit": _t(
        "台湾居民来往大陆通行证，只扫了机读码，请看原件",
        "Mainland travel permit (Taiwan), code scanned only: look at the original",
    ),
    "travel_document": _t("旅行证件，只扫了机读码，请看原件", "Travel document, code scanned only: look at the original"),
    "typed_number": _t("号码是来人自己输入的，请看身份证原件", "The number was typed in: look at the ID card"),
    "temporary_card": _t("临时身份证，号码是自己输入的，请看原件", "Temporary ID card, number typed in: look at the original"),
    "household_book": _t("户口簿，号码是自己输入的，请看原件", "Household register, number typed in: look at the original"),
    "business_licence": _t("营业执照，请看原件和经办人证件", "Business licence: look at it and at the agent's own document"),
    "newborn": _t("新生儿，还没有号码，请看出生证明和监护人证件", "New-born without a number: look at the birth certificate and the guardian's document"),
}  # fmt: skip
"""For the window: what was shown, and what is left to look at."""

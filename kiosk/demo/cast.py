"""Who comes to the demo's hall, from a seed. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from random import Random

from kiosk.demo.cards import Card, card, expired, misprinted
from queue_server.contracts.base import Language
from queue_server.contracts.commands.payments import PayWay


class Part(StrEnum):
    """What is particular about a citizen."""

    ORDINARY = "ordinary"
    SENIOR = "senior"  # 72: green channel
    OTHER_FACE = "other_face"  # somebody else's card
    EXPIRED = "expired"
    WRONG_DIGIT = "wrong_digit"
    NO_FACE = "no_face"  # refuses the camera
    NO_CARD = "no_card"
    NO_SHOW = "no_show"  # takes a number and goes
    PAYS = "pays"  # pays the fee at the kiosk, by the code on the phone
    PHONE_CODE = "phone_code"  # no card, but an electronic code that its platform verifies
    LEAVES = "leaves"  # goes in the middle of the session


ONCE = (
    Part.ORDINARY, Part.SENIOR, Part.OTHER_FACE, Part.EXPIRED, Part.WRONG_DIGIT, Part.NO_FACE, Part.NO_SHOW,
    Part.LEAVES, Part.NO_CARD, Part.PAYS, Part.PHONE_CODE,
)  # fmt: skip
"""The order in which the parts come first; whoever comes after these is drawn by chance."""
LATER = (*[Part.ORDINARY] * 6, Part.SENIOR, Part.NO_FACE, Part.NO_CARD, Part.NO_SHOW)
PERSON_MATTERS = (
    ("property", "property-transfer"),
    ("property", "property-mortgage"),
    ("business", "business-register"),
)
CARD_MATTERS = (
    ("insurance", "insurance-enrol"), ("household", "household-id-card"), ("property", "property-fund"),
    ("household", "household-permit"), ("business", "business-sole"),
)  # fmt: skip
NAMES = ("测试员", "样本", "范例娜", "示范·阿不都", "陈样", "李示例", "王测", "样例静")
_FACES = ("hopper", "collins")


@dataclass(frozen=True, slots=True)
class Citizen:
    """One scripted citizen. `stands` is whose face is before the camera, `card` what lies on the reader, `pays` how."""

    n: int
    part: Part
    theme: str
    matter: str
    language: Language
    stands: str
    seed: int
    card: Card | None = field(repr=False, default=None)
    pays: PayWay | None = None

    @property
    def genuine(self) -> bool:
        """Whether the person is the card's holder."""
        return self.card is None or self.card.face == self.stands


def cast(count: int, seed: int, today: date) -> tuple[Citizen, ...]:
    """The first `count` citizens of a seed."""
    return tuple(islice(_citizens(seed, today), count))


def _citizens(seed: int, today: date) -> Iterator[Citizen]:
    random = Random(seed)  # noqa: S311 — a play's dice, no secret
    for n in range(10_000):
        part = ONCE[n] if n < len(ONCE) else random.choice(LATER)
        theme, matter = _matter(part, n, random)
        stands = _FACES[n % 2] if part is not Part.OTHER_FACE else _FACES[1]
        yield Citizen(
            n=n + 1, part=part, theme=theme, matter=matter, language="en" if n % 4 == 1 else "zh", stands=stands,
            seed=random.randrange(2**31), card=_card(part, n, today, random), pays=_pays(part, n),
        )  # fmt: skip


def _pays(part: Part, n: int) -> PayWay | None:
    """The first citizen scans the kiosk's code, another shows one."""
    if part is Part.PAYS:
        return "wechat_scan"
    return "alipay_show" if n == 0 else None


def _matter(part: Part, n: int, random: Random) -> tuple[str, str]:
    if part in (Part.OTHER_FACE, Part.NO_FACE) or n == 0:
        return PERSON_MATTERS[n % len(PERSON_MATTERS)]
    if part is Part.PAYS:
        return "household", "household-id-card"
    if part is Part.NO_CARD:
        return "desk", "desk-advice"
    if part is Part.PHONE_CODE:
        return CARD_MATTERS[0]
    return random.choice(CARD_MATTERS + PERSON_MATTERS)


def _card(part: Part, n: int, today: date, random: Random) -> Card | None:
    if part in (Part.NO_CARD, Part.PHONE_CODE):
        return None
    age = 72 if part is Part.SENIOR else random.randint(22, 66)
    face = _FACES[0] if part is Part.OTHER_FACE else _FACES[n % 2]
    birth = date(today.year - age, random.randint(1, max(1, today.month - 1)), random.randint(1, 28))
    made = card(NAMES[n % len(NAMES)], "2", birth, n % 100, today=today, face=face)
    if part is Part.EXPIRED:
        return expired(made, today)
    return misprinted(made) if part is Part.WRONG_DIGIT else made

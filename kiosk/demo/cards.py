"""Made-up cards of people who do not exist: their region code is not assigned. Pure but for writing the files."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

REGION = "330199"
"""No place in China has it, so no number under it can be anybody's."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What is printed on a card, and whose photograph."""

    name: str
    sex: str
    birth: date
    number: str
    valid_from: date
    valid_to: date | None
    face: str
    address: str = "浙江省吴山市样例路1号"

    def __repr__(self) -> str:
        return "Card(***)"


def card(name: str, sex: str, birth: date, order: int, *, today: date, face: str) -> Card:
    """A card in order: issued five years ago, good for fifteen more."""
    body = f"{REGION}{birth:%Y%m%d}{order:02d}{1 if sex == '1' else 2}"
    return Card(name, sex, birth, body + check_digit(body), _years(today, -5), _years(today, 15), face)


def check_digit(body: str) -> str:
    """The last character for 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def expired(original: Card, today: date) -> Card:
    """The same card, out of date since last year."""
    return replace(original, valid_from=_years(today, -11), valid_to=_years(today, -1))


def misprinted(original: Card) -> Card:
    """The same card with a wrong check digit."""
    wrong = _CHECKS[(_CHECKS.index(original.number[-1]) + 3) % 11]
    return replace(original, number=original.number[:-1] + wrong)


def write(to: Path, facts: Card, photo: bytes) -> Path:
    """The card as the emulator's file, its photograph beside it."""
    picture = to.with_suffix(".webp")
    picture.write_bytes(photo)
    lines = [
        f'name = "{facts.name}"', f'sex = "{facts.sex}"', 'ethnicity = "01"', f"birth = {facts.birth}",
        f'address = "{facts.address}"', f'number = "{facts.number}"', 'authority = "吴山市公安局样例分局"',
        f"valid_from = {facts.valid_from}", f'photo = "{picture.name}"',
    ]  # fmt: skip
    if facts.valid_to:
        lines.append(f"valid_to = {facts.valid_to}")
    to.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return to


def _years(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))

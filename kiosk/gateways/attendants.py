"""Who may open the attendant menu: a file of staff ids, each with one argon2id hash over PIN and card number together.

Neither can be tried without the other, and the file tells nothing of the cards: a million PINs lie before each number.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from firmware_bridge.whole_file import replaced
from kiosk.flow.attendant_screens import PIN_LEAST, PIN_MOST
from queue_server.contracts.base import Slug

MOST: Final = 20
"""Each costs a try some 50 ms."""
EASY: Final = frozenset({"123456", "654321", "12345678"})


USUAL: Final = PasswordHasher()
"""argon2id as its authors advise: 64 MiB, three passes."""


class AttendantsRefused(Exception):
    """The file or an entry cannot be used: {why}."""


class Attendant(BaseModel):
    """One member of staff."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    hash: str = Field(pattern=r"^\$argon2id\$", repr=False)


class Attendants(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attendants: tuple[Attendant, ...] = Field(default=(), max_length=MOST)


def load(path: Path) -> Attendants:
    """The file's entries, none where there is no file; raises AttendantsRefused when others may read it or it is damaged."""
    try:
        if path.stat().st_mode & 0o077:
            raise AttendantsRefused("others may read the file of attendants; make it 0600")
        return Attendants.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Attendants()
    except (OSError, ValidationError):
        raise AttendantsRefused("the file of attendants cannot be read") from None


def who(path: Path, pin: str, card: str) -> str | None:
    """The staff id that this PIN and this card belong to, or None. Takes as long whoever it is. Raises AttendantsRefused."""
    found = [entry.id for entry in load(path).attendants if _fits(entry.hash, pin, card)]
    return found[0] if found else None


def added(present: Attendants, staff: str, pin: str, card: str, hasher: PasswordHasher = USUAL) -> Attendants:
    """With this member of staff, whose older entry goes; raises AttendantsRefused for a PIN that is no PIN."""
    if (why := next(_weak(pin), None)) is not None:
        raise AttendantsRefused(why)
    others = tuple(entry for entry in present.attendants if entry.id != staff)
    try:
        entry = Attendant(id=staff, hash=hasher.hash(_together(pin, card)))
        return Attendants(attendants=(*others, entry))
    except ValidationError:
        raise AttendantsRefused(
            f"a staff id is small letters, digits and -; at most {MOST} attendants"
        ) from None


def without(present: Attendants, staff: str) -> Attendants:
    """Without this member of staff."""
    return Attendants(attendants=tuple(entry for entry in present.attendants if entry.id != staff))


def save(path: Path, entries: Attendants) -> None:
    """Write the file whole, readable by its owner alone; raises OSError."""
    replaced(path, json.dumps(entries.model_dump(), indent=1).encode("ascii"))


def _weak(pin: str) -> Iterator[str]:
    if not (pin.isascii() and pin.isdigit() and PIN_LEAST <= len(pin) <= PIN_MOST):
        yield f"a PIN has {PIN_LEAST} to {PIN_MOST} digits"
    elif len(set(pin)) < 3 or pin in EASY:
        yield "this PIN is guessed at once"


def _fits(kept: str, pin: str, card: str) -> bool:
    try:
        return USUAL.verify(kept, _together(pin, card))
    except (VerificationError, InvalidHashError):
        return False


def _together(pin: str, card: str) -> str:
    return f"{pin}:{card}"

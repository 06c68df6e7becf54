"""What every message shares: frozen, strict, closed, and silent about its input when it is refused."""

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

VERSION: Final = 1

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
"""A name chosen by the hall: hall, device, window, area, matter, theme."""
CommandId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 random bits in hex, made by the sender, once for each intention."""
TicketId = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}\d{3,5}$")]
"""Hall day and number, such as 2026-11-22-A001: never the same twice in one hall."""
RangeId = TicketId
"""Hall day and first number of a leased range, such as 2026-11-22-KA001."""
BookingId = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}$")]
"""A booking's reference: 50 random bits, in letters that nobody mistakes for digits."""
LocalTime = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")]
"""When a slot begins on the hall's own clock, such as 2026-11-25T09:30."""
Number = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}\d{3,5}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=12_000)]
Language = Literal["zh", "en"]
Spoken = Annotated[Language, Field(exclude_if=lambda language: language == "zh")]
"""The language that whoever is called chose. Chinese is not sent: devices of before it was told refuse what they do not know."""
Instant = AwareDatetime


class Message(BaseModel):
    """A frozen value; unknown fields and wrong types are refused, nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Text(Message):
    """One text in both languages."""

    zh: Annotated[str, StringConstraints(max_length=400)]
    en: Annotated[str, StringConstraints(max_length=400)]

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language == "zh" else self.en


class Minutes(Message):
    """A wait as a range, P50 to P90, in whole minutes; never a single figure. 0 to 0: no wait, a free window takes the number at once."""

    low: int
    high: int


class Snapshot(Message):
    """The part every snapshot has. An older (epoch, rev) than the one shown is ignored."""

    v: Literal[1] = VERSION
    hall: Slug
    epoch: int
    rev: int
    at: Instant

"""What staff say of a declared class."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfirmClass:
    """The class was shown to staff. `window`: where the clerk sits and the ticket must be; None for desk and manager."""

    ticket: str
    class_id: str
    window: str | None = None


@dataclass(frozen=True, slots=True)
class TakeBackClass:
    """The class was not shown, or never held."""

    ticket: str
    class_id: str
    reason: str
    window: str | None = None

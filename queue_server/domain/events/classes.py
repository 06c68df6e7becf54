"""What becomes of a class after the number was given."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ClassConfirmed:
    """Staff saw what shows the class. `classes` is all that is held now, `key` the place that follows from it."""

    VERSION: ClassVar[int] = 1
    ticket: str
    class_id: str
    classes: tuple[tuple[str, str], ...]
    green: bool
    green_class: str
    evidence: str
    key: datetime


@dataclass(frozen=True, slots=True)
class ClassTakenBack:
    """The class did not hold. `window`: whence the ticket goes back to its place, where it had been called too early."""

    VERSION: ClassVar[int] = 1
    ticket: str
    class_id: str
    reason: str
    classes: tuple[tuple[str, str], ...]
    green: bool
    green_class: str
    evidence: str
    key: datetime
    window: str | None

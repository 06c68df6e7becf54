"""绿色通道: who goes first, and on what evidence."""

from dataclasses import dataclass
from datetime import date

from queue_server.domain.hall import Rules


@dataclass(frozen=True, slots=True)
class Class:
    """The class of a ticket and what shows it."""

    id: str
    green: bool
    evidence: str


ORDINARY = Class("ordinary", green=False, evidence="none")


def class_of(birth: date | None, today: date, rules: Rules) -> Class:
    """The class that the card shows today: elderly from the very birthday on."""
    if birth is not None and age_on(birth, today) >= rules.green_age:
        return Class("elderly", green=True, evidence="card")
    return ORDINARY


def age_on(birth: date, today: date) -> int:
    """Whole years; someone born on 29 February has the birthday on 1 March in other years."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))

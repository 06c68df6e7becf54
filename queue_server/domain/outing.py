"""寄送、上门、代跑: what staff do outside of the hall for somebody, until when, and whose it is. Only `applying` changes it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

OutingKind = Literal["delivery", "home_visit", "staff_errand"]
Why = Literal["old", "disabled", "ill", "baby", "far"]
"""Who cannot come: whoever is visited or run for must be one of these."""
Ending = Literal["done", "nobody_there", "given_up"]
CANCELLED = "cancelled"
"""Nobody goes any more: whoever was told so said it, where that is another than its owner."""
MOST_DAYS = 60
"""Nothing is promised for later than that."""


@dataclass(slots=True)
class Outing:
    """One. `person`: the reference of the sealed name, telephone number and address; `day`: the last day, ISO; `owner`: staff number.

    `slot`, `place`: what it holds of the ledger, where a time was given; the slot begins with it, on the hall's clock.
    `booked_for`: the day that it was first booked for, from which the address is kept. `moved_from`: the time or day that its owner
    still believes, where somebody else moved it.
    """

    id: str
    kind: OutingKind
    matter: str
    case: str
    person: str
    day: str
    why: str
    booked_at: datetime
    slot: str = ""
    place: int = 0
    owner: str = ""
    ending: str = ""
    booked_for: str = ""
    moved_from: str = ""

    @property
    def called_off(self) -> bool:
        """Whoever took it need not go, and has not said to know it."""
        return self.ending == CANCELLED

    @property
    def moved(self) -> bool:
        """Whoever took it must go at another time than they know."""
        return bool(self.moved_from) and not self.ending

    @property
    def local(self) -> str:
        """When somebody comes, such as 2026-11-25T09:30; empty without a slot."""
        return self.slot[:16]

    @property
    def when(self) -> str:
        """What whoever goes must know: its time, or its last day where it has none."""
        return self.local or self.day

    def is_late(self, today: str) -> bool:
        """Nobody has done it, and its day is over."""
        return not self.ending and self.day < today


@dataclass(slots=True)
class Outings:
    """Those that are not closed, by id."""

    open: dict[str, Outing] = field(default_factory=dict)

    def of_case(self, case: str) -> Outing | None:
        """The delivery that takes a case's result out, where one does."""
        return next((each for each in self.open.values() if each.case and each.case == case), None)

    def held(self, slot: str) -> frozenset[int]:
        """Places of a slot that somebody has; who has ended has none."""
        return frozenset(each.place for each in self.open.values() if each.slot == slot and not each.ending)

"""What is to be done outside of the hall, as staff see it: no name, no address."""

from typing import Literal

from queue_server.contracts.base import LocalTime, Message, Text


class OutingLine(Message):
    """One that is not closed; `day`: the last, ISO; `late`: it is over and nothing was done.

    `slot`: when somebody comes, `ends`: until when (HH:MM); both empty where only the day is given.
    `moved_from`: the time or day that its owner still believes, where somebody else moved it.
    """

    outing: str
    about: Literal["delivery", "home_visit", "staff_errand"]
    matter_name: Text
    case: str
    ready: bool
    day: str
    slot: str
    ends: str
    why: str
    owner: str
    ending: str
    late: bool
    moved_from: str = ""

    @property
    def when(self) -> str:
        """What whoever takes it has seen: its time, or its last day where it has none."""
        return self.slot or self.day

    @property
    def moved(self) -> bool:
        """Whoever took it must go at another time than they know."""
        return bool(self.moved_from) and not self.ending


class VisitSlot(Message):
    """A time at which somebody can go: its date (ISO), from and until on the hall's clock (HH:MM), places left."""

    slot: LocalTime
    date: str
    first: str
    ends: str
    places: int

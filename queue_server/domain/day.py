"""The state of one hall day. `applying` changes it by events, `deciding` makes the events."""

from dataclasses import dataclass, field
from datetime import date, datetime

from queue_server.domain.alarm import Alarms
from queue_server.domain.asks import GreenWatch
from queue_server.domain.conformal import Carried, Worth
from queue_server.domain.errand import Pass, Suspension
from queue_server.domain.hall import Hall, Matter, Theme
from queue_server.domain.help_calls import Floor
from queue_server.domain.numbering import Numbers
from queue_server.domain.order import Queue
from queue_server.domain.pace import ThemePace
from queue_server.domain.patrol import Rounds
from queue_server.domain.ticket import Ticket
from queue_server.domain.windows import Window, WindowState


@dataclass(slots=True)
class Day:
    """One day of one hall. Changed by `applying.apply` alone; equal journals give equal days."""

    date: date
    hall: Hall | None = None
    digest: str = ""
    halls: list[tuple[datetime, Hall]] = field(
        default_factory=list
    )  # since when; each with other head starts
    kept: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # class → (head start kept, the file's then)
    carried: dict[str, tuple[int, int]] = field(
        default_factory=dict, compare=False
    )  # the day before's `kept`
    closed: bool = False
    closed_at: datetime | None = None
    tickets: dict[str, Ticket] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    siblings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    queue: Queue = field(default_factory=Queue)
    numbers: Numbers = field(default_factory=Numbers)
    pace: dict[str, ThemePace] = field(default_factory=dict)
    worth: Worth = field(default_factory=Worth)  # of the waits told
    worth_before: Carried = field(default=(), compare=False)  # what the day before left of it
    served: int = 0
    missed: dict[str, None] = field(default_factory=dict)  # ticket ids, oldest first
    parked: dict[str, None] = field(default_factory=dict)  # the same
    alarms: Alarms = field(default_factory=dict)
    accepted: dict[tuple[str, str], str] = field(default_factory=dict)  # (ticket, matter) → case
    green: GreenWatch = field(default_factory=GreenWatch)
    suspended: dict[str, Suspension] = field(default_factory=dict)  # by matter
    passes: dict[str, Pass] = field(default_factory=dict)  # still out, by code
    given: dict[str, int] = field(default_factory=dict)  # numbers by matter, without those given back
    floor: Floor = field(default_factory=Floor)
    rounds: Rounds = field(default_factory=Rounds)
    rated: set[tuple[str, int]] = field(default_factory=set)  # (ticket, service) that have a grade
    tagged: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # ticket ids by (day tag, matter)

    def ticket_at(self, window: Window) -> Ticket | None:
        """The ticket that the window has now."""
        return self.tickets[window.current] if window.current else None

    def theme_of(self, ticket_matter: str) -> Theme:
        """The theme of a matter."""
        return self.themes[self.matters[ticket_matter].theme]

    def worth_left(self) -> Carried:
        """What the next day is to know of the waits told; a day that never began hands on what it was given."""
        return self.worth.carried() if self.hall else self.worth_before

    def themes_of(self, matters: tuple[str, ...]) -> frozenset[str]:
        """The themes of some matters."""
        return frozenset(self.matters[matter].theme for matter in matters)

    def open_windows(self, matter: str) -> list[Window]:
        """Open windows that serve the matter."""
        return [w for w in self.windows.values() if w.state is WindowState.OPEN and matter in w.matters]

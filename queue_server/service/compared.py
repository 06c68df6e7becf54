"""What the machine that gave a number is told when staff have compared its holder with the card away from a window."""

from typing import Any

from queue_server.contracts.check_views import PersonChecked
from queue_server.domain import events as e
from queue_server.domain.day import Day
from queue_server.service.requests import Happened


class Compared:
    """The newest such comparison of each machine, by committed events of the day."""

    def __init__(self) -> None:
        self._newest: dict[str, tuple[str, bool]] = {}

    @property
    def devices(self) -> tuple[str, ...]:
        """Machines that have been told something today."""
        return tuple(self._newest)

    def remember(self, day: Day, happened: Happened) -> None:
        """Take one committed event."""
        match happened.event:
            case e.PersonConfirmed(ticket, None, same) if device := machine_of(day, ticket):
                self._newest[device] = ticket, same
            case e.DayClosed():
                self._newest.clear()
            case _:
                pass

    def snapshot(self, device: str, /, **head: Any) -> PersonChecked | None:
        """`head` is what every snapshot has; None where nobody was compared."""
        found = self._newest.get(device)
        return PersonChecked(**head, device=device, ticket=found[0], same=found[1]) if found else None


def machine_of(day: Day, ticket: str) -> str:
    """The machine that gave the number; empty where there is none."""
    known = day.tickets.get(ticket)
    role, _, name = known.channel.partition(":") if known else ("", "", "")
    return name if role in ("kiosk", "desk") else ""

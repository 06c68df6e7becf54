"""A hall where somebody was served and found it bad."""

from pathlib import Path

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import FinishService, RateVisit, StartService
from queue_server.contracts.replies import Accepted
from tests.support.hall_service import CLERK, World, memory_world

LOW = "2026-11-22-A001.0"
TICKET = "2026-11-22-A001"
HOLDER = Actor(role=Role.CITIZEN, id=TICKET)


def badly_served(folder: Path) -> World:
    """A service at window 1 that its citizen graded with 1."""
    made = memory_world(folder)
    made.open_window("w1")
    made.issue("advice")
    made.call("w1")
    done(made, CLERK, StartService(window="w1"), FinishService(window="w1"))
    done(made, HOLDER, RateVisit(ticket=TICKET, grade=1))
    return made


def days(world: World, count: int) -> None:
    """They pass, each of them begun."""
    for _ in range(count):
        world.clock.move(86_400)
        world.commit()


def done(world: World, actor: Actor, *bodies: object) -> None:
    """Each carried out."""
    for body in bodies:
        reply = world.ask(actor, body)
        assert isinstance(reply, Accepted), reply

"""The small hall with classes of its own, and a day played in it."""

from dataclasses import replace
from datetime import date
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.hall import ClassPlan, GreenRules, Hall, NumberRules
from tests.support.hall_day import KIOSK, Play, hall, label

GREEN_S = 5400
CLASSES = (
    ClassPlan("elderly", label("Senior"), True, GREEN_S, ("card", "staff"), min_age=70),
    ClassPlan("disabled", label("Disabled"), True, GREEN_S, ("declared", "staff"), by_agent=True),
    ClassPlan("with-infant", label("With an infant"), True, 3600, ("declared", "staff"), min_age=18),
    ClassPlan("military", label("Military"), False, 1800, ("staff",)),
    ClassPlan("child", label("Child"), True, GREEN_S, ("card",), max_age=6),
)


def class_hall(green: GreenRules | None = None, numbers: NumberRules | None = None, **rules: Any) -> Hall:
    """The small hall with five classes: by card, declared, both, by staff alone, by a youngest and an oldest age."""
    return replace(
        hall(**rules), classes=CLASSES, green=green or GreenRules(), numbers=numbers or NumberRules()
    )


def class_day(
    *, open_windows: tuple[str, ...] = ("w1", "w2", "w3", "w4"), green: GreenRules | None = None, **more: Any
) -> Play:
    """A day in it, with these windows open."""
    play = Play()
    play.do(c.Configure(class_hall(green, **more), "0" * 64), 0)
    for window in open_windows:
        play.do(c.OpenWindow(window), 0)
    return play


def take(play: Play, *declared: str, birth: date | None = None, after_s: float = 1.0, **fields: Any) -> str:
    """A number for advice that must be given; returns the ticket id."""
    decided = ask(play, *declared, birth=birth, after_s=after_s, **fields)
    assert isinstance(decided, tuple), decided
    issued = decided[0]
    assert isinstance(issued, e.TicketIssued)
    return issued.ticket


def ask(
    play: Play, *declared: str, birth: date | None = None, after_s: float = 1.0, **fields: Any
) -> tuple[e.Event, ...] | Refusal:
    """A number asked for, whatever comes of it."""
    wanted = {
        "matter": "advice",
        "language": "zh",
        "channel": KIOSK,
        "visit": "0" * 32 if birth else None,
        **fields,
    }
    return play.do(c.IssueTicket(birth=birth, declared=declared, **wanted), after_s)

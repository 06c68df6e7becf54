"""A small hall and one day of it, played by hand: commands in, events kept, time moved by the test."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.call_rules import CallRules
from queue_server.domain.day import Day
from queue_server.domain.errand_rules import ErrandRules
from queue_server.domain.errors import Refusal
from queue_server.domain.hall import Area, ClassPlan, Hall, Label, Matter, Rules, Theme, WindowPlan
from queue_server.domain.slot_rules import SlotGroup, SlotSpan
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide
from queue_server.domain.times.limits import Limit, Limits

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # 9:00 in Hangzhou
TODAY = date(2026, 11, 22)
KIOSK = "kiosk:k1"
OLD = date(1950, 1, 1)
YOUNG = date(1990, 1, 1)


def label(text: str) -> Label:
    """The same words in both languages."""
    return Label(text, text)


def matter(name: str, theme: str, assurance: str, mean_s: int = 300) -> Matter:
    """A matter of which only what matters to order is told."""
    return Matter(
        name, theme, label(name), label("what for"), assurance, (label("ID card"),), label("¥0.00"), label("at once"), 1, mean_s
    )  # type: ignore[arg-type]  # tests write the assurance as plain text  # fmt: skip


AT_ONCE = CallRules(calls_before_missed=1, recall_gap_s=0, patient_factor=1, helper_looks=False)
"""A called ticket may be missed at once: for tests that are about something else."""


def hall(**rules: Any) -> Hall:
    """Three matters of three levels in two themes and areas, four windows with different skills.

    A person may take as many numbers as a test likes, unless the test says otherwise.
    """
    numbers = {
        "green_age": 70, "green_head_start_s": 5400, "undo_s": 15, "cardless_per_minute": 20, "calls": AT_ONCE,
        "errands": ErrandRules(live_per_matter=0), **rules,
    }  # fmt: skip
    return Hall(
        id="hall-1", name=label("Hall"), zone="Asia/Shanghai", mode="demo",
        areas=(Area("a", label("Area A")), Area("b", label("Area B"))),
        themes=(
            Theme("help", label("Help"), label("s"), "A", "a"), Theme("house", label("House"), label("s"), "B", "b"),
        ),
        matters=(matter("advice", "help", "none"), matter("record", "help", "card"), matter("deed", "house", "person", 900)),
        windows=(
            WindowPlan("w1", "1", "a", ("advice", "record", "deed")), WindowPlan("w2", "2", "a", ("advice", "record")),
            WindowPlan("w3", "3", "b", ("deed",)), WindowPlan("w4", "4", "a", ("advice",)),
        ),
        rules=Rules(**numbers),
        classes=(
            ClassPlan("elderly", label("Senior"), True, numbers["green_head_start_s"], ("card",), numbers["green_age"]),
            ClassPlan("disabled", label("Disabled"), True, numbers["green_head_start_s"], ("declared", "staff")),
        ),
        slots=(SlotGroup("help", ("advice", "record"), 30, 2, (SlotSpan((1, 2, 3, 4, 5, 6, 7), "09:00", "17:00"),)),),
    )  # fmt: skip


def every_errand(live_per_matter: int = 1) -> Hall:
    """The same hall with a matter of three steps, one of two parties, one with limits; agents' matters two at a time."""
    plain = hall(errands=ErrandRules(batch_cases=2, live_per_matter=live_per_matter))
    sale = replace(matter("sale", "house", "none"), steps=("advice", "deed", "record"))
    wedding = replace(matter("wedding", "help", "none"), parties=("applicant", "co-applicant"))
    windows = tuple(replace(w, matters=(*w.matters, "wedding")) if w.id == "w2" else w for w in plain.windows)
    limits = Limits(Limit("minutes", 60), Limit("days", 1))
    plans = tuple(replace(m, limits=limits) if m.id == "record" else m for m in plain.matters)
    return replace(plain, matters=(*plans, sale, wedding), windows=windows)


@dataclass
class Play:
    """A day, its clock and everything that happened."""

    state: HallState = field(default_factory=lambda: HallState(Day(TODAY)))
    now: datetime = START
    journal: list[tuple[e.Event, datetime]] = field(default_factory=list)

    @property
    def day(self) -> Day:
        """The present day."""
        return self.state.day

    def do(self, command: c.Command, after_s: float = 1.0) -> tuple[e.Event, ...] | Refusal:
        """Move the clock, decide, apply."""
        self.now += timedelta(seconds=after_s)
        decision = decide(self.state, command, self.now)
        if not isinstance(decision, Refusal):
            for event in decision:
                apply(self.state, event, self.now)
                self.journal.append((event, self.now))
        return decision

    def issue(
        self,
        matter: str = "advice",
        birth: date | None = YOUNG,
        *,
        person: str = "none",
        channel: str = KIOSK,
        after_s: float = 1.0,
    ) -> str:
        """A ticket that must be given; returns its id."""
        visit = f"{len(self.journal):032x}" if birth else None
        decided = self.do(c.IssueTicket(matter, "zh", channel, visit, birth, person), after_s)
        assert isinstance(decided, tuple), decided
        event = decided[0]
        assert isinstance(event, e.TicketIssued)
        return event.ticket

    def call(self, window: str = "w1", after_s: float = 1.0) -> str:
        """The ticket that must be called; returns its id."""
        decided = self.do(c.CallNext(window), after_s)
        assert isinstance(decided, tuple), decided
        event = decided[-1]
        assert isinstance(event, e.TicketCalled)
        return event.ticket

    def replayed(self) -> Day:
        """The day rebuilt from what happened, each event through its stored form."""
        return self.replayed_state().day

    def replayed_state(self) -> HallState:
        """The same, with everything that outlives the day."""
        state = HallState(Day(self.day.date))
        for event, at in self.journal:
            body = e.to_body(event)
            apply(state, e.from_body(type(event).__name__, event.VERSION, body), at)
        return state


def open_hall(**rules: Any) -> Play:
    """A configured day with every window open."""
    play = Play()
    play.do(c.Configure(hall(**rules), "0" * 64), 0)
    for window in ("w1", "w2", "w3", "w4"):
        play.do(c.OpenWindow(window), 0)
    return play

"""Whatever commands a day sees, its journal verifies: every call is lawful, every overtake has a cause."""

import os
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Refusal
from queue_server.domain.truth.causes import Cause, cause_of
from queue_server.domain.truth.overtakes import overtakes, pairs
from queue_server.domain.truth.sweep import Overtakes
from queue_server.service import journal
from queue_server.service.chain import Cause as Asked
from queue_server.service.chain import Chain
from queue_server.service.checking.explaining import told_of
from queue_server.service.checking.verify import verify
from queue_server.service.ports import Entry
from tests.support.any_command import commands
from tests.support.hall_day import KIOSK, OLD, TODAY, YOUNG, Play, hall
from tests.support.hall_key import key

WINDOWS = st.sampled_from(["w1", "w2", "w3", "w4"])
MATTERS = st.sampled_from(["advice", "record", "deed"])
EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
HALL = hall().id


class AnyDay(RuleBasedStateMachine):
    """One hall day under random hands, each command's events in one group, time never running back."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play()
        self.groups: list[tuple[tuple[e.Event, ...], datetime]] = []
        self.act(c.Configure(hall(), "0" * 64))
        for window in ("w1", "w2", "w3", "w4"):
            self.act(c.OpenWindow(window))

    def act(self, command: c.Command) -> None:
        """The command, and what it led to."""
        self.play.now += timedelta(milliseconds=1)
        decided = self.play.do(command, 0)
        if not isinstance(decided, Refusal) and decided:
            self.groups.append((decided, self.play.now))

    @rule(seconds=st.sampled_from([0, 1, 21, 300, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.play.now += timedelta(seconds=seconds)

    @rule(matter=MATTERS, old=st.booleans())
    def issue(self, matter: str, old: bool) -> None:
        self.act(
            c.IssueTicket(
                matter=matter, language="zh", channel=KIOSK, visit="0" * 32, birth=OLD if old else YOUNG, person="accept"
            )
        )  # fmt: skip

    @rule(data=st.data())
    def any_command(self, data: st.DataObject) -> None:
        self.act(data.draw(commands(self.play.day, c.CloseDay)))

    @rule(window=WINDOWS, ends=st.booleans())
    def serve(self, window: str, ends: bool) -> None:
        """Ending a service sends a number with several matters on to its next window."""
        self.act(c.CallNext(window))
        self.act(c.StartService(window))
        if ends:
            self.act(c.FinishService(window))

    @rule(matter=MATTERS, more=st.lists(MATTERS, max_size=4), agent=st.booleans(), absent=st.booleans())
    def issue_more(self, matter: str, more: list[str], agent: bool, absent: bool) -> None:
        """Several matters on one number, an agent's, one with somebody who is not there yet."""
        parties = (("co-applicant", "absent"),) if absent else ()
        self.act(
            c.IssueTicket(
                matter, "zh", KIOSK, "0" * 32, YOUNG, "accept", more=tuple(more), agent=agent, parties=parties
            )
        )
        for ticket in [t for t in self.play.day.tickets.values() if t.waits_for][:-1]:
            self.act(c.PartyArrived(ticket.id, "co-applicant"))

    @rule(window=WINDOWS, data=st.data())
    def pick(self, window: str, data: st.DataObject) -> None:
        waiting = [t.id for t in self.play.day.tickets.values() if t.state == "waiting"]
        if waiting:
            self.act(c.Pick(window, data.draw(st.sampled_from(waiting)), "urgent"))

    @rule(window=WINDOWS, matter=MATTERS, other=st.none() | WINDOWS)
    def transfer(self, window: str, matter: str, other: str | None) -> None:
        self.act(c.CallNext(window))
        self.act(c.TransferTicket(window, matter, other, "wrong_queue"))

    @rule(matter=MATTERS)
    def suspend_or_resume(self, matter: str) -> None:
        stopped = matter in self.play.day.suspended
        self.act(c.ResumeMatter(matter) if stopped else c.SuspendMatter(matter, "network"))

    @rule(n=st.integers(1, 9), minutes=st.integers(0, 90))
    def paper(self, n: int, minutes: int) -> None:
        issue = c.IssueTicket("advice", "zh", KIOSK, None, None)
        self.act(c.EnterPaper(issue, f"M{n:03d}", self.play.now - timedelta(minutes=minutes)))

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """A class that was not shown: also of a ticket that was called too early for it."""
        green = [t for t in self.play.day.tickets.values() if t.green and t.state in ("waiting", "called")]
        if green:
            ticket = data.draw(st.sampled_from(green))
            self.act(c.TakeBackClass(ticket.id, ticket.green_class, "not_shown", ticket.window))

    @rule(window=WINDOWS, kind=st.sampled_from(["any", "same"]))
    def park_and_go_on(self, window: str, kind: str) -> None:
        self.act(c.ParkTicket(window, kind, "none"))  # type: ignore[arg-type]  # hypothesis gives plain words
        for ticket in [t for t in self.play.day.tickets.values() if t.park][:1]:
            self.act(c.StepDone(ticket.id, KIOSK))

    @rule(window=WINDOWS)
    def miss_and_return(self, window: str) -> None:
        for command in (c.CallNext(window), c.Recall(window), c.Recall(window), c.MarkMissed(window)):
            self.act(command)
            self.play.now += timedelta(seconds=21)
        for ticket in tuple(self.play.day.missed):
            self.act(c.ReturnTicket(ticket, KIOSK))

    @rule(window=WINDOWS)
    def undo(self, window: str) -> None:
        self.act(c.Undo(window))

    def entries(self) -> list[Entry]:
        """The day as a journal."""
        chain, head, out = Chain(HALL, 1, key()), journal.head_of(None), list[Entry]()
        for n, (events, at) in enumerate(self.groups):
            asked = Asked(KIOSK, f"{n:032x}", at)
            out += [each.entry for each in chain.write(TODAY.isoformat(), events, head, asked)]
            head = journal.head_of(out[-1])
        return out

    def teardown(self) -> None:
        entries = self.entries()
        report = verify(entries, HALL, key().public())
        assert report.holds, [finding.text.en for finding in report.findings]
        day = told_of(TODAY.isoformat(), (e for e in entries if e.stream.startswith("day/")))
        fast, slow = overtakes(day), Overtakes()
        for taken, left in pairs(day):
            slow.add(taken, left, cause_of(taken, left, day.day.tickets))
        assert (fast.slips, fast.skips) == (slow.slips, slow.skips)
        assert fast.totals[Cause.UNEXPLAINED] == 0
        assert sum(n.total() for n in fast.slips.values()) == sum(n.total() for n in fast.skips.values())


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=EXAMPLES, stateful_step_count=60, deadline=None)

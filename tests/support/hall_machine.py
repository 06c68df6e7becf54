"""A hall under random hands: any commands, two callers, clock jumps, crashes between any two steps of the writer."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from queue_server.adapters.keys import KeyRing
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import CallNext, IssueTicket, OpenWindow, StartService
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused, TicketView
from queue_server.contracts.sealing import seal_visitor
from queue_server.domain import events as e
from queue_server.domain import streams
from queue_server.domain.day import Day
from queue_server.domain.state import HallState
from queue_server.domain.ticket import AT_WINDOW, State
from queue_server.service import journal
from queue_server.service.committer import REPLIES_KEPT
from queue_server.service.ports import Entry, Store
from queue_server.service.requests import Happened, Outcome, Request
from queue_server.service.views import Views
from queue_server.twin.stays import skips, slips, stays
from tests.support.any_body import actor_of, bodies, going_on
from tests.support.command_bodies import body_of
from tests.support.crashing_store import Crash, CrashingStore, Moment
from tests.support.hall_day import every_errand
from tests.support.hall_service import HALL, KIOSK, VISITOR, World
from tests.support.pay_play import charges
from tests.support.what_goes_on import booked

Opener = Callable[[Path], Store]
"""Opens the hall kept in a folder, again and again."""
PAYING = replace(every_errand(live_per_matter=0), charges=charges())
"""Every errand, and money."""
WINDOWS = st.sampled_from(["w1", "w2", "w3", "w4"])
MATTERS = st.sampled_from(["advice", "record", "deed", "sale", "wedding"])
DYING = st.one_of(st.none(), st.none(), st.none(), st.none(), st.sampled_from(list(Moment)))


@cache
def keys() -> KeyRing:
    """One key ring for all halls: making one costs more than a whole example."""
    folder = tempfile.TemporaryDirectory(prefix="yitang-keys-")
    ring = KeyRing.create(Path(folder.name) / "keys", mode="demo")
    _kept.append(folder)
    return ring


_kept: list[Any] = []


@cache
def sealed() -> list[str | None]:
    """Nobody, an old and a young person."""
    young = VISITOR.model_copy(update={"birth": "1990-01-01"})
    return [None, *(seal_visitor(keys().seal_public_b64, who) for who in (VISITOR, young))]


class HallMachine(RuleBasedStateMachine):
    """Subclasses say how the store is opened and how a dead process's grip on it ends."""

    LOOKS_EVERY = 1
    """Steps between two readings of the whole journal."""
    tally: ClassVar[Counter[str]] = Counter()
    """Of all examples of the process: events kept, deaths by moment, commands accepted."""

    def open_store(self) -> Store:
        """The hall's store as the next process finds it."""
        raise NotImplementedError

    def kill_store(self, store: Store) -> None:
        """What the operating system does with a dead process's connection."""
        store.close()

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="yitang-machine-")
        self.store = CrashingStore(self.open_store())
        self.world = World(self.store, keys(), hall=PAYING)
        self.asked: dict[str, Request] = {}
        self.replies: dict[str, Accepted | Refused] = {}
        self.over: list[Day] = []
        self.latest = self.world.clock.now()
        self.replica, self.read, self.steps = HallState(), 0, 0
        self.begin_views()
        self.commit([])
        for window in ("w1", "w2", "w3", "w4"):
            self.ask(OpenWindow(window=window))

    # What happens

    @rule(data=st.data(), many=st.integers(1, 3), dies=DYING, record=st.integers(0, 2))
    def any_commands(self, data: st.DataObject, many: int, dies: Moment | None, record: int) -> None:
        """Up to three commands in one batch: two windows that call at the same instant are among them."""
        self.moment(dies, record)
        drawn = [data.draw(bodies(self.state, sealed())) for _ in range(many)]
        self.commit([self.world.request(actor_of(body), body) for body in drawn])

    @rule(data=st.data(), many=st.integers(2, 6), dies=DYING, record=st.integers(0, 3))
    def what_is_there_goes_on(self, data: st.DataObject, many: int, dies: Moment | None, record: int) -> None:
        """Commands about tickets, cases, bookings, ranges, passes and alarms that exist."""
        self.moment(dies, record)
        drawn = [data.draw(going_on(self.state, sealed())) for _ in range(many)]
        self.commit([self.world.request(actor_of(body), body) for body in drawn])

    @precondition(lambda self: self.day.queue.places)
    @rule(one=WINDOWS, other=WINDOWS, dies=DYING, record=st.integers(0, 1))
    def two_windows_call_at_once(self, one: str, other: str, dies: Moment | None, record: int) -> None:
        self.moment(dies, record)
        self.commit([self.at(CallNext(window=one)), self.at(CallNext(window=other))])

    @rule(matter=MATTERS, who=st.integers(0, 2), window=WINDOWS, dies=DYING, record=st.integers(0, 2))
    def somebody_is_served(
        self, matter: str, who: int, window: str, dies: Moment | None, record: int
    ) -> None:
        """Issued, called and begun in one batch."""
        self.moment(dies, record)
        coming = self.world.request(KIOSK, self.issuing(matter, who))
        self.commit([coming, self.at(CallNext(window=window)), self.at(StartService(window=window))])

    @precondition(lambda self: booked(self.state, self.day.date.isoformat()))
    @rule(data=st.data(), dies=DYING, record=st.integers(0, 2))
    def somebody_comes_to_their_slot(self, data: st.DataObject, dies: Moment | None, record: int) -> None:
        self.moment(dies, record)
        booking = data.draw(st.sampled_from(booked(self.state, self.day.date.isoformat())))
        self.world.clock.move(max(0.0, (booking.starts - self.world.clock.now()).total_seconds()))
        body = body_of("check_in", booking=booking.id, page_token_sha256=f"{len(self.asked):064x}")
        self.commit([self.world.request(actor_of(body), body)])

    @rule(matter=MATTERS, who=st.integers(0, 2), dies=DYING)
    def somebody_comes(self, matter: str, who: int, dies: Moment | None) -> None:
        self.moment(dies, 0)
        self.commit([self.world.request(KIOSK, self.issuing(matter, who))])

    @rule(pick=st.integers(0, 1000), dies=DYING)
    def somebody_asks_again(self, pick: int, dies: Moment | None) -> None:
        """The same command once more: answered as before, whatever has happened since."""
        if self.asked:
            self.moment(dies, 0)
            self.commit([list(self.asked.values())[pick % len(self.asked)]])

    @rule(seconds=st.integers(0, 40))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.move(seconds)

    @rule(hours=st.sampled_from([-3.0, -0.2, 0.2, 0.6, 3.0, 15.0]), sure=st.integers(0, 3))
    def clock_jumps(self, hours: float, sure: int) -> None:
        """Back, or forward, over midnight too."""
        if sure == 0:
            self.world.clock.move(3600 * hours)

    @rule()
    def server_restarts(self) -> None:
        self.die("restart")

    # What must hold

    @invariant()
    def state_in_memory_is_the_journal(self) -> None:
        """Replay from the first entry on gives the same state as memory, whatever was loaded meanwhile."""
        self.steps += 1
        if self.steps % self.LOOKS_EVERY == 0:
            self.check_state()

    def check_state(self) -> None:
        for entry in self.entries()[self.read :]:
            if entry.stream.startswith(journal.DAY):
                today = date.fromisoformat(journal.day_of(entry.stream))
                if today > self.replica.day.date:
                    self.over.append(self.replica.day)
                    self.replica.turn(today)
            streams.apply(self.replica, journal.read(entry), entry.at)
            self.read += 1
        assert self.replica == self.state

    @invariant()
    def no_ticket_is_at_two_windows(self) -> None:
        standing = [w.current for w in self.day.windows.values() if w.current]
        assert sorted(standing) == sorted(t.id for t in self.day.tickets.values() if t.state in AT_WINDOW)
        waiting = [place[3] for places in self.day.queue.places.values() for place in places]
        waiting += self.day.queue.aside
        assert sorted(waiting) == sorted(t.id for t in self.day.tickets.values() if t.state is State.WAITING)

    def teardown(self) -> None:
        """Everything is asked again after a last death; then journal, answers and views are compared."""
        try:
            self.moment(None, 0)
            self.die("end")
            for request in self.asked.values():
                self.commit([request])
            self.check_state()
            self.check_journal(self.entries())
            self.check_views()
            self.tally.update(f"event {entry.kind}" for entry in self.entries())
        finally:
            self.kill_store(self.store.inner)
            self.folder.cleanup()

    def check_journal(self, entries: Sequence[Entry]) -> None:
        """One whole chain; each number once; what was answered is there, what was refused is not; slips are skips."""
        assert journal.broken_at(HALL, entries) is None
        assert all(before.at <= after.at for before, after in pairwise(entries))
        issued = [(x, journal.read(x)) for x in entries if x.kind in ("TicketIssued", "MergedLate")]
        given = [
            (x.stream, event.number)
            for x, event in issued
            if isinstance(event, e.TicketIssued | e.MergedLate)
        ]
        assert len(given) == len(set(given))
        by_ticket = {event.ticket: event for _, event in issued if isinstance(event, e.TicketIssued)}
        by_command = {x.command_id: event for x, event in issued if isinstance(event, e.TicketIssued)}
        caused = {x.command_id for x in entries}
        for identity, reply in self.replies.items():
            if isinstance(reply, Refused):
                assert identity not in caused
            elif isinstance(reply.result, TicketView):
                told = by_command.get(identity) or by_ticket[reply.result.ticket]
                assert (told.ticket, told.number) == (reply.result.ticket, reply.result.number)
        for day in (*self.over, self.day):
            self.check_slips(day, entries)

    def check_slips(self, day: Day, entries: Sequence[Entry]) -> None:
        stream = journal.day_stream(day.date.isoformat())
        called = [
            event.ticket for x in entries
            if x.stream == stream and isinstance(event := journal.read(x), e.TicketCalled)
        ]  # fmt: skip
        found = stays(day.tickets.values(), called)
        assert sum(slips(found).values()) == sum(skips(found).values())

    def check_views(self) -> None:
        """What boards, consoles and pages show is what the journal says. `rev` counts within an epoch: what is over is
        not read at a start."""
        rebuilt = Views(self.world.hall, self.world.committer.epoch, "")
        for entry in self.entries():
            rebuilt.apply(Happened(journal.day_of(entry.stream), journal.read(entry), entry))
        assert self.shown(self.views) == self.shown(rebuilt)
        for ticket in self.day.tickets:
            assert self.views.telling.went_first(ticket) == rebuilt.telling.went_first(ticket)

    # How

    @property
    def state(self) -> HallState:
        return self.world.committer._state

    @property
    def day(self) -> Day:
        return self.state.day

    def issuing(self, matter: str, who: int) -> IssueTicket:
        token = f"{len(self.asked):064x}"
        return IssueTicket(matter=matter, language="zh", page_token_sha256=token, sealed=sealed()[who])

    def at(self, body: Any) -> Request:
        return self.world.request(Actor(role=Role.CLERK, id=f"c-{body.window}", window=body.window), body)

    def ask(self, body: Any) -> None:
        self.moment(None, 0)
        self.commit([self.world.request(actor_of(body), body)])

    def moment(self, dies: Moment | None, record: int) -> None:
        self.store.moment, self.store.record = dies, record

    def commit(self, requests: list[Request]) -> None:
        """One batch; a process that dies is followed by the next one, who is asked again one day."""
        self.asked.update({request.command.id: request for request in requests})
        try:
            rolled, outcomes = self.world.committer.commit(requests, self.world.clock.now())
        except Crash:
            self.die(self.store.moment.name if self.store.moment else "")
            return
        for request, outcome in zip(requests, outcomes, strict=True):
            self.answered(request, outcome)
        if self.store.moment is Moment.ANSWERED:
            self.die(Moment.ANSWERED.name)
            return
        for happened in (*rolled, *(each for outcome in outcomes for each in outcome.happened)):
            self.views.apply(happened)

    def answered(self, request: Request, outcome: Outcome) -> None:
        """An answer once given never changes, until it is forgotten: then its command is too old to be heard. A store
        that works never refuses what the rules let through."""
        identity, asked = request.command.id, request.command.sent_at
        assert not isinstance(outcome.reply, Refused) or outcome.reply.code is not RefusalCode.TRY_AGAIN, (
            request
        )
        self.latest = max(self.latest, self.world.clock.now())
        stale = isinstance(outcome.reply, Refused) and outcome.reply.code is RefusalCode.STALE
        if not (stale and self.latest - asked > REPLIES_KEPT):
            before = self.replies.setdefault(identity, outcome.reply)
            assert before == outcome.reply, (request.command.body, before, outcome.reply)
        if isinstance(outcome.reply, Accepted):
            self.tally[f"accepted {request.command.body.kind}"] += 1

    def die(self, how: str) -> None:
        self.tally[f"death {how}"] += 1
        self.moment(None, 0)
        self.kill_store(self.store.inner)
        self.store = CrashingStore(self.open_store())
        self.world.opened(self.store)
        self.begin_views()
        if self.day.hall is None:
            self.commit([])

    def begin_views(self) -> None:
        self.views = Views(self.world.hall, self.world.committer.epoch, "")
        self.views.begin(self.world.committer.take_seen())

    def entries(self) -> list[Entry]:
        """The whole journal."""
        raise NotImplementedError

    def shown(self, views: Views) -> list[Any]:
        now = self.world.clock.now() + timedelta(seconds=1)
        pages = [views.ticket_page(ticket, now) for ticket in self.day.tickets]
        drawn = [*(snapshot for _, snapshot in views.retained(now)), *pages]
        return [one.model_copy(update={"rev": 0}) for one in drawn if one is not None]

"""Commands to stored entries, a batch in one transaction. Synchronous: the writer thread owns it and its day.

For each command: a known id gets the stored reply; else decide → append → apply. After the batch: commit; only then is
anybody answered. When the commit fails the state is dropped and read again. The records of a batch are stored together;
when the tables refuse one, the batch is decided again with a savepoint for each, so that only that one fails.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from queue_server.contracts.codec import CodecError, decode_reply, encode
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.by_itself import SERVER
from queue_server.domain.day import Day
from queue_server.domain.deciding.alarms import concerned
from queue_server.domain.errors import Refusal
from queue_server.domain.keeping import Keeping
from queue_server.domain.state import HallState
from queue_server.domain.streams import apply, decide
from queue_server.service import answers, claims, journal
from queue_server.service.board_view import Calls
from queue_server.service.calling_back import ended
from queue_server.service.chain import Cause, Chain
from queue_server.service.late_days import flag_quarters, late_days
from queue_server.service.loading import NEVER, Loaded, Seen, hold_closed, hold_flags, load, pages_since
from queue_server.service.no_shows import counted, counts_since
from queue_server.service.personal import PersonalStore
from queue_server.service.ports import Ids, Record, RecordRefused, StorageError, Store, StoredReply, Unit
from queue_server.service.quota import Quota
from queue_server.service.requests import FRESH, Happened, Outcome, Plan, Request
from queue_server.service.translate import Translated, When, translate
from queue_server.service.vault_port import Signer, Vault
from queue_server.service.voice_view import pages_kept

T = TypeVar("T")
Events = tuple[e.Event, ...]
Answered = tuple[list[Happened], list[Outcome]]
BEAT = timedelta(seconds=10)
"""How often the hall is looked at although nobody commands; after what matters it is looked at at once."""
REPLIES_KEPT = timedelta(days=2)
"""Far longer than FRESH: a duplicate that comes after its reply was forgotten is refused as stale."""


@dataclass(slots=True)
class Batch:
    """What one transaction has done so far; thrown away when it fails."""

    unit: Unit
    now: datetime
    head: journal.Head
    replies: dict[tuple[str, str], StoredReply]
    tokens: set[str] = field(default_factory=set, repr=False)
    concerned: bool = False  # a watched state may have changed: it is looked at once, at the batch's end


class Committer:
    """The hall's one writer. Not for two threads."""

    _state: HallState
    _past: list[Happened]
    _calls: Calls
    _head: journal.Head
    _last_at: datetime
    _tokens: set[str]

    def __init__(
        self, store: Store, plan: Plan, *, vault: Vault, signer: Signer, ids: Ids, owner: str
    ) -> None:
        self._store, self._plan, self._vault, self.ids = store, plan, vault, ids
        self._looked_at = NEVER
        self._boards = self.silent_boards = frozenset[str]()  # set from the loop: a Beat tells the day
        self._keeping = Keeping.of(plan.hall)
        self._quota = Quota(plan.hall.rules.cardless_per_minute)
        self.epoch = store.acquire(owner)
        self._chain = Chain(plan.hall.id, self.epoch, signer)
        self._hold(load(store))
        self._forget_tags()

    def commit(self, requests: Sequence[Request], now: datetime) -> Answered:
        """(what the server did by itself, an outcome for each request); StorageError when nothing was kept.

        Time never runs backwards in a journal: after a clock was set back, `at` stands still until it is past.
        """
        try:
            return self._attempt(requests, now, together=True)
        except RecordRefused:
            return self._attempt(requests, now, together=False)

    def _attempt(self, requests: Sequence[Request], now: datetime, *, together: bool) -> Answered:
        self._quota.begin()
        try:
            if not self._loaded:
                self._hold(load(self._store))
            named = late_days(requests, max(now, self._last_at), self._plan.hall.zone)
            hold_closed(self._store, self._state.closed, named)
            hold_flags(self._store, self._state.voices.flags, flag_quarters(requests))
            known = self._store.replies([(str(r.actor), r.command.id) for r in requests])
            with self._store.batch(self._head.seq, together=together) as unit:
                batch = Batch(unit, max(now, self._last_at), self._head, known)
                rolled = self._roll(batch) + self._beat(batch)
                outcomes = [self._one(batch, request, now) for request in requests]
                if batch.concerned:
                    last = max(n for n, outcome in enumerate(outcomes) if outcome.happened)
                    outcomes[last] = outcomes[last].followed_by(self._look(batch))
        except BaseException:
            self._quota.take_back()
            self._drop()
            raise
        self._head, self._last_at = batch.head, batch.now
        self._tokens |= batch.tokens
        if rolled:
            self._prune(batch.now)
            self._forget_tags()
        return rolled, outcomes

    @property
    def due(self) -> datetime:
        """When at the latest the hall is to be looked at, though nobody commands."""
        return self._state.day.floor.due()

    def in_force(self) -> bool:
        """Whether reads may be answered; the one thing that may be asked from any thread."""
        return self._store.in_force()

    def unseal_code(self, sealed: str) -> str:
        """A payment code that a device sealed; touches no state, so that it may be asked from any thread."""
        return self._vault.unseal_code(sealed)

    def take_history(self) -> list[Happened]:
        """Everything that made the state in memory as it was loaded, once."""
        past, self._past = self._past, []
        return past

    def take_seen(self) -> Seen:
        """What views start from, once, before the first commit: the day is replayed for both together."""
        return Seen(self._state.copy(), self._calls, self.take_history())

    def page_tokens(self) -> dict[str, str]:
        """Page tokens that still open a page: of the loaded day and the one before."""
        return self._store.page_tokens(pages_since(self._state.day.date))

    def look(self, run: Callable[[Day, PersonalStore, Vault], T]) -> T:
        """Reads and upkeep of persons' data between batches; `run` puts each look on record first."""
        return run(self._state.day, self._store.personal, self._vault)

    def read(self, run: Callable[[HallState, Store], T]) -> T:
        """Reads of the journal and what stands beside it, between batches."""
        return run(self._state, self._store)

    def close(self) -> None:
        """Give the hall back."""
        self._store.close()

    def _forget_tags(self) -> None:
        """Days that are over: nobody can tell any more whose tags theirs are."""
        with contextlib.suppress(StorageError):  # the next change of the hall tries again
            self._vault.end_days(self._state.day.date)

    def _drop(self) -> None:
        """Forget what was not committed; where the store can't be read now either, the next commit reads it."""
        self._loaded, self._looked_at = False, NEVER
        with contextlib.suppress(StorageError):
            self._hold(load(self._store))
            self._past = []

    def _hold(self, loaded: Loaded) -> None:
        self._state, self._calls, self._past = loaded.state, loaded.calls, loaded.past
        self._head, self._last_at = loaded.head, loaded.last_at
        self._tokens, self._loaded = loaded.tokens, True

    def _prune(self, now: datetime) -> None:
        with contextlib.suppress(StorageError):  # there is another day to do it
            self._store.prune(now - REPLIES_KEPT, pages_kept(self._state.day.date))
            days = self._plan.hall.booking.no_show_days
            self._store.forget_no_shows(counts_since(self._state.day.date, days))
            self._tokens = set(self.page_tokens())

    def _roll(self, batch: Batch) -> list[Happened]:
        """Close yesterday and begin today, when the hall's date has moved on."""
        today = date.fromisoformat(answers.hall_date(batch.now, self._plan.hall.zone))
        if self._state.day.date >= today:
            return []
        closed = [] if self._state.day.closed else self._by_itself(batch, c.CloseDay())
        self._state.turn(today)
        return closed + self._by_itself(batch, c.Configure(self._plan.hall, self._plan.digest))

    def _beat(self, batch: Batch) -> list[Happened]:
        """What nobody commands: looked at when time has passed."""
        rests = batch.now - self._looked_at < BEAT and batch.now < self.due
        if self._state.day.closed or (rests and self._boards == self.silent_boards):
            return []
        since, self._looked_at = self._looked_at, batch.now
        return self._look(batch, c.Luck(since, self.ids.chance()))

    def _look(self, batch: Batch, luck: c.Luck | None = None) -> list[Happened]:
        self._boards = self.silent_boards
        return self._by_itself(batch, c.Beat(self._boards, luck))

    def _by_itself(self, batch: Batch, command: c.Command) -> list[Happened]:
        decision = decide(self._state, command, batch.now)
        if not decision:
            return []
        if isinstance(decision, Refusal):
            raise StorageError(f"the day could not be turned: {decision.code}")
        happened = self._written(batch, decision, SERVER, "")
        self._append(batch, claims.record(None, happened))
        self._apply(happened)
        return list(happened)

    def _written(self, batch: Batch, decided: Events, actor: str, command_id: str) -> tuple[Happened, ...]:
        day = self._state.day.date.isoformat()
        return self._chain.write(day, decided, batch.head, Cause(actor, command_id, batch.now))

    def _apply(self, happened: Sequence[Happened]) -> None:
        for each in happened:
            apply(self._state, each.event, each.entry.at)

    def _one(self, batch: Batch, request: Request, sent_now: datetime) -> Outcome:
        actor, command = str(request.actor), request.command
        known = batch.replies.get((actor, command.id))
        if known is not None:
            return Outcome(_repeat(known, request))
        if abs(sent_now - command.sent_at) > FRESH:
            return self._refuse(batch, request, Refused(id=command.id, code=RefusalCode.STALE))
        if not self._quota.admits(request, sent_now):
            return self._refuse(batch, request, Refused(id=command.id, code=RefusalCode.TOO_MANY))
        return self._decide(batch, request)

    def _decide(self, batch: Batch, request: Request) -> Outcome:
        try:
            when = When(batch.now, self._state.day.date, request.since, request.command.id, self._keeping, request.proposed)  # fmt: skip
            translated = translate(request.actor, request.command.body, when, self._vault, self.ids)
        except CodecError as error:
            return self._refuse(batch, request, Refused(id=request.command.id, code=error.code))
        if translated.unproved and not self._quota.counts(str(request.actor), batch.now):
            return self._refuse(batch, request, Refused(id=request.command.id, code=RefusalCode.TOO_MANY))
        since = counts_since(self._state.day.date, self._plan.hall.booking.no_show_days)
        command = counted(translated.command, translated.people, self._store.no_shows, since)
        decision = decide(self._state, command, batch.now)
        if decision and (translated.page_token in self._tokens or translated.page_token in batch.tokens):
            return self._refuse(batch, request, Refused(id=request.command.id, code=RefusalCode.TOKEN_USED))
        if isinstance(decision, Refusal):
            return self._refuse(batch, request, answers.refused(request.command.id, decision))
        return self._accept(batch, request, decision, translated)

    def _accept(self, batch: Batch, request: Request, decided: Events, extra: Translated) -> Outcome:
        command_id = request.command.id
        happened = self._written(batch, decided, str(request.actor), command_id)
        reply = answers.accepted(command_id, self._state.day, happened)
        due = ended(self._state.voices, decided)
        record = claims.record(_stored(request, reply, batch.now), happened, extra, due)
        kept = self._keep(batch, request, reply, record)
        if kept.reply is reply:
            self._apply(happened)
            batch.tokens.update(token for token, _ in record.page_tokens)
            batch.concerned = batch.concerned or self._to_look_at(decided)
            return Outcome(reply, happened, record.page_tokens)
        return kept

    def _refuse(self, batch: Batch, request: Request, reply: Refused) -> Outcome:
        return self._keep(batch, request, reply, Record(_stored(request, reply, batch.now)))

    def _keep(self, batch: Batch, request: Request, reply: Accepted | Refused, record: Record) -> Outcome:
        try:
            self._append(batch, record)
        except StorageError:
            return Outcome(Refused(id=request.command.id, code=RefusalCode.TRY_AGAIN))
        if record.reply is not None:
            batch.replies[record.reply.actor, record.reply.command_id] = record.reply
        return Outcome(reply)

    def _append(self, batch: Batch, record: Record) -> None:
        batch.unit.append(record)
        if record.entries:
            batch.head = journal.head_of(record.entries[-1])

    def _to_look_at(self, events: Sequence[e.Event]) -> bool:
        return not self._state.day.closed and concerned(events)


def _repeat(known: StoredReply, request: Request) -> Accepted | Refused:
    if known.digest != request.digest:
        return Refused(id=request.command.id, code=RefusalCode.ID_REUSED)
    return decode_reply(known.reply)


def _stored(request: Request, reply: Accepted | Refused, now: datetime) -> StoredReply:
    return StoredReply(str(request.actor), request.command.id, request.digest, encode(reply), now)

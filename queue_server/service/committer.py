"""Commands to stored entries, a batch in one transaction. Synchronous: the writer thread owns it and its day.

For each command: a known id gets the stored reply; else decide → append → apply. After the batch: commit; only then is
anybody answered. When the commit fails the day is dropped and read again. The records of a batch are stored together;
when the tables refuse one, the batch is decided again with a savepoint for each, so that only that one fails.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from queue_server.contracts.actors import Actor
from queue_server.contracts.codec import CodecError, decode_reply, encode
from queue_server.contracts.commands import Visitor
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.alarms import concerned
from queue_server.domain.applying import apply
from queue_server.domain.day import Day
from queue_server.domain.deciding import handle
from queue_server.domain.errors import Refusal
from queue_server.service import answers, claims, journal
from queue_server.service.chain import Cause, Chain
from queue_server.service.ports import (
    Access,
    Ids,
    Record,
    RecordRefused,
    Signer,
    StorageError,
    Store,
    StoredReply,
    Unit,
    Vault,
)
from queue_server.service.quota import Quota
from queue_server.service.requests import FRESH, Happened, Outcome, Plan, Request
from queue_server.service.translate import Translated, translate

SERVER = "system:server"
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


class Committer:
    """The hall's one writer. Not for two threads."""

    def __init__(
        self, store: Store, plan: Plan, *, vault: Vault, signer: Signer, ids: Ids, owner: str
    ) -> None:
        self._store, self._plan = store, plan
        self._vault, self._ids = vault, ids
        self._head = journal.head_of(None)
        self._last_at = self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._day: Day | None = None
        self._past: list[Happened] = []
        self._quota = Quota(plan.hall.rules.cardless_per_minute)
        self.epoch = store.acquire(owner)
        self._chain = Chain(plan.hall.id, self.epoch, signer)
        self._loaded = False
        self._load()

    def commit(self, requests: Sequence[Request], now: datetime) -> tuple[list[Happened], list[Outcome]]:
        """(what the server did by itself, an outcome for each request); StorageError when nothing was kept.

        Time never runs backwards in a journal: after a clock was set back, `at` stands still until it is past.
        """
        try:
            return self._attempt(requests, now, together=True)
        except RecordRefused:
            return self._attempt(requests, now, together=False)

    def _attempt(
        self, requests: Sequence[Request], now: datetime, *, together: bool
    ) -> tuple[list[Happened], list[Outcome]]:
        self._quota.begin()
        try:
            if not self._loaded:
                self._load()
            known = self._store.replies([(str(r.actor), r.command.id) for r in requests])
            with self._store.batch(self._head.seq, together=together) as unit:
                batch = Batch(unit, max(now, self._last_at), self._head, known)
                rolled = self._roll(batch) + self._beat(batch)
                outcomes = [self._one(batch, request, now) for request in requests]
        except BaseException:
            self._quota.take_back()
            self._drop()
            raise
        self._head, self._last_at = batch.head, batch.now
        if rolled:
            self._prune(batch.now)
        return rolled, outcomes

    def take_history(self) -> list[Happened]:
        """Everything of the day in memory as it was loaded, once: views start from it."""
        past, self._past = self._past, []
        return past

    def page_tokens(self) -> dict[str, str]:
        """Page tokens that still open a page: of the loaded day and the one before."""
        since = (self._day.date - timedelta(days=1)).isoformat() if self._day else ""
        return self._store.page_tokens(since)

    def read_visitor(self, actor: Actor, ticket: str, purpose: str, now: datetime) -> Visitor | None:
        """Who holds the ticket; the access is stored before the data is read. None where nobody is known."""
        found = self._day.tickets.get(ticket) if self._day else None
        if found is None or found.visit is None:
            return None
        self._store.record_access(Access(str(actor), found.visit, purpose, now))
        row = self._store.vault_row(found.visit)
        return self._vault.unlock(row) if row else None

    def close(self) -> None:
        """Give the hall back."""
        self._store.close()

    def _drop(self) -> None:
        """Forget what was not committed; where the store can't be read now either, the next commit reads it."""
        self._day, self._loaded = None, False
        with contextlib.suppress(StorageError):
            self._load()
            self._past = []

    def _load(self) -> None:
        tail = self._store.tail()
        self._head, self._past = journal.head_of(tail), []
        self._last_at = tail.at if tail else self._last_at
        self._day = self._replay(tail.stream) if tail else None
        self._loaded = True

    def _prune(self, now: datetime) -> None:
        with contextlib.suppress(StorageError):  # there is another day to do it
            self._store.prune(now - REPLIES_KEPT)

    def _replay(self, stream: str) -> Day:
        name = stream.removeprefix(journal.DAY)
        day = Day(date.fromisoformat(name))
        for entry in self._store.load(stream):
            try:
                event = journal.read(entry)
                apply(day, event, entry.at)
            except (KeyError, TypeError, ValueError):
                raise StorageError(f"journal entry {entry.seq} is not one of this program's") from None
            self._past.append(Happened(name, event, entry))
        return day

    def _roll(self, batch: Batch) -> list[Happened]:
        """Close yesterday and begin today, when the hall's date has moved on."""
        today = date.fromisoformat(answers.hall_date(batch.now, self._plan.hall.zone))
        if self._day is not None and self._day.date >= today:
            return []
        closed = self._by_itself(batch, self._day, c.CloseDay()) if self._day and not self._day.closed else []
        self._day = Day(today)
        return closed + self._by_itself(batch, self._day, c.Configure(self._plan.hall, self._plan.digest))

    def _beat(self, batch: Batch) -> list[Happened]:
        """What nobody commands: looked at when time has passed."""
        day = self._today()
        if day.closed or batch.now - self._looked_at < BEAT:
            return []
        self._looked_at = batch.now
        return self._by_itself(batch, day, c.Beat())

    def _by_itself(self, batch: Batch, day: Day, command: c.Command) -> list[Happened]:
        decision = handle(day, command, batch.now)
        if not decision:
            return []
        if isinstance(decision, Refusal):
            raise StorageError(f"the day could not be turned: {decision.code}")
        happened = self._chain.write(day, decision, batch.head, Cause(SERVER, "", batch.now))
        freed = claims.calls(h.event for h in happened)
        self._append(batch, Record(None, tuple(h.entry for h in happened), calls=freed))
        return _apply(day, happened)

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
        day = self._today()
        try:
            translated = translate(request.actor, request.command.body, batch.now, self._vault, self._ids)
        except CodecError as error:
            return self._refuse(batch, request, Refused(id=request.command.id, code=error.code))
        decision = handle(day, translated.command, batch.now)
        if isinstance(decision, Refusal):
            return self._refuse(batch, request, answers.refused(request.command.id, decision))
        return self._accept(batch, request, decision, translated)

    def _accept(
        self, batch: Batch, request: Request, decided: tuple[e.Event, ...], extra: Translated
    ) -> Outcome:
        day, command_id = self._today(), request.command.id
        happened = self._chain.write(
            day, decided, batch.head, Cause(str(request.actor), command_id, batch.now)
        )
        reply = answers.accepted(command_id, day, happened)
        record = _record(request, reply, batch.now, happened, extra)
        kept = self._keep(batch, request, reply, record)
        if kept.reply is reply:
            _apply(day, happened)
            seen = self._by_itself(batch, day, c.Beat()) if _to_look_at(day, decided) else ()
            return Outcome(reply, (*happened, *seen), record.page_tokens)
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

    def _today(self) -> Day:
        if self._day is None:
            raise StorageError("the day has not begun")
        return self._day


def _repeat(known: StoredReply, request: Request) -> Accepted | Refused:
    if known.digest != request.digest:
        return Refused(id=request.command.id, code=RefusalCode.ID_REUSED)
    return decode_reply(known.reply)


def _stored(request: Request, reply: Accepted | Refused, now: datetime) -> StoredReply:
    return StoredReply(str(request.actor), request.command.id, request.digest, encode(reply), now)


def _record(
    request: Request, reply: Accepted, now: datetime, happened: tuple[Happened, ...], extra: Translated
) -> Record:
    events = tuple(h.event for h in happened)
    issued = next((event.ticket for event in events if isinstance(event, e.TicketIssued)), None)
    return Record(
        reply=_stored(request, reply, now),
        entries=tuple(h.entry for h in happened),
        numbers=claims.numbers(happened[0].day, events) if happened else (),
        calls=claims.calls(events),
        vault=(extra.vault,) if extra.vault else (),
        page_tokens=((extra.page_token, issued),) if extra.page_token and issued else (),
    )


def _to_look_at(day: Day, events: Sequence[e.Event]) -> bool:
    return not day.closed and concerned(events)


def _apply(day: Day, happened: Sequence[Happened]) -> list[Happened]:
    for each in happened:
        apply(day, each.event, each.entry.at)
    return list(happened)

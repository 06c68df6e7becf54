"""Journals of whole days, and everything that somebody with the database in hand may do to them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.public_keys import PublicKeys
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts import commands as w
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import Visitor
from queue_server.contracts.replies import Accepted
from queue_server.domain import events as e
from queue_server.service import journal
from queue_server.service.checking.findings import Finding
from queue_server.service.checking.verify import verify
from queue_server.service.checking.witnesses import Slip
from queue_server.service.ports import Entry
from tests.support.hall_service import HALL, KIOSK, MANAGER, World

YOUNG_VISITOR = Visitor(name="金丝雀", number="330102199001011235", birth="1990-01-01", address="吴山路 1 号")


def clerk(window: str) -> Actor:
    """Who works at a window."""
    return Actor(role=Role.CLERK, id=f"c-{window}", window=window)


def written(folder: Path, *, tickets: int = 12, days: int = 2) -> tuple[World, list[Entry]]:
    """A hall's world and its journal: `days` days with `tickets` numbers each, all but the last closed."""
    world = World(MemoryStore(), KeyRing.create(folder / "keys", mode="demo"))
    world.commit()
    for _ in range(days):
        _one_day(world, tickets)
        world.clock.move(86_400)
        world.commit()
    return world, list(world.store.disk.journal)  # type: ignore[attr-defined]  # the store in memory shows its disk


def _one_day(world: World, tickets: int) -> None:
    for window in ("w1", "w2", "w3", "w4"):
        world.open_window(window)
    issued = []
    for n in range(tickets):
        world.clock.move(30)
        old = n % 4 == 3
        issued.append(world.issue("advice", **({} if old else {"visitor": YOUNG_VISITOR})))
        if n % 3 == 2:
            _served(world, ("w1", "w2", "w4")[n % 9 // 3])
    world.ask(KIOSK, w.ReportPrint(ticket=issued[0].ticket, outcome="printed", cause="none"))
    world.ask(KIOSK, w.CancelTicket(ticket=issued[-2].ticket))
    _turns(world)
    world.ask(MANAGER, w.SetSkills(window="w4", matters=("advice", "record"), reason="queue"))
    world.ask(MANAGER, w.PauseWindow(window="w2", reason="break"))
    world.ask(MANAGER, w.CloseWindow(window="w3"))


def _served(world: World, window: str) -> None:
    who = clerk(window)
    for body in (w.CallNext(window=window), w.Arrive(window=window), w.StartService(window=window)):
        assert isinstance(world.ask(who, body), Accepted)
        world.clock.move(20)
    assert isinstance(world.ask(who, w.FinishService(window=window)), Accepted)


def _turns(world: World) -> None:
    """A recall, a call that is taken back, and somebody who does not come."""
    who = clerk("w1")
    world.ask(who, w.CallNext(window="w1"))
    world.clock.move(5)
    world.ask(who, w.Undo(window="w1"))
    world.ask(who, w.CallNext(window="w1"))
    for body in (w.Recall(window="w1"), w.Recall(window="w1"), w.MarkMissed(window="w1")):
        world.clock.move(25)
        world.ask(who, body)


def public_keys(world: World) -> PublicKeys:
    """What an inspector holds."""
    return PublicKeys.of_ring(world.keys)


def slips(entries: Iterable[Entry]) -> list[Slip]:
    """Every slip that was printed."""
    found = []
    for entry in entries:
        event = journal.read(entry)
        if isinstance(event, e.TicketIssued):
            found.append(Slip(journal.day_of(entry.stream), event.number, journal.witness(entry)))
    return found


def rechained(entries: Sequence[Entry], seq: int, change: Callable[[Entry], Entry]) -> list[Entry]:
    """The entry changed and everything after it linked anew: only a witness shows it."""
    head, out = journal.Head(0, journal.GENESIS), []
    for entry in entries:
        draft = change(entry) if entry.seq == seq else entry
        draft = replace(draft, prev_hash=head.hash)
        out.append(replace(draft, hash=journal.entry_hash(HALL, draft)))
        head = journal.head_of(out[-1])
    return out


def resigned(entries: Sequence[Entry], keys: Any, key_id: str) -> list[Entry]:
    """Every closed day signed by another's key, and linked anew."""
    head, out = journal.Head(0, journal.GENESIS), []
    for entry in entries:
        draft = replace(entry, prev_hash=head.hash)
        event = journal.read(draft)
        if isinstance(event, e.DayClosed):
            signature = keys.sign(journal.signed_text(HALL, head)).hex()
            forged = replace(event, head=head.hash, key_id=key_id, signature=signature)
            draft = replace(draft, body=journal.write(forged, head, _origin(draft)).body)
        out.append(replace(draft, hash=journal.entry_hash(HALL, draft)))
        head = journal.head_of(out[-1])
    return out


def judged(world: World, forged: Sequence[Entry], day: str | None = None) -> list[Finding]:
    """What is wrong with a journal that was linked and signed anew, so that the rules alone can see it."""
    signed = resigned(forged, world.keys, "hall-sign-1")
    return list(verify(signed, HALL, public_keys(world), day=day).findings)


def saying(change: Callable[[Any], e.Event]) -> Callable[[Entry], Entry]:
    """The entry with another word in it."""
    return lambda entry: replace(
        entry, body=journal.write(change(journal.read(entry)), journal.head_of(None), _origin(entry)).body
    )


def without(entries: Sequence[Entry], *gone: int) -> list[Entry]:
    """The journal without these entries."""
    return _numbered(entry for entry in entries if entry.seq not in gone)


def beside(entries: Sequence[Entry], seq: int, event: e.Event) -> list[Entry]:
    """The journal with this event in the command of that entry, right after it."""
    near = next(entry for entry in entries if entry.seq == seq)
    more = journal.write(event, journal.head_of(None), _origin(near))
    return _numbered([*entries[:seq], more, *entries[seq:]])


def _numbered(entries: Iterable[Entry]) -> list[Entry]:
    return [replace(entry, seq=n) for n, entry in enumerate(entries, start=1)]


def _origin(entry: Entry) -> journal.Origin:
    return journal.Origin(HALL, entry.epoch, entry.stream, entry.actor, entry.command_id, entry.at)


FIELDS: dict[str, Callable[[Entry], Entry]] = {
    "epoch": lambda entry: replace(entry, epoch=entry.epoch + 1),
    "stream": lambda entry: replace(entry, stream="day/2020-01-01"),
    "kind": lambda entry: replace(
        entry, kind="WindowPaused" if entry.kind != "WindowPaused" else "TicketCalled"
    ),
    "version": lambda entry: replace(entry, version=entry.version + 1),
    "at": lambda entry: replace(entry, at=entry.at + timedelta(microseconds=1)),
    "actor": lambda entry: replace(entry, actor="clerk:somebody-else"),
    "command_id": lambda entry: replace(entry, command_id="f" * 32),
    "body": lambda entry: replace(entry, body=entry.body[:-1] + " }"),
    "prev_hash": lambda entry: replace(entry, prev_hash="f" * 64),
    "hash": lambda entry: replace(entry, hash="f" * 64),
}
"""A change of each stored field."""

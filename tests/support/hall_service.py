"""A hall's service without doors: real keys and vault, a clock set by hand, commands made to order."""

import hashlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.adapters.vault import KeyVault
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import CallNext, Command, IssueTicket, OpenWindow, Visitor
from queue_server.contracts.replies import Accepted, Refused, TicketView
from queue_server.contracts.sealing import seal_visitor
from queue_server.domain.hall import Hall
from queue_server.service.committer import Committer
from queue_server.service.ports import Store
from queue_server.service.requests import Happened, Outcome, Plan, Request
from tests.support import hall_day

HALL = "hall-1"
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
KIOSK = Actor(role=Role.KIOSK, id="k1")
OTHER_KIOSK = Actor(role=Role.KIOSK, id="k2")
CLERK = Actor(role=Role.CLERK, id="c1", window="w1")
MANAGER = Actor(role=Role.MANAGER, id="m1")
VISITOR = Visitor(name="金丝雀", number="330102195601011236", birth="1956-01-01", address="吴山路 1 号")


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time

    def move(self, seconds: float) -> None:
        """Forward, or back."""
        self.time += timedelta(seconds=seconds)


class CountingIds:
    """Visit references in order."""

    def __init__(self) -> None:
        self._ids: Iterator[int] = count(1)

    def visit(self) -> str:
        return f"{next(self._ids):032x}"

    def booking(self) -> str:
        return f"{next(self._ids):010d}"

    def chance(self) -> float:
        """Nothing that is left to chance happens."""
        return 1.0 - 2.0**-53


@dataclass
class World:
    """A committer over a store, with the keys that a test may hold."""

    store: Store
    keys: KeyRing
    clock: HandClock = field(default_factory=HandClock)
    hall: Hall = field(default_factory=hall_day.hall)
    ids: CountingIds = field(default_factory=CountingIds)
    vault: Any = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.vault = self.vault or KeyVault(self.keys)
        self.committer = self.opened()

    def opened(self, store: Store | None = None, owner: str = "test:1") -> Committer:
        """A committer on the store, as after a restart."""
        self.store = store or self.store
        self.committer = Committer(
            self.store,
            Plan(self.hall, "0" * 64),
            vault=self.vault,
            signer=self.keys,
            ids=self.ids,
            owner=owner,
        )
        return self.committer

    def command(self, body: Any, *, command_id: str = "", sent_at: datetime | None = None) -> Command:
        """A command sent now, with a fresh id."""
        identity = command_id or f"{next(self.numbers):032x}"
        return Command(id=identity, hall=HALL, sent_at=sent_at or self.clock.now(), body=body)

    def request(self, actor: Actor, body: Any, **how: Any) -> Request:
        """An authenticated command."""
        command = self.command(body, **how)
        return Request(actor, command, digest(encode(command)))

    def commit(self, *requests: Request) -> list[Outcome]:
        """One batch."""
        return self.batch(*requests)[1]

    def batch(self, *requests: Request) -> tuple[list[Happened], list[Outcome]]:
        """One batch with what the server did by itself."""
        return self.committer.commit(requests, self.clock.now())

    def ask(self, actor: Actor, body: Any, **how: Any) -> Accepted | Refused:
        """One command in a batch of its own."""
        return self.commit(self.request(actor, body, **how))[0].reply

    def issue(self, matter: str = "advice", **how: Any) -> TicketView:
        """A ticket that must be given."""
        reply = self.ask(KIOSK, self.issuing(matter, **how))
        assert isinstance(reply, Accepted), reply
        assert isinstance(reply.result, TicketView)
        return reply.result

    def issuing(
        self, matter: str = "advice", visitor: Visitor | None = VISITOR, **fields: Any
    ) -> IssueTicket:
        """The body of an issue, the visitor sealed to the hall's key, with a token of its own."""
        token = hashlib.sha256(f"{matter}{next(self.numbers)}".encode()).hexdigest()
        sealed = seal_visitor(self.keys.seal_public_b64, visitor) if visitor else None
        return IssueTicket(
            matter=matter, language="zh", **{"page_token_sha256": token, "sealed": sealed, **fields}
        )

    def open_window(self, window: str = "w1") -> None:
        """The window takes tickets."""
        assert isinstance(self.ask(MANAGER, OpenWindow(window=window)), Accepted)

    def call(self, window: str = "w1") -> Accepted | Refused:
        """顺呼 by the window's clerk."""
        return self.ask(Actor(role=Role.CLERK, id=f"c-{window}", window=window), CallNext(window=window))

    def public_key(self) -> Ed25519PublicKey:
        """What anybody may check the day's head with."""
        return Ed25519PublicKey.from_public_bytes(b64decode(self.keys.sign_public_b64))


def memory_world(folder: Path, **options: Any) -> World:
    """A world in memory, with the day begun."""
    world = World(MemoryStore(), KeyRing.create(folder / "keys", mode="demo"), **options)
    world.commit()
    return world

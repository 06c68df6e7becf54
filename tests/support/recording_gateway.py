"""A hall that carries nothing out: it records what a door submits and answers as it is told."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime

from pydantic import BaseModel

from queue_server.contracts import topics
from queue_server.contracts.actors import Actor
from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.base import Text
from queue_server.contracts.case_views import CasesSnapshot
from queue_server.contracts.commands import Command
from queue_server.contracts.lines import Elsewhere, OtherMatter
from queue_server.contracts.replies import Accepted, Done, Refused
from queue_server.contracts.snapshots import (
    AnySnapshot,
    BoardSnapshot,
    CallLine,
    Catalogue,
    TicketPage,
    WindowSnapshot,
)
from queue_server.service.masking import MaskedVisitor

Answer = Callable[[Actor, Command, str], Awaitable[Accepted | Refused]]
AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


async def done(actor: Actor, command: Command, digest: str) -> Accepted | Refused:
    """Everything is accepted."""
    return Accepted(id=command.id, result=Done())


def board_snapshot(hall: str, area: str, rev: int = 1) -> BoardSnapshot:
    """An empty board."""
    name = Text(zh="一楼", en="Ground floor")
    return BoardSnapshot(
        hall=hall, epoch=1, rev=rev, at=AT, area=area, hall_name=name, area_name=name, calls=(), next=()
    )


class RecordingGateway:
    """`ports.HallGateway` for door tests: `submitted` holds (actor, command, digest) in order."""

    def __init__(self, hall: str, answer: Answer = done, areas: Sequence[str] = ("a",)) -> None:
        self.hall = hall
        self.answer = answer
        self.submitted: list[tuple[Actor, Command, str]] = []
        self._areas = areas
        self.rev = 1

    async def submit(self, actor: Actor, command: Command, digest: str) -> Accepted | Refused:
        self.submitted.append((actor, command, digest))
        return await self.answer(actor, command, digest)

    def retained(self) -> Iterable[tuple[str, BaseModel]]:
        for area in self._areas:
            yield topics.board(self.hall, area), board_snapshot(self.hall, area, self.rev)

    def call(self, seq: int) -> CallLine | None:
        return None

    def board(self, area: str) -> BoardSnapshot | None:
        return board_snapshot(self.hall, area, self.rev) if area in self._areas else None

    def window(self, window: str) -> WindowSnapshot | None:
        return None

    def windows(self) -> Sequence[str]:
        return ()

    def elsewhere(self, window: str, words: str) -> Elsewhere | None:
        return None

    def areas(self) -> Sequence[str]:
        return self._areas

    def catalogue(self) -> Catalogue:
        raise NotImplementedError("doors do not ask for it here")

    def ticket_page(self, ticket: str) -> TicketPage | None:
        return None

    def pass_until(self, code_sha256: str) -> date | None:
        return None

    def alarms(self) -> AlarmsSnapshot:
        raise NotImplementedError("nobody asks for it here")

    def cases(self, theme: str | None) -> CasesSnapshot:
        raise NotImplementedError("nobody asks for it here")

    def matters_named(self, words: str, window: str | None) -> Sequence[OtherMatter]:
        raise NotImplementedError("nobody asks for it here")

    async def case_holder(self, actor: Actor, case: str, purpose: str) -> MaskedVisitor | None:
        return None

    def ticket_of_token(self, token_sha256: str) -> str | None:
        return None

    def watch(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[AnySnapshot]]:
        raise NotImplementedError("doors do not watch")

    async def visitor(self, actor: Actor, ticket: str, purpose: str) -> MaskedVisitor | None:
        return None

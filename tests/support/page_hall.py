"""A hall for tests of pages: it shows the snapshots it is given and records what it is asked."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from argon2 import PasswordHasher
from fastapi import FastAPI
from pydantic import BaseModel

from queue_server.adapters.staff import SqliteStaff
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.board_views import BoardPlanView
from queue_server.contracts.case_views import CasesSnapshot
from queue_server.contracts.certificates import CertificateFound
from queue_server.contracts.commands import Command, Visitor
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.lines import Elsewhere, OtherMatter
from queue_server.contracts.outing_views import OutingLine, VisitSlot
from queue_server.contracts.parcel_views import ParcelLine
from queue_server.contracts.pay_views import PaymentSnapshot, PaymentsSnapshot
from queue_server.contracts.replies import Accepted, Done, Refused
from queue_server.contracts.snapshots import (
    AnySnapshot,
    BoardSnapshot,
    CallLine,
    Catalogue,
    TicketPage,
    WindowSnapshot,
)
from queue_server.contracts.voice_views import VoicePage
from queue_server.domain.boards import DISPLAY
from queue_server.domain.followup import FollowUp
from queue_server.domain.hall import Area
from queue_server.service.board_plan import board_plan
from queue_server.service.enrolment import EnrolRefused
from queue_server.service.filled_form import FilledForm
from queue_server.service.masking import MaskedVisitor
from queue_server.service.parcels_port import NoNumber, ParcelNumber
from queue_server.service.pay_ports import NoticeDesk
from queue_server.service.personal import AuditEntry
from queue_server.service.ports import DeviceRecord, StorageError
from queue_server.service.staff_record import StaffChange
from queue_server.service.told_form import Strokes
from queue_server.service.voice import Voice
from queue_server.web.app import create_app
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.settings import WebSettings
from tests.support import console_samples, hall_day, money_samples
from tests.support import page_samples as samples
from tests.support.records import unrecorded

ROOT = Path(__file__).parents[2]
TOKEN = "k3Jx9Qm2Vb7Tz5Wc8Ys1Lp"
CODE = "ABCD-EFGH-JKMN"
PASSWORD = "correct horse battery"
KIOSK = DeviceRecord("kiosk-1", Actor(role=Role.KIOSK, id="kiosk-1"), ("b",), {"k1": b"k" * 32})
Answer = Callable[[Actor, Command], Awaitable[Accepted | Refused]]


class PageHall:
    """`HallGateway` of pages. Change `snapshots[...]` by `show`, which also wakes the watchers."""

    hall = samples.HALL

    def __init__(self) -> None:
        self.snapshots: dict[str, AnySnapshot] = {
            "board/b": samples.board(),
            "window/w3": samples.window(at_window=samples.current()),
            "ticket/2026-11-25-B009": samples.ticket_page(),
        }
        self.asked: list[tuple[Actor, Command, str]] = []
        self.looked: list[tuple[Actor, str, str]] = []
        self.recorded: list[tuple[str, StaffChange]] = []
        self.record_fails = False
        self.record_hangs: asyncio.Event | None = None
        self.answer: Answer | None = None
        self.display = DISPLAY
        self.voices: Sequence[FollowUp] = ()
        self.voice: VoicePage | None = None
        self.posted: Sequence[ParcelLine] = ()
        self.number: ParcelNumber | NoNumber = "wrong"
        self.phone = "13900001234"
        self.papers: dict[str, CertificateFound] = {}
        self.passes: dict[str, date] = {}
        self.completed: list[tuple[Actor, str, dict[str, str], list[list[int]]]] = []
        self._changed = asyncio.Event()

    def show(self, key: str, snapshot: AnySnapshot | None) -> None:
        """From now on; None takes it away."""
        if snapshot is None:
            del self.snapshots[key]
        else:
            self.snapshots[key] = snapshot
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def submit(self, actor: Actor, command: Command, digest: str) -> Accepted | Refused:
        self.asked.append((actor, command, digest))
        return await self.answer(actor, command) if self.answer else Accepted(id=command.id, result=Done())

    def call(self, seq: int) -> CallLine | None:
        boards = filter(None, map(self.board, self.areas()))
        return next((line for board in boards for line in board.calls if line.call == seq), None)

    def board(self, area: str) -> BoardSnapshot | None:
        found = self.snapshots.get(f"board/{area}")
        return found if isinstance(found, BoardSnapshot) else None

    def window(self, window: str) -> WindowSnapshot | None:
        found = self.snapshots.get(f"window/{window}")
        return found if isinstance(found, WindowSnapshot) else None

    def windows(self) -> Sequence[str]:
        return ("w3",)

    def elsewhere(self, window: str, words: str) -> Elsewhere | None:
        return console_samples.elsewhere(words) if window == "w3" else None

    def board_plan(self, board: str) -> BoardPlanView | None:
        hall = replace(hall_day.hall(), display=self.display, areas=(Area("b", hall_day.label("B")),))
        return board_plan(hall, board)

    def areas(self) -> Sequence[str]:
        return ("b",)

    def catalogue(self) -> Catalogue:
        return samples.catalogue().model_copy(
            update={"classes": console_samples.CLASSES, "fees": money_samples.FEES}
        )

    def ticket_page(self, ticket: str) -> TicketPage | None:
        found = self.snapshots.get(f"ticket/{ticket}")
        return found if isinstance(found, TicketPage) else None

    def pass_until(self, code_sha256: str) -> date | None:
        return self.passes.get(code_sha256)

    async def record_staff(self, actor: Actor, change: StaffChange) -> None:
        if self.record_fails:
            raise StorageError("full")
        if self.record_hangs:
            await self.record_hangs.wait()
        self.recorded.append((str(actor), change))

    async def access_log(self, first: int | None, most: int) -> Sequence[AuditEntry]:
        return samples.audit()[-most:] if first is None else samples.audit()[first - 1 : first - 1 + most]

    async def account_changes(self, before: int | None, most: int) -> tuple[Sequence[AuditEntry], int]:
        return [each for each in samples.audit() if each.access.kind == "staff"], 1

    def alarms(self) -> AlarmsSnapshot:
        found = self.snapshots.get("alarms")
        return (
            found
            if isinstance(found, AlarmsSnapshot)
            else AlarmsSnapshot(hall=self.hall, epoch=1, rev=1, at=samples.NOW, alarms=())
        )

    def outings(self) -> Sequence[OutingLine]:
        return ()

    def visit_slots(self) -> Sequence[VisitSlot]:
        return ()

    def follow_ups(self) -> Sequence[FollowUp]:
        return self.voices

    def certificate(self, code: str, tail: str | None) -> CertificateFound | None:
        found = self.papers.get(code)
        return (
            found.model_copy(update={"holder": None if tail is None else tail == "1234"}) if found else None
        )

    def cases(self, theme: str | None) -> CasesSnapshot:
        return CasesSnapshot(
            hall=self.hall, epoch=1, rev=1, at=samples.NOW, theme=theme, at_work=(), to_issue=(), pick_up=()
        )

    def matters_named(self, words: str, window: str | None) -> Sequence[OtherMatter]:
        return ()

    async def case_holder(self, actor: Actor, case: str, purpose: str) -> MaskedVisitor | None:
        return None

    def payment(self, order: str) -> PaymentSnapshot | None:
        found = self.snapshots.get(f"order/{order}")
        return found if isinstance(found, PaymentSnapshot) else None

    def payments(self) -> PaymentsSnapshot:
        return money_samples.payments()

    def ticket_of_token(self, token_sha256: str) -> str | None:
        return "2026-11-25-B009" if token_sha256 == hashlib.sha256(TOKEN.encode()).hexdigest() else None

    async def voice_page(self, token_sha256: str) -> VoicePage | None:
        return self.voice if self.ticket_of_token(token_sha256) else None

    async def parcels(self, token_sha256: str) -> Sequence[ParcelLine]:
        return self.posted if self.ticket_of_token(token_sha256) else ()

    async def parcel_number(self, token_sha256: str, case: str, tail: str) -> ParcelNumber | NoNumber:
        return self.number if tail == "0000" else "wrong"

    @asynccontextmanager
    async def watch(self, topic: str) -> AsyncIterator[AsyncIterator[AnySnapshot]]:
        yield self._follow(topic)

    async def _follow(self, topic: str) -> AsyncIterator[AnySnapshot]:
        sent: AnySnapshot | None = None
        while True:
            changed = self._changed
            now = self.snapshots.get(topic)
            if now is not None and now is not sent:
                sent = now
                yield now
            await changed.wait()

    def retained(self) -> Iterable[tuple[str, BaseModel]]:
        return ()

    async def visitor(self, actor: Actor, ticket: str, purpose: str) -> MaskedVisitor | None:
        self.looked.append((actor, ticket, purpose))
        return MaskedVisitor("王**", "330***********1234", 72, "card")

    async def unmask(self, actor: Actor, ticket: str, reason: str) -> Visitor | None:
        self.looked.append((actor, ticket, reason))
        return console_samples.SENDS

    async def sealed(self, visitor: Visitor) -> tuple[str, str]:
        return "AAAA", "0" * 32

    async def complete_form(
        self, actor: Actor, ticket: str, said: Mapping[str, str], strokes: Strokes
    ) -> bool:
        self.completed.append((actor, ticket, dict(said), [list(stroke) for stroke in strokes]))
        return not said or said == {"place": "样例路 1 号"}

    async def phone_of(self, actor: Actor, follow_up: str, reason: str) -> str | None:
        self.looked.append((actor, follow_up, reason))
        return next(
            (self.phone for each in self.voices if each.id == follow_up and each.owner == actor.id), None
        )

    async def form(self, actor: Actor, ticket: str, purpose: str) -> FilledForm | None:
        self.looked.append((actor, ticket, purpose))
        return console_samples.FORM


class Devices:
    """One kiosk."""

    def get(self, device: str) -> DeviceRecord | None:
        return KIOSK if device == KIOSK.device else None


class HandClock:
    """A clock that moves by hand, or with the machine from a given instant."""

    def __init__(self, now: datetime, *, runs: bool = False) -> None:
        self._shift = now - datetime.now(UTC)
        self._fixed = None if runs else now

    def now(self) -> datetime:
        return self._fixed or datetime.now(UTC) + self._shift

    def set(self, now: datetime) -> None:
        """Stand still at `now`."""
        self._fixed = now


BOARD_CREDENTIAL = DeviceCredential(
    hall=samples.HALL, device="board-b", role=Role.BOARD, assigned=("b",), broker_url="mqtt://127.0.0.1:1",
    password="p" * 32, key_id="kb", mac_key="a2V5" * 10, seal_key_id="s1", seal_public_key="c2VhbA==",
)  # fmt: skip


def enrol(code: str) -> DeviceCredential:
    """One code, one board."""
    if code != CODE:
        raise EnrolRefused
    return BOARD_CREDENTIAL


def fast_hasher() -> PasswordHasher:
    """argon2id with the least cost: tests check the logic, not the strength."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def staff_store(folder: Path, clock: HandClock) -> SqliteStaff:
    """A manager m01, a clerk 0317 and a cashier 0411."""
    store = SqliteStaff(folder / "staff.db", clock, hasher=fast_hasher())
    store.first_manager(store.first_manager_code(), "m01", PASSWORD, unrecorded)
    store.add("0317", PASSWORD, Role.CLERK, unrecorded)
    store.add("0411", PASSWORD, Role.CASHIER, unrecorded)
    return store


def settings(origin: str, *, mode: str = "demo", socket_url: str = "ws://127.0.0.1:9") -> WebSettings:
    """Settings with short heartbeats."""
    return WebSettings(
        mode="demo" if mode == "demo" else "production",
        origins=(origin,),
        board_socket=socket_url,
        libraries=ROOT / "setup" / "node_modules",
        assets=ROOT / "assets",
        beat_s=0.5,
    )


def page_app(
    hall: PageHall,
    staff: SqliteStaff,
    clock: HandClock,
    given: WebSettings,
    *,
    voice: Voice | None = None,
    notices: NoticeDesk | None = None,
    organisation: Organisation | None = None,
) -> FastAPI:
    """The real application over a hall of samples."""
    return create_app(
        hall,
        staff=staff,
        devices=Devices(),
        enrol=enrol,
        clock=clock,
        voice=voice,
        settings=given,
        notices=notices,
        organisation=organisation,
    )

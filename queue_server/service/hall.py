"""A hall as doors and pages see it: commands in, snapshots out. The service's face on the loop."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from functools import partial

from pydantic import BaseModel

from queue_server.contracts import topics
from queue_server.contracts.actors import Actor
from queue_server.contracts.board_views import BoardPlanView
from queue_server.contracts.case_views import CasesSnapshot
from queue_server.contracts.commands import Command, IssuedOffline, Ping, RateVisit, Refresh
from queue_server.contracts.commands.payments import FindPayment
from queue_server.contracts.lines import Elsewhere, OtherMatter
from queue_server.contracts.permissions import permits
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Pong, Refused
from queue_server.contracts.snapshots import (
    Announcement,
    AnySnapshot,
    BoardSnapshot,
    Catalogue,
    TicketPage,
    WindowSnapshot,
)
from queue_server.contracts.voice_views import VoicePage
from queue_server.domain import events as e
from queue_server.domain.followup import FollowUp
from queue_server.service.board_plan import board_plan
from queue_server.service.board_view import HallCalls
from queue_server.service.broadcast import Broadcast
from queue_server.service.certificate_view import HallPapers
from queue_server.service.checking.explaining import Explained
from queue_server.service.committer import Committer
from queue_server.service.drawing import FOR_PAGES, drawn
from queue_server.service.filled_form import FilledForm, filled_form
from queue_server.service.hall_figures import HallFigures
from queue_server.service.hall_floor import HallFloor
from queue_server.service.hall_people import HallPeople
from queue_server.service.heartbeats import HEARTBEAT_S, Heartbeats
from queue_server.service.own_errands import QUESTIONS, OwnErrands
from queue_server.service.parcels import HallParcels
from queue_server.service.pay_book import HallBook
from queue_server.service.pay_reads import HallMoney
from queue_server.service.personal import Access
from queue_server.service.ports import Clock, Publisher, StorageError
from queue_server.service.presses import MayAt, refusal
from queue_server.service.proposing import Proposals
from queue_server.service.requests import Happened, Outcome, Plan, Request
from queue_server.service.views import Views
from queue_server.service.voice_view import page_of_token
from queue_server.service.writer import Writer


class HallService(HallPeople, HallFloor, HallMoney, HallPapers, HallCalls, HallParcels):
    """HallGateway over the writer; made on the loop that it serves."""

    def __init__(self, plan: Plan, committer: Committer, clock: Clock, page_base: str) -> None:
        self.hall = plan.hall.id
        self._clock, self._zone = clock, plan.hall.zone
        self._views = Views(plan.hall, committer.epoch, page_base)
        self._views.begin(seen := committer.take_seen())
        self.figures = HallFigures(plan.hall.zone, committer.epoch, clock, seen.past)
        self._tokens = committer.page_tokens()
        self._publishers: list[Publisher] = []
        self._may_at: MayAt | None = None
        self.proposals = Proposals()
        self._broadcast = Broadcast(self._render, self._send)
        self._writer = Writer(committer, clock, self)
        self._in_force, self._told = committer.in_force, True
        self._own = OwnErrands(self._writer.read, self._views.state, self.ticket_of_token)
        self._heartbeats = Heartbeats()
        self._outing = self._views.state().outings.open.get
        self._state = self._views.state
        self.money = HallBook(
            self.hall, submit=self.submit, read=self._views.orders, unseal=committer.unseal_code, clock=clock, ids=committer.ids
        )  # fmt: skip
        self.is_lost = asyncio.Event()

    async def run(self) -> None:
        """Serve until cancelled; what was taken by then is still committed."""
        self._writer.start()
        try:
            while True:
                self._beat()
                await asyncio.sleep(HEARTBEAT_S)
        finally:
            await asyncio.shield(self._writer.stop())

    def add_publisher(self, publisher: Publisher) -> None:
        """Send every snapshot and announcement there, too."""
        self._publishers.append(publisher)

    def judge_presses_by(self, may_at: MayAt) -> None:
        """Where accounts are: what a window's keypad may do follows from them."""
        self._may_at = may_at

    async def submit(self, actor: Actor, command: Command, digest: str) -> Accepted | Refused:
        """Judge permission and hall, then let the writer decide and store."""
        if command.hall != self.hall:
            return Refused(id=command.id, code=RefusalCode.WRONG_HALL)
        if not permits(actor, command.body):
            return Refused(id=command.id, code=RefusalCode.NOT_PERMITTED, about=command.body.kind)
        if self.is_lost.is_set():
            return Refused(id=command.id, code=RefusalCode.TRY_AGAIN)
        if self._may_at is not None:
            why = await refusal(actor, command.body, self._views.state().day, self._may_at)
            if why is not None:
                return Refused(id=command.id, code=why[0], about=why[1])
        if (refused := self.money.hold(command)) is not None:
            return Refused(id=command.id, code=refused)
        reply = await self._answer(actor, command, digest)
        return reply if self._in_force() else Refused(id=command.id, code=RefusalCode.TRY_AGAIN)

    async def _answer(self, actor: Actor, command: Command, digest: str) -> Accepted | Refused:
        if isinstance(command.body, Ping):
            self._heartbeats.answered(actor.id, self._clock.now())
            return Accepted(id=command.id, result=Pong(at=self._clock.now()))
        if isinstance(command.body, Refresh):
            self._refresh()
            return Accepted(id=command.id, result=Done())
        if isinstance(command.body, QUESTIONS):
            return await self._own.answer(command, self._clock.now())
        if isinstance(command.body, RateVisit):
            rater = await self._own.rater(actor, command.body)
            if rater is None:
                return Refused(id=command.id, code=RefusalCode.NOT_PERMITTED, about=command.body.ticket)
            actor = rater
        if isinstance(command.body, FindPayment):
            found = await self._own.payment(command, command.body)
            if isinstance(found, Refused):
                return found
            command = found
        since = None
        if isinstance(command.body, IssuedOffline):
            since = self._heartbeats.before(actor.id, command.body.issued_at)
        try:
            proposed = await self.proposals.of(command.body)
        except StorageError:
            return Refused(id=command.id, code=RefusalCode.TRY_AGAIN)
        kept = await self._kept_digest(command, digest)
        return (await self._writer.submit(Request(actor, command, kept, since, proposed))).reply

    def committed(self, by_itself: Sequence[Happened], outcomes: Sequence[Outcome]) -> None:
        """The writer's news: taken at once, told to others when the answers are on their way."""
        for outcome in outcomes:
            closed = {h.event.ticket for h in outcome.happened if isinstance(h.event, e.TicketReprinted)}
            if closed:
                self._tokens = {token: t for token, t in self._tokens.items() if t not in closed}
            self._tokens.update(outcome.page_tokens)
        announced, touched = list[Announcement](), dict[str, None]()
        news = (*by_itself, *(each for outcome in outcomes for each in outcome.happened))
        for happened in news:
            announced += self._views.apply(happened)
            touched |= dict.fromkeys(self._views.touched(happened))
        self.money.committed(news)
        self.figures.committed(news)
        if touched:
            asyncio.get_running_loop().call_soon(self._tell, announced, touched)

    def notice(self, silent_boards: frozenset[str]) -> None:
        """Boards that do not answer: an alarm for managers, as long as it is so."""
        self._writer.notice(silent_boards)

    def lost(self) -> None:
        """Another server owns the hall: this one must stop."""
        self.is_lost.set()

    def board(self, area: str) -> BoardSnapshot | None:
        """An area's board."""
        return self._shown().board(area, self._clock.now())

    def window(self, window: str) -> WindowSnapshot | None:
        """A window's console."""
        return self._shown().window(window, self._clock.now())

    def elsewhere(self, window: str, words: str) -> Elsewhere | None:
        """Where the window's ticket may be sent."""
        return self._shown().elsewhere(window, words)

    def windows(self) -> Sequence[str]:
        """Window ids, as in the hall's file."""
        return [window.id for window in self._views.hall.windows]

    def board_plan(self, board: str) -> BoardPlanView | None:
        """The layout of a board's address: a declared board, or an area."""
        return board_plan(self._views.hall, board)

    def areas(self) -> Sequence[str]:
        """Area ids."""
        return [area.id for area in self._views.hall.areas]

    def catalogue(self) -> Catalogue:
        """Themes, matters, rules."""
        return self._shown().catalogue(self._clock.now())

    def ticket_page(self, ticket: str) -> TicketPage | None:
        """A ticket's live page."""
        return self._shown().ticket_page(ticket, self._clock.now())

    def pass_until(self, code_sha256: str) -> date | None:
        """Until when a pass counts, None for none that is out."""
        return self._shown().pass_until(code_sha256)

    def explained(self, a: str, b: str) -> Explained | None:
        """Why one number of the day was called before another, for staff and as citizens may read it."""
        return self._shown().telling.explained(a, b)

    def went_first(self, ticket: str) -> tuple[Explained, ...]:
        """Why others who came later went first, newest first; `citizen` is what the ticket's page may show."""
        return self._shown().telling.went_first(ticket)

    def cases(self, theme: str | None) -> CasesSnapshot:
        """Open cases of a theme, or all."""
        return self._views.cases(theme, self._clock.now())

    def matters_named(self, words: str, window: str | None) -> Sequence[OtherMatter]:
        """Matters by a word."""
        return self._shown().matters_named(words, window)

    def follow_ups(self) -> Sequence[FollowUp]:
        """Open low grades and complaints, the oldest first."""
        return self._shown().follow_ups()

    async def voice_page(self, token_sha256: str) -> VoicePage | None:
        """What was said of the ticket behind a page token, for some weeks."""
        self._shown()
        read = partial(page_of_token, token_sha256=token_sha256)
        found: VoicePage | None = await self._writer.read(lambda committer: committer.read(read))
        return found

    def ticket_of_token(self, token_sha256: str) -> str | None:
        """The ticket that a page token opens."""
        return self._tokens.get(token_sha256)

    def watch(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[AnySnapshot]]:
        """Newest snapshots of `board/…`, `window/…` or `ticket/…`."""
        return self._broadcast.watch(topic)

    def retained(self) -> Iterable[tuple[str, BaseModel]]:
        """Everything that is to be retained; nothing while another server may own the hall."""
        return self._views.retained(self._clock.now()) if self._in_force() else ()

    async def form(self, actor: Actor, ticket: str, purpose: str) -> FilledForm | None:
        """What the ticket's holder filled in at the kiosk; on record before it is read."""
        order = Access(str(actor), "", purpose, self._clock.now(), detail="form")
        visitor = await self._holder(ticket, order)
        return filled_form(self._views.state().day, ticket, visitor) if visitor else None

    def _shown(self) -> Views:
        """The views as long as reads may be answered; raises StorageError."""
        if not self._in_force():
            raise StorageError("another server may own the hall")
        return self._views

    def _beat(self) -> None:
        self._views.telling.tell()
        self.figures.beat(self._broadcast)
        told, self._told = self._told, self._in_force()
        if self._told and not told:
            self._refresh()
        if self._views.catalogue_changed(self._clock.now()):
            self._broadcast.touch("catalogue")
        shown = (*(f"board/{a}" for a in self.areas()), *(f"window/{w}" for w in self.windows()))
        for key in (*shown, *self._broadcast.watched("ticket/")):
            self._broadcast.touch(key)

    def _tell(self, announced: Sequence[Announcement], touched: Iterable[str]) -> None:
        if not self._in_force():
            return  # whoever owns the hall now shows it; a late call would send somebody to a window in vain
        for announcement in announced:
            topic = topics.call(self.hall, announcement.area)
            for publisher in self._publishers:
                publisher.publish(topic, announcement, retain=False)
        for key in touched:
            self._broadcast.touch(key)

    def _refresh(self) -> None:
        for topic, _ in self.retained():
            self._broadcast.touch("/".join(topic.split("/")[3:]))

    def _render(self, key: str) -> AnySnapshot | None:
        if not self._in_force():
            return None
        return drawn(self._views, self.figures, key, self._clock.now())

    def _send(self, key: str, snapshot: AnySnapshot) -> None:
        if key.startswith(FOR_PAGES):
            return  # for pages alone
        for publisher in self._publishers:
            publisher.publish(f"{topics.ROOT}/{self.hall}/{key}", snapshot, retain=True)

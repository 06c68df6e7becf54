"""Performs the flow's effects through the gateways. Every result comes back as one intent on the UI loop."""

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from kiosk import hygiene, words
from kiosk.flow import care
from kiosk.flow import effects as e
from kiosk.flow.attendant_intents import AttendantEffect
from kiosk.flow.help_state import HelpEffect
from kiosk.flow.intents import GuidePrinted, Intent, PrintEnded, TicketCame, TicketRefused
from kiosk.flow.moves import matter_of
from kiosk.flow.session import Request
from kiosk.flow.slip_intents import TicketAgain
from kiosk.flow.states import State
from kiosk.gateways.code_platform import CodeCheck
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.errands import ErrandHands
from kiosk.gateways.face_check import FaceCheck
from kiosk.gateways.guide_slip import guide_slip
from kiosk.gateways.help_calls import HelpHands
from kiosk.gateways.offline import OfflineDesk
from kiosk.gateways.payments import PaymentHands
from kiosk.gateways.queue_link import QueueLink
from kiosk.gateways.slips import Printed, ticket_slip
from kiosk.gateways.spool import Asked, Unfinished
from kiosk.gateways.visitors import issue_body, number_body
from queue_server.contracts.base import Language
from queue_server.contracts.commands import (
    CancelTicket,
    RecordAttendant,
    RecordCertificate,
    RecordConsent,
    ReportPrint,
    ReprintTicket,
)
from queue_server.contracts.commands.payments import CancelPayment
from queue_server.contracts.replies import Accepted, TicketView

_log = structlog.get_logger(__name__)
_Word = CancelTicket | ReportPrint | RecordConsent | RecordAttendant | RecordCertificate


def _consent(effect: e.RecordConsent, now: datetime) -> RecordConsent:
    """With the version of the words that stood on the screen."""
    text = words.load("zh")("consent.version")
    return RecordConsent(
        consent=effect.consent, decision=effect.decision, text=text, by=effect.by, decided_at=now
    )


class Hands:
    """Starts effects; returns at once. `new_id` makes command ids, `clock` gives an aware now, `state` the flow's state.

    `care` performs the attendant menu's, `papers` own certificates; they are set where there are any.
    """

    care: Callable[[AttendantEffect], Coroutine[Any, Any, None]]
    papers: Callable[[e.OwnPaper], Coroutine[Any, Any, None]]
    _paper: asyncio.Task[None] | None = None

    def __init__(
        self,
        *,
        link: QueueLink,
        offline: OfflineDesk,
        printer: PrinterDesk,
        faces: FaceCheck,
        codes: CodeCheck,
        seal_key: str,
        dispatch: Callable[[Intent], None],
        new_id: Callable[[], str],
        clock: Callable[[], datetime],
        state: Callable[[], State],
    ) -> None:
        self._link = link
        self._offline = offline
        self._spool = offline.spool
        self._printer = printer
        self._faces = faces
        self._codes = codes
        self._seal_key = seal_key
        self._dispatch = dispatch
        self._new_id = new_id
        self._clock = clock
        self._state = state
        self._payments = PaymentHands(link, printer, seal_key, dispatch, self.about_now)
        self._errands = self._errand_hands()
        self._helping = HelpHands(link, dispatch, new_id)
        self._running: set[asyncio.Task[None]] = set()
        self._issuing: set[str] = set()

    def _errand_hands(self) -> ErrandHands:
        return ErrandHands(
            self._link, self._printer, self._seal_key, dispatch=self._dispatch, about=self.about_now,
            matter=lambda name: matter_of(self._state(), name), new_id=self._new_id,
        )  # fmt: skip

    def perform(self, effect: e.Effect) -> None:
        """Start one effect."""
        match effect:
            case e.SendIssue(request):
                self._issue(request)
            case e.GiveOffline() | e.CancelTicket() | e.PrintAgain() | e.PrintSlip() | e.ReportPrint():
                self._number(effect)
            case e.RecordConsent():
                self.note(_consent(effect, self._clock()))
            case e.PrintGuideSlip():
                self._start(self._print_guide(effect))
            case e.OpenOrder() | e.DropOrder() | e.StartPay() | e.PrintPaper() | e.CancelPay() | e.DropPay():
                self._pay(effect)
            case e.PrintCertificate():
                self._paper = self._start(self.papers(effect))
            case _ if isinstance(effect, e.AskHall | e.OwnPaper | AttendantEffect | HelpEffect):
                self._start(self._aside(effect))
            case e.StartFace(attempt, card):
                self._faces.start(attempt, card)
            case e.SkipTurn():
                self._faces.skip_turn()
            case e.VerifyCode(attempt, text):
                self._codes.start(attempt, text)
            case e.StopFace():
                self._faces.stop()
                hygiene.collect_soon()
            case e.EndSession():
                self._ended()

    def _ended(self) -> None:
        """Nobody waits any more for a face, a code or a certificate."""
        self._faces.stop()
        self._codes.stop()
        if self._paper is not None:
            self._paper.cancel()
            self._paper = None
        hygiene.collect_soon()

    def _aside(
        self, effect: e.AskHall | e.OwnPaper | AttendantEffect | HelpEffect
    ) -> Coroutine[Any, Any, None]:
        """What stands beside the way to a number."""
        if isinstance(effect, e.AskHall):
            return self._errands.perform(effect)
        if isinstance(effect, e.OwnPaper):
            return self.papers(effect)
        if isinstance(effect, AttendantEffect):
            return self.care(effect)
        return self._helping.perform(effect)

    def _number(
        self, effect: e.GiveOffline | e.CancelTicket | e.PrintAgain | e.PrintSlip | e.ReportPrint
    ) -> None:
        """What becomes of a number is on the disk before anything else happens."""
        match effect:
            case e.GiveOffline():
                self._give(effect)
            case e.CancelTicket(ticket):
                self.note(CancelTicket(ticket=ticket))
            case e.ReportPrint(ticket, outcome, cause):
                self.note(ReportPrint(ticket=ticket, outcome=outcome, cause=cause))
            case e.PrintSlip(ticket, url, language, offline):
                self._kept(lambda: self._spool.printing(Unfinished(ticket, url, language, offline)))
                self._start(self._print(effect))
            case e.PrintAgain():
                self._start(self._print_again(effect))

    async def close(self) -> None:
        """Stop what still runs; what was asked and not answered is lost with the process."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("effect_failed", error=type(error).__name__)

    def _pay(
        self, effect: e.OpenOrder | e.DropOrder | e.StartPay | e.PrintPaper | e.CancelPay | e.DropPay
    ) -> None:
        """A start that has not been answered is dropped: it could begin when nobody is there any more."""
        match effect:
            case e.DropOrder(asked):
                self._link.forget(asked)
            case e.CancelPay(order):
                self._start(self._tell(CancelPayment(order=order)))
            case e.DropPay(started, order):
                self._link.forget(started)
                self._start(self._tell(CancelPayment(order=order)))
            case _:
                self._start(self._payments.perform(effect))

    def _issue(self, request: Request) -> None:
        """Only sealed bytes outlive this call: the session may end before the answer comes."""
        if request.id in self._issuing:
            self._link.hurry(request.id)
            return
        self._issuing.add(request.id)
        asked = Asked(request.id, number_body(request, self._seal_key), self._clock())
        self._kept(lambda: self._spool.ask(asked))
        self._start(self._ask_for_ticket(asked))

    async def _ask_for_ticket(self, asked: Asked) -> None:
        try:
            reply = await self._link.ask(asked.id, asked.body, asked.sent_at)
        finally:
            self._issuing.discard(asked.id)
        if isinstance(reply, Accepted) and isinstance(ticket := reply.result, TicketView):
            self._kept(lambda: self._spool.answered(asked.id, ticket.ticket))
            self._dispatch(TicketCame(asked.id, ticket))
        elif not isinstance(reply, Accepted):
            self._kept(lambda: self._spool.answered(asked.id, None))
            self._dispatch(TicketRefused(asked.id, reply.code, reply.about, reply.when))

    def _give(self, effect: e.GiveOffline) -> None:
        """Numbers that are not given leave the request as it is; the flow asks again while somebody waits."""
        request = effect.request
        body, sent = issue_body(request, self._seal_key), request.delivery is not None
        how = care.first(self._state(), request)
        given = self._offline.give(body, effect.matter, effect.url, effect.also, sent=sent, first=how)
        if given is not None:
            self._dispatch(TicketCame(request.id, given.ticket, offline=True))

    def _kept(self, step: Callable[[], None]) -> bool:
        """Whether the disk took it. A disk that fails keeps nobody from a number while the hall answers."""
        try:
            step()
        except sqlite3.Error as error:
            _log.error("spool_failed", error=type(error).__name__)
            return False
        return True

    def note(self, word: _Word) -> None:
        """Told in its order, also after a power cut; at once where the disk fails."""
        if not self._kept(lambda: self._spooled(word)):
            self._start(self._tell(word))

    def _spooled(self, word: _Word) -> None:
        match word:
            case CancelTicket():
                self._spool.cancel(word.ticket)
            case ReportPrint():
                self._spool.ended(word)
            case RecordConsent() | RecordAttendant() | RecordCertificate():
                self._spool.noted(word)

    async def _print_again(self, effect: e.PrintAgain) -> None:
        digest = hashlib.sha256(effect.token.encode()).hexdigest()
        reply = await self._link.ask(effect.id, ReprintTicket(ticket=effect.ticket, page_token_sha256=digest))
        ticket = reply.result if isinstance(reply, Accepted) else None
        self._dispatch(
            TicketAgain(effect.id, ticket if isinstance(ticket, TicketView) else None, effect.token)
        )

    async def _tell(self, body: CancelPayment | _Word) -> None:
        reply = await self._link.ask(self._new_id(), body)
        if not isinstance(reply, Accepted):
            _log.warning("queue_refused", command=body.kind, code=reply.code.value)

    async def _print(self, effect: e.PrintSlip) -> None:
        ticket = effect.ticket
        about = self._about(effect.language, ticket.issued_at, offline=effect.offline)
        slip = ticket_slip(ticket, effect.url, about, words.load(effect.language))
        cause = await self._printer.print(slip)
        self._dispatch(PrintEnded(ticket.ticket, cause))

    async def _print_guide(self, effect: e.PrintGuideSlip) -> None:
        about = self.about_now(effect.language)
        slip = guide_slip(effect.matter, effect.url, about, words.load(effect.language), effect.wait)
        self._dispatch(GuidePrinted(effect.matter.id, await self._printer.print(slip)))

    def about_now(self, language: Language) -> Printed:
        """What stands on every slip that is printed now."""
        return self._about(language, self._state().now)

    def _about(self, language: Language, moment: datetime, *, offline: bool = False) -> Printed:
        catalogue = self._state().catalogue
        hall = catalogue.hall_name.in_(language) if catalogue else ""
        demo = catalogue is None or catalogue.mode == "demo"
        return Printed(hall, moment.astimezone(zone_of(catalogue.zone if catalogue else "")), demo, offline)


def zone_of(name: str) -> tzinfo:
    """The hall's zone; China's where none is known yet."""
    return ZoneInfo(name or "Asia/Shanghai")

"""Performs the flow's effects through the gateways. Every result comes back as one intent on the UI loop."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog

from firmware_bridge.cards import Sex
from kiosk import hygiene, words
from kiosk.flow import effects as e
from kiosk.flow.claims import Claim, Holder, credential_of
from kiosk.flow.intents import GuidePrinted, Intent, PrintEnded, TicketCame, TicketRefused
from kiosk.flow.states import Request, State
from kiosk.gateways.code_platform import CodeCheck
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.face_check import FaceCheck
from kiosk.gateways.guide_slip import guide_slip
from kiosk.gateways.queue_link import QueueLink
from kiosk.gateways.slips import Printed, ticket_slip
from queue_server.contracts.base import Language
from queue_server.contracts.commands import CancelTicket, IssueTicket, RecordConsent, ReportPrint, Visitor
from queue_server.contracts.replies import Accepted, TicketView
from queue_server.contracts.sealing import seal_visitor

_SEX: Final = {Sex.MALE: "male", Sex.FEMALE: "female"}
_log = structlog.get_logger(__name__)


def visitor_of(holder: Holder) -> Visitor:
    """What the queue's vault may know of a person, and by which credential."""
    return Visitor.model_validate(
        {
            "name": holder.name,
            "number": holder.number,
            "birth": holder.birth.isoformat() if holder.birth else "",
            "sex": _SEX.get(holder.sex, "unknown"),
            "address": "" if isinstance(holder, Claim) else holder.home,
            "credential": credential_of(holder),
        }
    )


def issue_body(request: Request, seal_key: str) -> IssueTicket:
    """The command of a request: the person sealed, the page's token only as its hash."""
    return IssueTicket(
        matter=request.matter,
        language=request.language,
        page_token_sha256=hashlib.sha256(request.token.encode()).hexdigest(),
        sealed=seal_visitor(seal_key, visitor_of(request.holder)) if request.holder else None,
        person=request.check,
        declared=request.declared,
        consent=request.consent,
    )


def _consent(effect: e.RecordConsent) -> RecordConsent:
    """With the version of the words that stood on the screen."""
    text = words.load("zh")("consent.version")
    return RecordConsent(consent=effect.consent, decision=effect.decision, text=text, by=effect.by)


class Hands:
    """Starts effects; returns at once. `new_id` makes command ids, `state` reads the flow's state."""

    def __init__(
        self,
        *,
        link: QueueLink,
        printer: PrinterDesk,
        faces: FaceCheck,
        codes: CodeCheck,
        seal_key: str,
        dispatch: Callable[[Intent], None],
        new_id: Callable[[], str],
        state: Callable[[], State],
    ) -> None:
        self._link = link
        self._printer = printer
        self._faces = faces
        self._codes = codes
        self._seal_key = seal_key
        self._dispatch = dispatch
        self._new_id = new_id
        self._state = state
        self._running: set[asyncio.Task[None]] = set()
        self._issuing: set[str] = set()

    def perform(self, effect: e.Effect) -> None:
        """Start one effect."""
        match effect:
            case e.SendIssue(request):
                self._issue(request)
            case e.CancelTicket(ticket):
                self._start(self._tell(CancelTicket(ticket=ticket)))
            case e.ReportPrint(ticket, outcome, cause):
                self._start(self._tell(ReportPrint(ticket=ticket, outcome=outcome, cause=cause)))
            case e.RecordConsent():
                self._start(self._tell(_consent(effect)))
            case e.PrintSlip():
                self._start(self._print(effect))
            case e.PrintGuideSlip():
                self._start(self._print_guide(effect))
            case e.StartFace(attempt, card):
                self._faces.start(attempt, card)
            case e.SkipTurn():
                self._faces.skip_turn()
            case e.VerifyCode(attempt, text):
                self._codes.start(attempt, text)
            case e.StopFace():
                self._faces.stop()
            case e.EndSession():
                self._faces.stop()
                self._codes.stop()
                hygiene.collect_soon()

    async def close(self) -> None:
        """Stop what still runs; what was asked and not answered is lost with the process."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("effect_failed", error=type(error).__name__)

    def _issue(self, request: Request) -> None:
        """Only sealed bytes outlive this call: the session may end before the answer comes."""
        if request.id in self._issuing:
            self._link.hurry(request.id)
            return
        self._issuing.add(request.id)
        self._start(self._ask_for_ticket(request.id, issue_body(request, self._seal_key)))

    async def _ask_for_ticket(self, request_id: str, body: IssueTicket) -> None:
        try:
            reply = await self._link.ask(request_id, body)
        finally:
            self._issuing.discard(request_id)
        if not isinstance(reply, Accepted):
            self._dispatch(TicketRefused(request_id, reply.code))
        elif isinstance(reply.result, TicketView):
            self._dispatch(TicketCame(request_id, reply.result))

    async def _tell(self, body: CancelTicket | ReportPrint | RecordConsent) -> None:
        reply = await self._link.ask(self._new_id(), body)
        if not isinstance(reply, Accepted):
            _log.warning("queue_refused", command=body.kind, code=reply.code.value)

    async def _print(self, effect: e.PrintSlip) -> None:
        ticket = effect.ticket
        about = self._about(effect.language, ticket.issued_at)
        cause = await self._printer.print(ticket_slip(ticket, effect.url, about, words.load(effect.language)))
        self._dispatch(PrintEnded(ticket.ticket, cause))

    async def _print_guide(self, effect: e.PrintGuideSlip) -> None:
        about = self._about(effect.language, self._state().now)
        slip = guide_slip(effect.matter, effect.url, about, words.load(effect.language))
        self._dispatch(GuidePrinted(effect.matter.id, await self._printer.print(slip)))

    def _about(self, language: Language, moment: datetime) -> Printed:
        catalogue = self._state().catalogue
        hall = catalogue.hall_name.in_(language) if catalogue else ""
        demo = catalogue is None or catalogue.mode == "demo"
        return Printed(hall, _in_zone(moment, catalogue.zone if catalogue else ""), demo)


def zone_of(name: str) -> tzinfo:
    """The hall's zone; China's where none is known yet."""
    return ZoneInfo(name or "Asia/Shanghai")


def _in_zone(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_of(zone))

"""Booking and rating as commands; a booking's slip on paper. Who asks leaves the kiosk only sealed."""

import hashlib
from collections.abc import Callable

from kiosk import words
from kiosk.flow import booking_intents as b
from kiosk.flow import effects as e
from kiosk.flow.claims import Holder
from kiosk.flow.intents import Intent
from kiosk.gateways.booking_slip import booking_slip
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.queue_link import QueueLink
from kiosk.gateways.slips import Printed
from kiosk.gateways.visitors import visitor_of
from queue_server.contracts.base import Language
from queue_server.contracts.commands import Body, Book, CancelBooking, FindBookings, FindVisits, RateVisit
from queue_server.contracts.replies import (
    Accepted,
    BookingsView,
    BookingView,
    Done,
    Refused,
    Result,
    VisitsView,
)
from queue_server.contracts.sealing import seal_visitor
from queue_server.contracts.snapshots import MatterView


class ErrandHands:
    """Performs what booking and rating ask for; `matter` finds a matter, `about` says what a slip's head says."""

    def __init__(
        self,
        link: QueueLink,
        printer: PrinterDesk,
        seal_key: str,
        *,
        dispatch: Callable[[Intent], None],
        about: Callable[[Language], Printed],
        matter: Callable[[str], MatterView | None],
        new_id: Callable[[], str],
    ) -> None:
        self._link, self._printer, self._seal_key = link, printer, seal_key
        self._dispatch, self._about, self._matter, self._new_id = dispatch, about, matter, new_id

    async def perform(self, effect: e.AskHall) -> None:
        """Until it is answered or given up; a place that comes when the person has gone is given back by the flow."""
        match effect:
            case e.PrintBooking():
                await self._print(effect)
                return
            case e.Forget(asked):
                self._link.forget(asked)
                return
            case e.AskNoMore(asked):
                if not self._link.ask_no_more(asked):
                    self._dispatch(b.NeverLeft(asked))
                return
        command, body = effect.id or self._new_id(), self.body(effect)
        del effect  # only sealed bytes wait
        reply = await self._link.ask(command, body)
        self._dispatch(_told(command, reply))

    def body(
        self, effect: e.MakeBooking | e.FindMine | e.CancelBooking | e.FindServed | e.SendRating
    ) -> Body:
        """The command of an effect."""
        match effect:
            case e.MakeBooking(_, matter, slot, session):
                return Book(
                    matter=matter, slot=slot, channel="kiosk", declared=session.declared or (),
                    sealed=self._sealed(session.card or session.claim),
                )  # fmt: skip
            case e.FindMine(_, holder, booking):
                return FindBookings(booking=booking, sealed=self._sealed(holder))
            case e.CancelBooking(booking):
                return CancelBooking(booking=booking)
            case e.FindServed(_, holder, token):
                return FindVisits(page_token_sha256=_digest(token), sealed=self._sealed(holder))
            case e.SendRating(_, ticket, grade, holder, token):
                return RateVisit(
                    ticket=ticket, grade=grade, page_token_sha256=_digest(token), sealed=self._sealed(holder)
                )

    def _sealed(self, holder: Holder | None) -> str | None:
        return seal_visitor(self._seal_key, visitor_of(holder)) if holder else None

    async def _print(self, effect: e.PrintBooking) -> None:
        booking = effect.booking
        about, said = self._about(effect.language), words.load(effect.language)
        cause = await self._printer.print(booking_slip(booking, self._matter(booking.matter), about, said))
        self._dispatch(b.BookingPrinted(booking.booking, cause))


def _digest(token: str) -> str | None:
    return hashlib.sha256(token.encode()).hexdigest() if token else None


def _told(command: str, reply: Accepted | Refused) -> Intent:
    if isinstance(reply, Refused):
        return b.AskRefused(command, reply.code)
    result: Result = reply.result
    match result:
        case BookingView():
            return b.BookingMade(command, result)
        case BookingsView(bookings=found):
            return b.BookingsFound(command, found)
        case VisitsView(visits=found_visits):
            return b.VisitsFound(command, found_visits)
        case Done():
            return b.Carried(command)
        case _:
            raise TypeError(result.kind)

"""What whoever stands at a machine may know of their own errands: bookings that stand, services that can be rated.

A card that proves itself, the reference of a booking or the code of a ticket's page is what shows whose they are. A
number that was only typed shows nothing.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime
from functools import partial

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import CodecError
from queue_server.contracts.commands import Command, FindBookings, FindVisits, RateVisit
from queue_server.contracts.commands.payments import FindPayment
from queue_server.contracts.identity import PROVED
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, BookingsView, Refused, VisitLine, VisitsView
from queue_server.domain.booking import Booking, BookingState
from queue_server.domain.day import Day
from queue_server.domain.deciding.ratings import unrated
from queue_server.domain.deciding.reserving import find
from queue_server.domain.payment import Payments
from queue_server.domain.state import HallState
from queue_server.domain.ticket import Ticket
from queue_server.service.answers import booking_view, text
from queue_server.service.committer import Committer
from queue_server.service.personal import PersonalStore
from queue_server.service.vault_port import Vault

Tags = Mapping[str, frozenset[str]]
"""Who it is on each of some days."""
Read = Callable[[Callable[[Committer], Tags]], Awaitable[Tags]]
QUESTIONS = FindBookings | FindVisits
_PARTS = ("principal", "agent")


class OwnErrands:
    """On the loop; only the tags of a card are made in the writer's thread, where the keys are."""

    def __init__(
        self, read: Read, state: Callable[[], HallState], ticket_of_token: Callable[[str], str | None]
    ) -> None:
        self._read, self._state, self._ticket_of_token = read, state, ticket_of_token

    async def answer(self, command: Command, now: datetime) -> Accepted | Refused:
        """The answer to a question."""
        body = command.body
        try:
            if isinstance(body, FindBookings):
                return Accepted(id=command.id, result=await self._bookings(body))
            if isinstance(body, FindVisits):
                return Accepted(id=command.id, result=await self._visits(body, now))
        except CodecError as error:
            return Refused(id=command.id, code=error.code)
        raise TypeError(body.kind)

    async def rater(self, actor: Actor, body: RateVisit) -> Actor | None:
        """Who rates: the ticket's holder, where that is shown; None where it is not shown to be theirs."""
        if body.page_token_sha256 is None and body.sealed is None:
            return actor
        shown = await self._tickets(body.page_token_sha256, body.sealed)
        holder = Actor(role=Role.CITIZEN, id=body.ticket)
        return holder if any(ticket.id == body.ticket for ticket in shown) else None

    async def payment(self, command: Command, body: FindPayment) -> Command | Refused:
        """The command about that very order, where what was shown leads to one."""
        order = body.order
        if order is None:
            try:
                tickets = await self._tickets(body.page_token_sha256, body.sealed)
            except CodecError as error:
                return Refused(id=command.id, code=error.code)
            order = _newest(self._state().payments, tickets)
        if order is None:
            return Refused(id=command.id, code=RefusalCode.UNKNOWN_ORDER)
        return command.model_copy(update={"body": FindPayment(order=order)})

    async def _bookings(self, body: FindBookings) -> BookingsView:
        state = self._state()
        if body.sealed is not None:
            tags = await self._tags(body.sealed, sorted(state.bookings))
            everyone = (b for ledger in state.bookings.values() for b in ledger.bookings.values())
            found: Iterable[Booking | None] = (b for b in everyone if b.day_tag in tags[b.date])
        else:
            found = (find(state, body.booking or ""),)
        standing = [b for b in found if b is not None and b.state is BookingState.BOOKED]
        standing.sort(key=lambda b: b.starts)
        day = state.day
        return BookingsView(
            bookings=tuple(booking_view(day, b.id, b.slot, b.matter, b.starts) for b in standing if b.matter in day.matters)
        )  # fmt: skip

    async def _visits(self, body: FindVisits, now: datetime) -> VisitsView:
        day = self._state().day
        lines = [
            line for ticket in await self._tickets(body.page_token_sha256, body.sealed)
            if (line := _line(day, ticket, now)) is not None
        ]  # fmt: skip
        return VisitsView(visits=tuple(sorted(lines, key=lambda line: line.at, reverse=True)))

    async def _tickets(self, token: str | None, sealed: str | None) -> list[Ticket]:
        day = self._state().day
        if token is not None:
            ticket = day.tickets.get(self._ticket_of_token(token) or "")
            return [ticket] if ticket else []
        today = day.date.isoformat()
        tags = (await self._tags(sealed, [today]))[today] if sealed else frozenset[str]()
        return [ticket for ticket in self._state().day.tickets.values() if ticket.day_tag in tags]

    async def _tags(self, sealed: str, days: list[str]) -> Tags:
        tagged = partial(_tags, sealed=sealed, days=days)
        return await self._read(lambda committer: committer.look(tagged))


def _tags(day: Day, personal: PersonalStore, vault: Vault, *, sealed: str, days: list[str]) -> Tags:
    """Raises CodecError where nothing is proved."""
    visitor = vault.unseal(sealed)
    if visitor.credential not in PROVED or not visitor.number:
        raise CodecError(RefusalCode.CARD_NEEDED)
    return {
        each: frozenset(vault.day_tag(visitor.number, date.fromisoformat(each), part) for part in _PARTS)
        for each in days
    }


def _newest(payments: Payments, tickets: Iterable[Ticket]) -> str | None:
    """The one that is not over; else the one that was paid last."""
    found = sorted((o for ticket in tickets for o in payments.about(ticket.id)), key=lambda o: o.opened_at)
    still = [order for order in found if not order.settled or order.busy]
    return (still or found)[-1].id if found else None


def _line(day: Day, ticket: Ticket, now: datetime) -> VisitLine | None:
    window = day.windows.get(unrated(day, ticket) or "")
    if window is None:
        return None
    return VisitLine(
        ticket=ticket.id, number=ticket.number, matter_name=text(day.matters[ticket.case].name), window=window.id,
        window_label=window.label, at=ticket.ended_at or now,
    )  # fmt: skip

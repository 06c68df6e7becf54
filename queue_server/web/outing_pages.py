"""证到包邮、上门、代跑 (F17, F18): booked with an address that is asked once and sealed, done by a person, due lists. For staff;
whoever is visited has a page of their own with day and time.

No name and no address stands on the page: whoever took it opens them, on record, until it has ended.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Annotated, Final, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import StringConstraints

from queue_server.contracts.actors import Role
from queue_server.contracts.base import BookingId, CommandId, Instant, LocalTime, Message, Slug
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command, Visitor
from queue_server.contracts.commands.cases import CaseId, Date
from queue_server.contracts.commands.outings import BookOuting, OutingAbout, OutingWhy
from queue_server.contracts.forms import FormValue
from queue_server.contracts.outing_views import OutingLine, VisitSlot
from queue_server.contracts.replies import Accepted
from queue_server.domain.outing import CANCELLED
from queue_server.service.outings_in import PHONE
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_form
from queue_server.web.qr import qr_runs
from queue_server.web.sessions import require_session, session_of
from queue_server.web.views import Views

OUTSIDE: Final = (Role.HELPER, Role.CLERK, Role.MANAGER)
OfCase = Annotated[CaseId | None, Query()]
_Line = r"^[^\x00-\x1f\x7f<>]+$"


class NewOuting(Message):
    """What the form says: for whom, where, which telephone, and until when or at which time. `id`, `sent_at`: as of any command."""

    id: CommandId
    sent_at: Instant
    about: OutingAbout
    matter: Slug | None = None
    case: CaseId | None = None
    day: Date
    slot: LocalTime | None = None
    why: OutingWhy | None = None
    name: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_Line)]
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+ -]{5,20}$")]
    address: Annotated[str, StringConstraints(min_length=4, max_length=200, pattern=_Line)]

    def __repr__(self) -> str:
        return "NewOuting(masked)"

    __str__ = __repr__

    def visitor(self) -> Visitor:
        """As a device would seal it."""
        said = (FormValue(field=PHONE, value=self.phone),)
        return Visitor(
            name=self.name, number="", birth="", address=self.address, form=said, credential="typed_number"
        )


class WhichOuting(Message):
    """To whom?"""

    outing: BookingId


def router(web: Web, views: Views) -> APIRouter:
    """For helpers, clerks and managers."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/outings")
    async def outings(request: Request, case: OfCase = None) -> Response:
        """What is due, and the form: `?case=` shows that case's delivery, or is filled in where none is booked."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_session(web, request, *OUTSIDE)
        catalogue, lines = web.gateway.catalogue(), web.gateway.outings()
        off, moved = _called_off(web, session.staff), _moved(web, session.staff)
        asks = session.role in (Role.HELPER, Role.MANAGER)
        return views.page(
            request, "outings", data={"hall": web.gateway.hall, "at": web.clock.now().isoformat()}, session=session, hall=catalogue.hall_name, off=off, moved=moved,
            lines=[line for line in lines if line not in off],
            matters=catalogue.matters, me=session.staff, asks=asks, kinds=get_args(OutingAbout), reasons=get_args(OutingWhy),
            days=_by_day(web.gateway.visit_slots()), case=case, to_book=None if any(each.case == case for each in lines) else case,
        )  # fmt: skip

    @routes.post("/outings")
    async def book(request: Request) -> Response:
        """The person is sealed before anything is stored; the rest goes the way of every command."""
        asked = await read_form(request, NewOuting)
        session = await require_session(web, request, *OUTSIDE)
        sealed, tag = await web.gateway.sealed(asked.visitor())
        body = BookOuting(
            about=asked.about, matter=asked.matter, case=asked.case, day=asked.day, slot=asked.slot, why=asked.why, sealed=sealed
        )  # fmt: skip
        command = Command(id=asked.id, hall=web.gateway.hall, sent_at=asked.sent_at, body=body)
        reply = await web.gateway.submit(session.actor, command, _digest(body, tag))
        return Response(
            encode(reply), 200 if isinstance(reply, Accepted) else 409, media_type="application/json"
        )

    @routes.post("/outings/person")
    async def person(request: Request) -> Response:
        """To whom, in full: for whoever took it alone."""
        asked = await read_form(request, WhichOuting)
        session = await require_session(web, request, *OUTSIDE)
        if not web.looks.allows(f"outing {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        who = await web.gateway.outing_person(session.actor, asked.outing)
        if who is None:
            raise HTTPException(404)
        phone = next((each.value for each in who.form if each.field == PHONE), "")
        return JSONResponse({"name": who.name, "phone": phone, "address": who.address})

    _for_the_person(routes, web, views)
    return routes


def _for_the_person(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.post("/outings/code")
    async def code(request: Request) -> Response:
        """The address of the person's own page and its QR code, to be shown or sent to them."""
        asked = await read_form(request, WhichOuting)
        await require_session(web, request, *OUTSIDE)
        address = f"{web.gateway.catalogue().page_base.rstrip('/')}/visit/{asked.outing}"
        return JSONResponse({"address": address, **qr_runs(address)})

    @routes.get("/t/visit/{outing}")
    async def visit(outing: str, request: Request) -> Response:
        """When somebody comes, and who: no name and no address. 404 in words for what is over or was never there."""
        if not web.tokens.allows(address_of(request), web.now_s()):
            raise HTTPException(429)
        lines = (each for each in web.gateway.outings() if each.about != "delivery" and not each.ending)
        line = next((each for each in lines if each.outing == outing), None)
        catalogue = web.gateway.catalogue()
        over = line is not None and _is_over(line, web.clock.now().astimezone(ZoneInfo(catalogue.zone)))
        return views.page(
            request,
            "visit",
            status=200 if line else 404,
            hall=catalogue.hall_name,
            line=line,
            over=over,
            telephone=catalogue.fees.telephone if catalogue.fees else "",
        )


def _is_over(line: OutingLine, now: datetime) -> bool:
    """Its day or its hour has passed, and it is not on record as done."""
    return line.late or bool(line.slot and f"{line.day}T{line.ends}" <= f"{now:%Y-%m-%dT%H:%M}")


def outing_news(web: Web, staff: str) -> list[str]:
    """What happened to something of theirs without their knowing, by the word of its text."""
    told = {"called_off": _called_off(web, staff), "moved": _moved(web, staff)}
    return [word for word, lines in told.items() if lines]


def _called_off(web: Web, staff: str) -> list[OutingLine]:
    return [line for line in web.gateway.outings() if line.ending == CANCELLED and line.owner == staff]


def _moved(web: Web, staff: str) -> list[OutingLine]:
    return [line for line in web.gateway.outings() if line.moved and line.owner == staff]


def _by_day(slots: Sequence[VisitSlot]) -> list[tuple[str, list[VisitSlot]]]:
    return [(day, list(each)) for day, each in groupby(slots, key=attrgetter("date"))]


def _digest(body: BookOuting, tag: str) -> str:
    """What a repeat must match. The seal is another each time; the tag says whether it is the same person, and to nobody whose."""
    return digest(encode(body.model_copy(update={"sealed": tag})))

"""The help desk and whoever walks the hall: calls for help, numbers for anyone, lost numbers. On a tablet or a phone.

What is done goes the way of every command. Nobody's name is on the page: who holds a number is asked for, on record.
"""

from datetime import datetime, time
from typing import Annotated, Any, Final, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import StringConstraints

from queue_server.contracts.actors import Role
from queue_server.contracts.base import Message, Slug, TicketId
from queue_server.contracts.codec import encode
from queue_server.contracts.commands.followups import ComplaintTopic
from queue_server.contracts.commands.moves import NoteNeeds
from queue_server.contracts.snapshots import Catalogue
from queue_server.service.staff import StaffSession
from queue_server.web import live
from queue_server.web.choices import options
from queue_server.web.context import Web
from queue_server.web.incoming import read_form
from queue_server.web.qr import qr_runs
from queue_server.web.sessions import require_session, session_of
from queue_server.web.views import Views

AT_DESK: Final = (Role.HELPER, Role.MANAGER)
PURPOSE: Final = "lost_ticket"
"""What the access log says of a look at who holds a number."""
Words = Annotated[str, Query(max_length=8, pattern=r"^[0-9A-Za-z]*$")]
About = Annotated[str, Query(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^$")]
Matter = Annotated[Slug | None, Query()]


class WhoHolds(Message):
    """Whose number is it?"""

    ticket: TicketId


class PageCode(Message):
    """The token of a number that was just given: its page is shown as a code for the person's phone."""

    token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]

    def __repr__(self) -> str:
        return "PageCode(masked)"

    __str__ = __repr__


def router(web: Web, views: Views) -> APIRouter:
    """For helpers and managers."""
    routes = APIRouter(tags=["desk"], include_in_schema=False)
    _page(routes, web, views)
    _asked(routes, web)
    return routes


def _page(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/desk")
    async def desk(request: Request) -> Response:
        """The page, with the floor of this moment in it."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_session(web, request, *AT_DESK)
        catalogue = web.gateway.catalogue()
        data = _data(web, session, catalogue)
        return views.page(request, "desk", data=data, session=session, catalogue=catalogue)

    @routes.get("/desk/now")
    async def present(request: Request) -> Response:
        """The floor now, as the stream sends it."""
        await require_session(web, request, *AT_DESK)
        return Response(encode(web.gateway.desk()), media_type="application/json")

    @routes.get("/desk/live")
    async def stream(request: Request) -> Response:
        """The floor as it changes, until the session ends."""
        staff = (await require_session(web, request, *AT_DESK)).staff

        async def alive() -> bool:
            session = await session_of(web, request)
            return session is not None and session.role in AT_DESK

        return live.respond(web, "desk", f"staff {staff}", alive)


def _asked(routes: APIRouter, web: Web) -> None:
    @routes.get("/desk/tickets")
    async def tickets(
        request: Request, words: Words = "", about: About = "", matter: Matter = None
    ) -> Response:
        """Numbers of today by a part of them, by about when they were given, by matter; nothing of the persons."""
        await require_session(web, request, *AT_DESK)
        found = web.gateway.found(words, _moment(web, about), matter)
        return Response(encode(found), media_type="application/json")

    @routes.get("/desk/matters")
    async def matters(request: Request) -> Response:
        """What may be taken a number for now, and which slots are free."""
        await require_session(web, request, *AT_DESK)
        return JSONResponse(_matters(web.gateway.catalogue()))

    @routes.post("/desk/visitor")
    async def visitor(request: Request) -> Response:
        """Who holds the number, masked; the look is on record first."""
        asked = await read_form(request, WhoHolds)
        session = await require_session(web, request, *AT_DESK)
        if not web.looks.allows(f"find {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        person = await web.gateway.visitor(session.actor, asked.ticket, PURPOSE)
        if person is None:
            raise HTTPException(404)
        return JSONResponse({"name": person.name, "number": person.number, "age": person.age})

    @routes.post("/desk/code")
    async def code(request: Request) -> Response:
        """The page's address as the dark runs of a QR code; nothing is kept."""
        asked = await read_form(request, PageCode)
        await require_session(web, request, *AT_DESK)
        return JSONResponse(qr_runs(f"{web.gateway.catalogue().page_base.rstrip('/')}/{asked.token}"))


def _moment(web: Web, about: str) -> datetime | None:
    """A clock time of today in the hall's zone."""
    if not about:
        return None
    zone = ZoneInfo(web.gateway.catalogue().zone)
    today = web.clock.now().astimezone(zone).date()
    return datetime.combine(today, time.fromisoformat(about), zone)


def _data(web: Web, session: StaffSession, catalogue: Catalogue) -> dict[str, Any]:
    areas = {
        area: board.area_name.model_dump()
        for area in web.gateway.areas()
        if (board := web.gateway.board(area))
    }
    return {
        "hall": web.gateway.hall, "zone": catalogue.zone, "me": session.staff, "actor": str(session.actor), "areas": areas,
        "topics": get_args(ComplaintTopic), "needs": options(NoteNeeds, "needs"), "shown": web.gateway.desk().model_dump(mode="json"), "catalogue": _matters(catalogue),
        "windows": [{"id": w, "label": shown.label} for w in web.gateway.windows() if (shown := web.gateway.window(w))],
        "classes": {each.id: each.name.model_dump() for each in catalogue.classes if set(each.evidence) != {"card"}},
    }  # fmt: skip


def _matters(catalogue: Catalogue) -> dict[str, Any]:
    """Themes and matters as the desk lists them: the most used first among their own."""
    used = {matter: n for n, matter in enumerate(catalogue.most_used)}
    matters = sorted(catalogue.matters, key=lambda m: used.get(m.id, len(used)))
    return {
        "themes": [{"id": t.id, "name": t.name.model_dump(), "summary": t.summary.model_dump()} for t in catalogue.themes],
        "matters": [
            {
                "id": m.id, "theme": m.theme, "name": m.name.model_dump(), "area": m.area_name.model_dump(), "open": m.open,
                "why": m.opening.words.model_dump() if m.opening and not m.open else None,
                "materials": [each.model_dump() for each in m.materials], "fee": m.fee.model_dump(),
                "promise": m.promise.model_dump(), "card": m.assurance != "none",
            }
            for m in matters
        ],
        "bookable": [each.model_dump(mode="json") for each in catalogue.bookable],
    }  # fmt: skip

"""The window console: the page, its live stream, and who stands there."""

from typing import Any, get_args

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import Field

from queue_server.contracts.base import Message, TicketId
from queue_server.contracts.codec import encode
from queue_server.contracts.commands.errands import PassCode
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.service.errand_view import LACKING
from queue_server.service.filled_form import FilledForm
from queue_server.service.staff import StaffSession
from queue_server.web import live
from queue_server.web.choices import choices
from queue_server.web.context import Web
from queue_server.web.entering import home_of
from queue_server.web.incoming import read_form
from queue_server.web.people_api import Reason
from queue_server.web.qr import qr_runs
from queue_server.web.sessions import AT_WINDOWS, require_session, require_window, session_of
from queue_server.web.views import Views

MOST_WORDS = 40
"""Characters of a search; a name is shorter."""
PURPOSE = "serve at the window"
FORM = "read the form at the window"
SEND = "book the delivery at the window"
"""What the access log says of a console's look at a person."""


class AskVisitor(Message):
    """Whose ticket is at the window?"""

    ticket: TicketId


class PrintCode(Message):
    """The code of a pass that was just given."""

    code: PassCode = Field(repr=False)


def router(web: Web, views: Views) -> APIRouter:
    """The console of the window that the session is bound to."""
    routes = APIRouter(tags=["console"], include_in_schema=False)

    @routes.get("/console")
    async def console(request: Request) -> Response:
        """The page of the session's window."""
        session = await session_of(web, request)
        if session is None:
            return RedirectResponse("/sign-in", 303)
        if session.window is None or session.role not in AT_WINDOWS:
            return RedirectResponse(home_of(web, session), 303)
        return views.page(
            request, "console", data=_data(web, session), session=session, window=_window(web, session)
        )

    @routes.get("/console/live")
    async def stream(request: Request, window: str = "") -> Response:
        """The window's snapshots, until the session ends; 404 for a page of a window that this browser has left."""
        session, own = await require_window(web, request)
        if window not in ("", own):
            raise HTTPException(404)

        async def alive() -> bool:
            now = await session_of(web, request)
            return (
                now is not None and now.may == session.may
            )  # else the page comes anew, with the keys of what is allowed now

        return live.respond(web, f"window/{own}", f"staff {session.staff}", alive)

    @routes.get("/console/elsewhere")
    async def elsewhere(request: Request, words: str = "") -> Response:
        """Where the window's ticket may be sent, by a word or all."""
        _, window = await require_window(web, request)
        found = web.gateway.elsewhere(window, words[:MOST_WORDS])
        if found is None:
            raise HTTPException(404)
        return Response(encode(found), media_type="application/json")

    @routes.post("/console/code")
    async def code(request: Request) -> Response:
        """A pass's code as the dark runs of a QR code, for the sheet that the console prints; nothing is kept."""
        asked = await read_form(request, PrintCode)
        await require_session(web, request)
        return JSONResponse(qr_runs(asked.code))

    @routes.post("/console/visitor")
    async def visitor(request: Request) -> Response:
        """Who holds the ticket that is at the window now, masked; the look is on record first."""
        asked = await read_form(request, AskVisitor)
        session, _ = await require_window(web, request)
        current = _window(web, session).current
        if current is None or current.ticket != asked.ticket:
            raise HTTPException(404)
        person = await web.gateway.visitor(session.actor, asked.ticket, PURPOSE)
        if person is None:
            raise HTTPException(404)
        return JSONResponse(
            {"name": person.name, "number": person.number, "age": person.age, "delivery": person.delivery}
        )

    @routes.post("/console/form")
    async def form(request: Request) -> Response:
        """What the holder of the ticket at the window filled in at a kiosk; the look is on record first."""
        asked = await read_form(request, AskVisitor)
        session, _ = await require_window(web, request)
        current = _window(web, session).current
        if current is None or current.ticket != asked.ticket or not current.form:
            raise HTTPException(404)
        filled = await web.gateway.form(session.actor, asked.ticket, FORM)
        if filled is None:
            raise HTTPException(404)
        return JSONResponse(_form(filled))

    @routes.post("/console/delivery")
    async def delivery(request: Request) -> Response:
        """Where the holder of the ticket at the window wants the result sent, for the clerk to confirm; the look is on record first."""
        return await _wish(web, request)

    return routes


async def _wish(web: Web, request: Request) -> Response:
    asked = await read_form(request, AskVisitor)
    session, _ = await require_window(web, request)
    current = _window(web, session).current
    here = current is not None and current.ticket == asked.ticket
    if current is None or not here or all(line.delivery != "wished" for line in current.cases):
        raise HTTPException(404)
    if not web.looks.allows(f"unmask {session.staff}", web.now_s()):
        return JSONResponse({"error": "too_many"}, 429)
    who = await web.gateway.unmask(session.actor, asked.ticket, SEND)
    if who is None or who.delivery is None:
        raise HTTPException(404)
    wish = who.delivery
    address = who.address if wish.to == "card" else ""
    return JSONResponse({"to": wish.to, "name": who.name, "phone": wish.phone, "address": address})


def _form(filled: FilledForm) -> dict[str, Any]:
    lines = [
        {"label": line.label.model_dump(), "value": line.value.model_dump(), "source": line.source}
        for line in filled.lines
    ]
    return {"lines": lines, "strokes": [list(stroke) for stroke in filled.strokes]}


def _window(web: Web, session: StaffSession) -> WindowSnapshot:
    snapshot = web.gateway.window(session.window) if session.window else None
    if snapshot is None:
        raise HTTPException(404)
    return snapshot


def _data(web: Web, session: StaffSession) -> dict[str, Any]:
    catalogue = web.gateway.catalogue()
    classes = [
        {"id": each.id, "name": each.name.model_dump(), "by_staff": set(each.evidence) != {"card"}}
        for each in catalogue.classes
    ]
    may = sorted(session.may)
    return {
        "hall": web.gateway.hall, "window": session.window, "zone": catalogue.zone, "may": may, "classes": classes,
        "reasons": get_args(Reason), "choices": choices(),
        "lacking": {each: words.model_dump() for each, words in LACKING.items()}, "role": session.role.value,
        "fees": catalogue.fees.model_dump(mode="json") if catalogue.fees else None, "papers": web.papers is not None,
    }  # fmt: skip

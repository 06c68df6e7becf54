"""The window console: the page, its live stream, and who stands there."""

from typing import Any, get_args

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import Field

from queue_server.contracts.base import Message
from queue_server.contracts.codec import encode
from queue_server.contracts.commands.errands import PassCode
from queue_server.contracts.permissions import sends
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.service.errand_view import LACKING
from queue_server.service.staff import StaffSession
from queue_server.web import live
from queue_server.web.choices import choices
from queue_server.web.context import Web
from queue_server.web.entering import home_of
from queue_server.web.incoming import read_form
from queue_server.web.outing_pages import outing_news
from queue_server.web.people_api import Reason
from queue_server.web.qr import qr_runs
from queue_server.web.sessions import AT_WINDOWS, require_session, require_window, session_of
from queue_server.web.views import Views

MOST_WORDS = 40
"""Characters of a search; a name is shorter."""


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
            request,
            "console",
            data=_data(web, session),
            session=session,
            window=_window(web, session),
            news=outing_news(web, session.staff),
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

    return routes


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
        "hall": web.gateway.hall, "window": session.window, "zone": catalogue.zone, "may": may, "sends": sends(session.actor), "classes": classes,
        "reasons": get_args(Reason), "choices": choices(),
        "lacking": {each: words.model_dump() for each, words in LACKING.items()}, "role": session.role.value,
        "fees": catalogue.fees.model_dump(mode="json") if catalogue.fees else None, "papers": web.papers is not None,
    }  # fmt: skip

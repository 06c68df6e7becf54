"""办件: every open case of the hall and what may be done with it, on whatever day, at a window or from the back office.

The list itself is the API's (`/api/v1/{hall}/cases`); what is done goes the way of every command.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.base import Message
from queue_server.contracts.commands.cases import CaseId
from queue_server.contracts.snapshots import Catalogue
from queue_server.service.staff import StaffSession
from queue_server.web.choices import choices
from queue_server.web.context import Web
from queue_server.web.incoming import read_form
from queue_server.web.sessions import require_reader, require_session, session_of
from queue_server.web.views import Views

ACTS: Final = (Role.CLERK, Role.MANAGER)
"""Who may do something with a case; an inspector looks."""
PURPOSE: Final = "work on the case"
Words = Annotated[str, Query(max_length=40)]


class WhichCase(Message):
    """Who came with it?"""

    case: CaseId


def router(web: Web, views: Views) -> APIRouter:
    """For clerks, managers, and who may read everything."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/cases")
    async def cases(request: Request) -> Response:
        """The page; it asks for the list itself."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_reader(web, request, Role.CLERK)
        catalogue = web.gateway.catalogue()
        return views.page(
            request, "cases", data=_data(web, session, catalogue), session=session, hall=catalogue.hall_name,
            themes=catalogue.themes, window=web.gateway.window(session.window) if session.window else None,
        )  # fmt: skip

    @routes.get("/cases/matters")
    async def matters(request: Request, words: Words = "") -> Response:
        """For what a parcel came, or what is done in parallel: matters by a word, those of the own window first."""
        session = await require_session(web, request, *ACTS)
        found = web.gateway.matters_named(words, session.window)
        return JSONResponse([each.model_dump() for each in found])

    @routes.post("/cases/person")
    async def person(request: Request) -> Response:
        """Who came with the case, masked, for whoever may decide it; the look is on record first."""
        asked = await read_form(request, WhichCase)
        session = await require_session(web, request, *ACTS)
        if not web.looks.allows(f"case {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        who = await web.gateway.case_holder(session.actor, asked.case, PURPOSE)
        if who is None:
            raise HTTPException(404)
        return JSONResponse({"name": who.name, "number": who.number, "age": who.age})

    return routes


def _data(web: Web, session: StaffSession, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "hall": web.gateway.hall, "zone": catalogue.zone, "at": web.clock.now().isoformat(), "window": session.window, "acts": session.role in ACTS,
        "office": session.role in ACTS and Permission.CASES in session.may, "choices": choices(),
    }  # fmt: skip

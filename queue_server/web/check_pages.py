"""Who is to be compared with a document: a list for whoever goes to the kiosk, and the same as JSON for its updates.

What came of it goes the way of every command (`confirm_waiting`).
"""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from queue_server.contracts.actors import Permission, Role
from queue_server.web.context import Web
from queue_server.web.sessions import require_session, session_of
from queue_server.web.views import Views

MAY_SEE = (Role.CLERK, Role.MANAGER)


def router(web: Web, views: Views) -> APIRouter:
    """The page, and what it asks for every few seconds."""
    routes = APIRouter(tags=["manager"])

    @routes.get("/checks", include_in_schema=False)
    async def page(request: Request) -> Response:
        """The list; it follows the hall by itself."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_session(web, request, *MAY_SEE)
        data = {
            "hall": web.gateway.hall, "zone": web.gateway.catalogue().zone, "checks": _lines(web),
            "may": Permission.CALL in session.actor.permissions,
        }  # fmt: skip
        return views.page(request, "checks", data=data, session=session)

    @routes.get("/api/v1/{hall}/checks")
    async def checks(hall: str, request: Request) -> Response:
        """Numbers whose holder staff still compare, in the order of issue."""
        await require_session(web, request, *MAY_SEE)
        if hall != web.gateway.hall:
            raise HTTPException(404)
        return JSONResponse({"checks": _lines(web)})

    return routes


def _lines(web: Web) -> list[dict[str, Any]]:
    return [line.model_dump(mode="json") for line in web.gateway.alarms().checks]

"""What managers and inspectors read over HTTP: whole snapshots, and the same as a live stream."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from queue_server.contracts.actors import Role
from queue_server.contracts.alarm_views import AlarmsSnapshot
from queue_server.contracts.base import Slug
from queue_server.contracts.case_views import CasesSnapshot
from queue_server.contracts.codec import encode
from queue_server.web import live
from queue_server.web.context import Web
from queue_server.web.sessions import reads, require_reader, session_of

Theme = Annotated[Slug | None, Query()]


def router(web: Web) -> APIRouter:
    """Alarms of the hall."""
    routes = APIRouter(prefix="/api/v1", tags=["manager"])

    @routes.get("/{hall}/alarms", response_model=AlarmsSnapshot)
    async def alarms(hall: str, request: Request) -> Response:
        """The day's alarms: those that are on first."""
        await _may_read(web, hall, request)
        return Response(encode(web.gateway.alarms()), media_type="application/json")

    @routes.get("/{hall}/cases", response_model=CasesSnapshot)
    async def cases(hall: str, request: Request, theme: Theme = None) -> Response:
        """Back list, results to issue and the pick-up queue: of a theme, or of the hall."""
        await _may_read(web, hall, request, Role.CLERK)
        return Response(encode(web.gateway.cases(theme)), media_type="application/json")

    @routes.get("/{hall}/alarms/live", include_in_schema=False)
    async def stream(hall: str, request: Request) -> Response:
        """The alarms as they come and go."""
        staff = await _may_read(web, hall, request)

        async def alive() -> bool:
            return reads(await session_of(web, request))

        return live.respond(web, "alarms", f"staff {staff}", alive)

    return routes


async def _may_read(web: Web, hall: str, request: Request, *others: Role) -> str:
    session = await require_reader(web, request, *others)
    if hall != web.gateway.hall:
        raise HTTPException(404)
    return session.staff

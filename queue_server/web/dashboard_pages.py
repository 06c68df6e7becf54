"""The manager's dashboard: the page, its live stream, and what each figure is made of. No personal data."""

from typing import Annotated, get_args

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from queue_server.contracts.actors import Role
from queue_server.contracts.base import Slug, TicketId
from queue_server.contracts.codec import encode
from queue_server.contracts.commands.errands import SuspendReason
from queue_server.contracts.commands.moves import SweepHall
from queue_server.contracts.commands.windows import ChangeReason, PauseReason
from queue_server.contracts.dashboard_views import Figure
from queue_server.service.hall_figures import KEY, HallFigures
from queue_server.web import live
from queue_server.web.choices import options
from queue_server.web.context import Web
from queue_server.web.outing_pages import outing_news
from queue_server.web.sessions import reads, require_reader, session_of
from queue_server.web.views import Views

About = Annotated[Slug | None, Query()]


def router(web: Web, views: Views) -> APIRouter:
    """Pages for whoever runs the hall today (a manager) and inspectors, who change nothing; there is nothing to see where nothing is counted."""
    routes = APIRouter(tags=["dashboard"], include_in_schema=False)
    if web.figures is not None:
        _page(routes, web, views, web.figures)
        _parts(routes, web, web.figures)
    return routes


def _page(routes: APIRouter, web: Web, views: Views, figures: HallFigures) -> None:
    @routes.get("/dashboard")
    async def dashboard(request: Request) -> Response:
        """The page, with the figures of this moment in it."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_reader(web, request)
        shown = await figures.now()
        data = {
            "hall": web.gateway.hall, "zone": web.gateway.catalogue().zone, "acts": session.role is Role.MANAGER,
            "matters": {m.id: m.name.model_dump() for m in web.gateway.catalogue().matters},
            "pauses": get_args(PauseReason), "stops": get_args(SuspendReason), "changes": get_args(ChangeReason), "sweeps": options(SweepHall, "reason"),
            "shown": shown.model_dump(mode="json"), "alarms": web.gateway.alarms().model_dump(mode="json"),
        }  # fmt: skip
        return views.page(
            request,
            "dashboard",
            data=data,
            session=session,
            hall=shown.hall_name,
            news=outing_news(web, session.staff),
        )

    @routes.get("/dashboard/live")
    async def stream(request: Request) -> Response:
        """The figures as they change, until the session ends."""
        staff = (await require_reader(web, request)).staff

        async def alive() -> bool:
            return reads(await session_of(web, request))

        return live.respond(web, KEY, f"staff {staff}", alive)


def _parts(routes: APIRouter, web: Web, figures: HallFigures) -> None:
    @routes.get("/dashboard/rules")
    async def rules(request: Request) -> Response:
        """What a manager may change while the day runs."""
        await require_reader(web, request)
        return Response(encode(web.gateway.rules()), media_type="application/json")

    @routes.get("/dashboard/tickets")
    async def tickets(request: Request, figure: Figure, about: About = None) -> Response:
        """The tickets that a figure is made of."""
        await require_reader(web, request)
        return Response(encode(await figures.tickets(figure, about)), media_type="application/json")

    @routes.get("/dashboard/tickets/{ticket}")
    async def timeline(request: Request, ticket: TicketId) -> Response:
        """One ticket, stage by stage."""
        await require_reader(web, request)
        found = await figures.timeline(ticket)
        if found is None:
            raise HTTPException(404)
        return Response(encode(found), media_type="application/json")

"""The daily sheets, to print: the public one with the day's signed head, and the manager's morning and closing page."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from queue_server.contracts.actors import Permission
from queue_server.service.reports.desk import ReportDesk
from queue_server.service.reports.words import Words
from queue_server.web import sheet_cells as cells
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, language_of
from queue_server.web.qr import qr_runs
from queue_server.web.report_rows import minutes
from queue_server.web.sessions import require_may, session_of
from queue_server.web.texts import page_texts
from queue_server.web.views import Views

WEEKS = 4
"""So many earlier days of the same weekday say what to expect."""


def router(web: Web, views: Views) -> APIRouter:
    """Sheets where a journal is kept."""
    routes = APIRouter(include_in_schema=False)
    if web.reports is not None:
        _public(routes, web, views, web.reports)
        _manager(routes, web, views, web.reports)
    return routes


def _public(routes: APIRouter, web: Web, views: Views, desk: ReportDesk) -> None:
    @routes.get("/sheet")
    async def latest(request: Request) -> Response:
        """The newest closed day's sheet."""
        _slowly(web, request)
        found = await desk.last_closed(_today(web) + timedelta(days=1))
        if found is None:
            return views.page(request, "sheet_none", hall=web.gateway.catalogue().hall_name)
        return RedirectResponse(f"/sheet/{found.isoformat()}?lang={language_of(request)}", 303)

    @routes.get("/sheet/{day}")
    async def sheet(request: Request, day: date) -> Response:
        """A closed day for everybody; an open one is nobody's business yet."""
        _slowly(web, request)
        facts = await desk.day(day) if day <= _today(web) else None
        if facts is None or facts.head is None:
            raise HTTPException(404)
        line = cells.head_line(facts.head)
        return views.page(
            request, "sheet", hall=web.gateway.catalogue().hall_name, day=day, head=facts.head, line=line, code=qr_runs(line),
            figures=cells.day(facts, *_said(request, facts.names)), minutes=minutes,
        )  # fmt: skip


def _manager(routes: APIRouter, web: Web, views: Views, desk: ReportDesk) -> None:
    @routes.get("/day-sheet")
    async def day_sheet(request: Request) -> Response:
        """8:00 and 17:30 on one sheet, as it is now."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session, today = await require_may(web, request, Permission.REPORTS), _today(web)
        now = web.clock.now().astimezone(ZoneInfo(web.gateway.catalogue().zone))
        shown = await web.figures.now() if web.figures else None
        before = [found for n in range(1, WEEKS + 1) if (found := await desk.day(today - timedelta(weeks=n)))]
        last, cases = await desk.last_closed(today), web.gateway.cases(None)
        return views.page(
            request, "sheet_day", session=session, hall=web.gateway.catalogue().hall_name, day=today, now=now,
            morning=cells.morning(before, cases, shown, now, page_texts("dashboard", language_of(request))), closing=cells.closing(cases, web.gateway.alarms(), shown),
            outings=cells.outings(web.gateway.outings(), today.isoformat()), last=last, yesterday=await _figures(request, desk, last), today=await _figures(request, desk, today), minutes=minutes,
        )  # fmt: skip


async def _figures(request: Request, desk: ReportDesk, day: date | None) -> dict[str, Any] | None:
    facts = await desk.day(day) if day else None
    if facts is None:
        return None
    words, texts = _said(request, facts.names)
    return {**cells.day(facts, words, texts), "rounds": cells.rounds(facts, texts)}


def _said(request: Request, names: Any) -> tuple[Words, dict[str, str]]:
    language = language_of(request)
    return Words(names, language), page_texts("sheet", language)


def _today(web: Web) -> date:
    return web.clock.now().astimezone(ZoneInfo(web.gateway.catalogue().zone)).date()


def _slowly(web: Web, request: Request) -> None:
    """Anybody may ask, so nobody may ask too often."""
    if not web.tokens.allows(address_of(request), web.now_s()):
        raise HTTPException(429)

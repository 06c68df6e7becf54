"""报表 (F23): a period's figures, what each is made of, and the same for spreadsheets. No personal data."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from queue_server.contracts.actors import Permission
from queue_server.contracts.base import TicketId
from queue_server.domain.reports.measures import Dimension
from queue_server.service.reports.desk import MOST_DAYS, Asked, ReportDesk
from queue_server.service.reports.tables import lines_of, tables
from queue_server.service.reports.words import Words
from queue_server.service.sheets import as_csv, as_xlsx
from queue_server.service.staff import StaffSession
from queue_server.web import report_rows as cells
from queue_server.web.again import require_fresh
from queue_server.web.context import Web
from queue_server.web.incoming import language_of
from queue_server.web.sessions import require_may, session_of
from queue_server.web.texts import page_texts
from queue_server.web.views import Views

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
From = Annotated[date | None, Query(alias="from")]
To = Annotated[date | None, Query(alias="to")]
By = Annotated[Dimension, Query()]
Key = Annotated[str, Query(max_length=64)]


@dataclass(frozen=True, slots=True)
class _Pages:
    """What the routes share."""

    web: Web
    views: Views
    desk: ReportDesk

    def today(self) -> date:
        """The hall's own date."""
        return self.web.clock.now().astimezone(ZoneInfo(self.web.gateway.catalogue().zone)).date()

    def asked(
        self, first: date | None, last: date | None, by: Dimension | None = None, key: str = ""
    ) -> Asked:
        """The period as asked for, in order and not too long; today by itself where none is."""
        today = self.today()
        ends = sorted((first or last or today, last or first or today))
        end = min(ends[1], today)
        return Asked(max(min(ends[0], end), end - timedelta(days=MOST_DAYS - 1)), end, by, key)

    async def may(self, request: Request) -> StaffSession:
        """Whoever may read reports."""
        return await require_may(self.web, request, Permission.REPORTS)


def router(web: Web, views: Views) -> APIRouter:
    """Pages for whoever may read reports; there is nothing to see where nothing is kept."""
    routes = APIRouter(include_in_schema=False)
    if web.reports is not None:
        pages = _Pages(web, views, web.reports)
        _report(routes, pages)
        _exports(routes, pages)
        _opened(routes, pages)
    return routes


def _report(routes: APIRouter, pages: _Pages) -> None:
    @routes.get("/reports")
    async def reports(request: Request, first: From = None, last: To = None, by: By = "matter") -> Response:
        """The period, seen one way."""
        if await session_of(pages.web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session, asked = await pages.may(request), pages.asked(first, last)
        report = await pages.desk.report(asked)
        language = language_of(request)
        texts, words = page_texts("reports", language), Words(report.names, language)
        cut = first is not None and first < asked.first and len(report.days) > 0
        return pages.views.page(
            request, "reports", session=session, hall=pages.web.gateway.catalogue().hall_name, report=report, asked=asked, by=by, cut=cut,
            tabs=cells.tabs(asked, by, texts), presets=_presets(pages.today(), by, texts), query=cells.query(asked, by=by),
            rows=cells.rows(report, by, words, texts, asked), total=cells.total(report, texts), fair=cells.fairness(report, words, texts),
            forecast=cells.share_cell(report.forecast, texts), curve=cells.curve(report, language), minutes=cells.minutes,
            elsewhere=cells.elsewhere(report, by), unexplained=sum(c.pairs for c in report.causes if c.cause == "unexplained"),
        )  # fmt: skip


def _exports(routes: APIRouter, pages: _Pages) -> None:
    @routes.get("/reports.csv")
    async def csv(request: Request, first: From = None, last: To = None, by: By = "matter") -> Response:
        """The rows as they are seen, for whoever has just signed in again."""
        await pages.may(request)
        require_fresh(pages.web, request)
        asked = pages.asked(first, last)
        sheet = lines_of(await pages.desk.report(asked), by, language_of(request))
        return _file(as_csv(sheet.head, sheet.rows), "text/csv; charset=utf-8", asked, "csv")

    @routes.get("/reports.xlsx")
    async def xlsx(request: Request, first: From = None, last: To = None) -> Response:
        """Everything, a sheet each, for whoever has just signed in again."""
        await pages.may(request)
        require_fresh(pages.web, request)
        asked = pages.asked(first, last)
        report = await pages.desk.report(asked)
        return _file(as_xlsx(tables(report, language_of(request))), _XLSX, asked, "xlsx")


def _opened(routes: APIRouter, pages: _Pages) -> None:
    @routes.get("/reports/tickets")
    async def tickets(
        request: Request, first: From = None, last: To = None, by: Annotated[Dimension | None, Query()] = None, key: Key = ""
    ) -> Response:  # fmt: skip
        """The tickets that a row is made of."""
        session, asked = await pages.may(request), pages.asked(first, last, by, key)
        opened = await pages.desk.tickets(asked)
        words = Words(opened.names, language_of(request))
        title = words.row(by, key) if by and opened.total else ""
        rows = [
            {"visit": v, "matter": words.matter(v.matter), "wait": cells.minutes(v.waited_s)}
            for v in opened.visits
        ]
        return pages.views.page(
            request, "reports_tickets", session=session, asked=asked, opened=opened, rows=rows, about=title, query=cells.query(asked, by=by or "matter"),
        )  # fmt: skip

    @routes.get("/reports/tickets/{ticket}")
    async def timeline(request: Request, ticket: TicketId) -> Response:
        """One ticket of any day, stage by stage (F25)."""
        session = await pages.may(request)
        day = _date(ticket[:10])
        found = await pages.desk.timeline(ticket)
        if found is None:
            raise HTTPException(404)
        return pages.views.page(
            request, "reports_ticket", session=session, ticket=found, day=day, zone=ZoneInfo(pages.web.gateway.catalogue().zone), minutes=cells.minutes,
            query=cells.query(pages.asked(day, day)),
        )  # fmt: skip


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HTTPException(404) from None


def _file(data: bytes, kind: str, asked: Asked, ending: str) -> Response:
    name = f"yitang-{asked.first.isoformat()}-{asked.last.isoformat()}.{ending}"
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _presets(today: date, by: Dimension, texts: dict[str, str]) -> list[dict[str, Any]]:
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    day = timedelta(days=1)
    ends = {
        "today": (today, today), "yesterday": (today - day, today - day), "week": (today - 6 * day, today),
        "month": (month, today), "month_before": (before.replace(day=1), before),
    }  # fmt: skip
    return [
        {"name": texts[name], "href": f"/reports?{cells.query(Asked(*both), by=by)}", "ends": both}
        for name, both in ends.items()
    ]

"""The application factory: one hall's pages and HTTP door."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException as RoutingError

from queue_server.contracts.codec import CodecError
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.refusals import RefusalCode
from queue_server.service.hall_figures import HallFigures
from queue_server.service.money_port import PaymentPapers
from queue_server.service.pay_ports import NoticeDesk
from queue_server.service.ports import Clock, DeviceDirectory, HallGateway, StorageError
from queue_server.service.reports.desk import ReportDesk
from queue_server.service.staff import StaffStore
from queue_server.service.voice import Voice
from queue_server.web import (
    again,
    api,
    board_pages,
    case_pages,
    certificate_pages,
    check_pages,
    console_pages,
    console_person,
    dashboard_pages,
    desk_pages,
    files,
    guide_pages,
    log_pages,
    manager_api,
    member_pages,
    money_pages,
    outing_pages,
    patrol_pages,
    payment_notices,
    people_api,
    phone_doors,
    rating_pages,
    report_pages,
    sheet_pages,
    staff_pages,
    talk_pages,
    ticket_pages,
)
from queue_server.web.context import Web
from queue_server.web.guard import Guard, takes_html
from queue_server.web.incoming import ORIGIN_REFUSED
from queue_server.web.limits import Seats
from queue_server.web.oidc import pages as oidc_pages
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.sessions import session_of
from queue_server.web.settings import WebSettings
from queue_server.web.views import Views
from queue_server.web.ways import ways

_PAGES = (
    staff_pages,
    member_pages,
    oidc_pages,
    console_pages,
    case_pages,
    dashboard_pages,
    desk_pages,
    report_pages,
    sheet_pages,
    outing_pages,
    patrol_pages,
    phone_doors,
    rating_pages,
    board_pages,
    ticket_pages,
    guide_pages,
    certificate_pages,
    log_pages,
    check_pages,
    money_pages,
    talk_pages,
)
_DOORS = (api, manager_api, payment_notices, people_api, again, console_person)
_TOLD = (ORIGIN_REFUSED, "sign_in_again", member_pages.BEYOND)
"""Details of ours that a page acts on; others may quote what somebody sent."""


def create_app(
    gateway: HallGateway,
    *,
    staff: StaffStore,
    devices: DeviceDirectory,
    enrol: Callable[[str], DeviceCredential],
    clock: Clock,
    voice: Voice | None,
    settings: WebSettings,
    notices: NoticeDesk | None = None,
    figures: HallFigures | None = None,
    papers: PaymentPapers | None = None,
    reports: ReportDesk | None = None,
    organisation: Organisation | None = None,
) -> FastAPI:
    """Pages and HTTP door of one hall. `enrol` raises EnrolRefused; `voice` None is a silent hall, `notices` and `papers` None one without money, `organisation` None one without an identity provider."""
    web = Web(
        gateway, staff, devices, enrol, clock, voice, settings, Seats(settings.max_streams, settings.max_streams_each), notices,
        figures, papers, reports, organisation,
    )  # fmt: skip
    return _application(
        web, Views(partial(ways, web), demo=settings.demo, organisation=organisation is not None)
    )


def _application(web: Web, views: Views) -> FastAPI:
    app = FastAPI(title="Yitang", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.origins = frozenset(web.settings.origins)
    app.state.leaving = web.leaving
    failed = partial(views.page, page="error", status=500, status_code="500")
    app.add_middleware(Guard, settings=web.settings, failed=failed)
    pages, doors = (each.router(web, views) for each in _PAGES), (each.router(web) for each in _DOORS)
    for router in (*pages, *doors, files.router(web.settings), _common(app, web, views)):
        app.include_router(router)
    _refusals(app, views)
    return app


def _common(app: FastAPI, web: Web, views: Views) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    async def healthz() -> dict[str, bool]:
        """Whether the hall answers."""
        return {"ok": bool(web.gateway.catalogue().hall)}

    @routes.get("/openapi.json")
    async def openapi(request: Request) -> Response:
        """The API's description: in the demo, or for staff."""
        if not web.settings.demo and await session_of(web, request) is None:
            raise HTTPException(404)
        return JSONResponse(app.openapi())

    @routes.get("/")
    async def index(request: Request) -> Response:
        """In the demo, the pages by name; otherwise the way in for staff."""
        if not web.settings.demo:
            return RedirectResponse("/sign-in", 303)
        boards = [b for area in web.gateway.areas() if (b := web.gateway.board(area))]
        return views.page(request, "index", boards=boards, hall=web.gateway.catalogue().hall_name)

    return routes


def _refusals(app: FastAPI, views: Views) -> None:
    def on_http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, RoutingError) else 500
        headers = getattr(error, "headers", None) or {}
        if takes_html(request):
            response = views.page(request, "error", status=status, status_code=str(status))
        else:
            detail = getattr(error, "detail", "")
            response = JSONResponse({"error": detail if detail in _TOLD else status}, status)
        response.headers.update(headers)
        return response

    def on_storage_error(request: Request, error: Exception) -> Response:
        return on_http_error(request, RoutingError(503))

    def on_codec_error(request: Request, error: Exception) -> Response:
        code = error.code if isinstance(error, CodecError) else RefusalCode.MALFORMED
        return api.refusal(code)

    def on_invalid(request: Request, error: Exception) -> Response:
        return api.refusal(RefusalCode.MALFORMED)

    app.add_exception_handler(RoutingError, on_http_error)
    app.add_exception_handler(StorageError, on_storage_error)
    app.add_exception_handler(CodecError, on_codec_error)
    app.add_exception_handler(RequestValidationError, on_invalid)

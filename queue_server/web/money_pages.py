"""Money on pages: what a window looks up, the list of what waits for a person, reports and receipts. No personal data."""

from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.codec import encode
from queue_server.contracts.commands.payments import OrderId
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.service.answers import hall_date
from queue_server.service.money_port import PaymentPapers, Sheet
from queue_server.service.staff import StaffSession
from queue_server.web import live
from queue_server.web.again import require_fresh
from queue_server.web.context import Web
from queue_server.web.incoming import language_of
from queue_server.web.sessions import AT_WINDOWS, reads, require_reader, require_session, session_of
from queue_server.web.views import Views

WORKERS: Final = (Role.MANAGER, Role.CASHIER)
"""Whose work it is; inspectors read."""
MOST_DAYS: Final = 31
"""What a page reports on at once; orders stay in memory for 35 days."""
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Day = Annotated[date, Query()]


def router(web: Web, views: Views) -> APIRouter:
    """Pages for whoever takes money or answers for it."""
    routes = APIRouter(tags=["money"], include_in_schema=False)
    _page(routes, web, views)
    _window(routes, web)
    if web.papers is not None:
        _papers(routes, web, web.papers)
    return routes


def _page(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/payments")
    async def payments(request: Request) -> Response:
        """What waits for a person, what nobody knows, what does not agree, and the report."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_reader(web, request, *WORKERS)
        data = _data(web, session)
        return views.page(
            request, "payments", data=data, session=session, hall=web.gateway.catalogue().hall_name
        )

    @routes.get("/payments/live")
    async def stream(request: Request) -> Response:
        """The same as it changes, until the session ends."""
        staff = (await require_reader(web, request, *WORKERS)).staff

        async def alive() -> bool:
            return reads(await session_of(web, request), *WORKERS)

        return live.respond(web, "payments", f"staff {staff}", alive)


def _window(routes: APIRouter, web: Web) -> None:
    @routes.get("/console/payments/{order}")
    async def payment(order: OrderId, request: Request) -> Response:
        """A payment by the number on its slip, for whoever works a window."""
        session = await require_session(web, request, *AT_WINDOWS)
        if not web.looks.allows(f"payment {session.staff}", web.now_s()):
            raise HTTPException(429)
        return Response(encode(_found(web, order)), media_type="application/json")


def _papers(routes: APIRouter, web: Web, papers: PaymentPapers) -> None:
    @routes.get("/payments/{order}/receipt.pdf")
    async def receipt(order: OrderId, request: Request) -> Response:
        """The receipt, or the slip for the counter."""
        await require_session(web, request, *AT_WINDOWS)
        return Response(
            papers.receipt(_found(web, order), language_of(request)), media_type="application/pdf"
        )

    @routes.get("/payments/report")
    async def report(request: Request, first: Day, last: Day) -> Response:
        """Sums by day, kind, item and channel."""
        await _reporter(web, request, first, last)
        head, rows = await papers.rows(first, last)
        return JSONResponse({"head": head, "rows": rows})

    @routes.get("/payments/report.{kind}")
    async def sheet(kind: Sheet, request: Request, first: Day, last: Day) -> Response:
        """The same as a file: an export, so that the password is asked for once more."""
        await _reporter(web, request, first, last)
        require_fresh(web, request)
        name = f"payments-{web.gateway.hall}-{first}-{last}.{kind}"
        disposition = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(await papers.sheet(kind, first, last), media_type=TYPES[kind], headers=disposition)


async def _reporter(web: Web, request: Request, first: date, last: date) -> None:
    session = await require_reader(web, request, *WORKERS)
    if Permission.REPORTS not in session.may:
        raise HTTPException(403)
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise HTTPException(422)


def _found(web: Web, order: str) -> PaymentSnapshot:
    found = web.gateway.payment(order)
    if found is None:
        raise HTTPException(404)
    return found


def _data(web: Web, session: StaffSession) -> dict[str, Any]:
    catalogue = web.gateway.catalogue()
    zone, fees = catalogue.zone, catalogue.fees
    today = date.fromisoformat(hall_date(web.clock.now(), zone))
    return {
        "hall": web.gateway.hall, "zone": zone, "me": str(session.actor), "staff": session.staff, "role": session.role.value, "may": sorted(session.may),
        "first": (today - timedelta(days=6)).isoformat(), "last": today.isoformat(),
        "earliest": (today - timedelta(days=MOST_DAYS - 1)).isoformat(), "papers": web.papers is not None,
        "items": {each.item: each.name.model_dump() for each in fees.items} if fees else {},
        "shown": web.gateway.payments().model_dump(mode="json"),
    }  # fmt: skip

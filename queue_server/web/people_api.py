"""Persons' data for staff: find a lost ticket by ID number, see a name in full with a reason, and the log of who did either."""

import csv
import io
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from queue_server.contracts.actors import Role
from queue_server.contracts.base import Message, TicketId
from queue_server.service.personal import AuditEntry
from queue_server.service.staff import StaffSession
from queue_server.web.again import require_fresh
from queue_server.web.context import Web
from queue_server.web.incoming import read_form
from queue_server.web.sessions import require_reader, require_session

Reason = Literal["lost_ticket", "correct_record", "contact", "complaint", "court_order"]
"""Why somebody looks: one of a list, since a sentence of one's own would itself tell of the person."""
MOST: Final = 500
"""Entries of the access log in one answer."""
First = Annotated[int | None, Query(ge=1)]


class Find(Message):
    """Whose tickets? The number is typed from the person's card and kept nowhere."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{6,20}$")]
    reason: Reason

    def __repr__(self) -> str:
        return "Find(masked)"

    __str__ = __repr__


class Unmask(Message):
    """Who is it, in full?"""

    ticket: TicketId
    reason: Reason


def router(web: Web) -> APIRouter:
    """Looks at persons' data, each on record before the answer leaves."""
    routes = APIRouter(prefix="/api/v1", tags=["people"])
    _looks(routes, web)
    _log(routes, web)
    return routes


def _looks(routes: APIRouter, web: Web) -> None:
    @routes.post("/{hall}/people/find")
    async def find(hall: str, request: Request) -> Response:
        """Today's tickets of an ID number, masked: for whoever lost the slip."""
        asked, session = (
            await read_form(request, Find),
            await _allowed(web, hall, request, Role.CLERK, Role.HELPER, Role.MANAGER),
        )
        if not web.looks.allows(f"find {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        found = await web.gateway.find(session.actor, asked.number, asked.reason)
        return JSONResponse({"tickets": [_ticket(each) for each in found]})

    @routes.post("/{hall}/people/unmask")
    async def unmask(hall: str, request: Request) -> Response:
        """Name, number and address in full: a clerk's of the ticket at the own window, a manager's of any of today."""
        asked, session = (
            await read_form(request, Unmask),
            await _allowed(web, hall, request, Role.CLERK, Role.MANAGER),
        )
        if session.role is Role.CLERK and not _at_own_window(web, session, asked.ticket):
            raise HTTPException(403)
        if not web.looks.allows(f"unmask {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        visitor = await web.gateway.unmask(session.actor, asked.ticket, asked.reason)
        if visitor is None:
            raise HTTPException(404)
        return JSONResponse({"name": visitor.name, "number": visitor.number, "address": visitor.address})


def _log(routes: APIRouter, web: Web) -> None:
    @routes.get("/{hall}/access-log")
    async def access_log(hall: str, request: Request, first: First = None) -> Response:
        """Who looked at whose data, why and when: the newest, or from a number on. For inspectors and managers."""
        await _reader(web, hall, request)
        entries = await web.gateway.access_log(first, MOST)
        return JSONResponse({"entries": [_entry(each) for each in entries]})

    @routes.post("/{hall}/access-log/export")
    async def export(hall: str, request: Request) -> Response:
        """The whole log as CSV, for whoever has just signed in again; the export itself is in it."""
        await read_form(request, Message)
        session = await _reader(web, hall, request)
        require_fresh(web, request)
        entries = await web.gateway.export_log(session.actor)
        name = f"access-log-{hall}-{web.clock.now():%Y%m%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(
            _csv([_entry(each) for each in entries]), media_type="text/csv; charset=utf-8", headers=headers
        )


async def _allowed(web: Web, hall: str, request: Request, *roles: Role) -> StaffSession:
    return _of_hall(web, hall, await require_session(web, request, *roles))


async def _reader(web: Web, hall: str, request: Request) -> StaffSession:
    return _of_hall(web, hall, await require_reader(web, request))


def _of_hall(web: Web, hall: str, session: StaffSession) -> StaffSession:
    if hall != web.gateway.hall:
        raise HTTPException(404)
    return session


def _at_own_window(web: Web, session: StaffSession, ticket: str) -> bool:
    shown = web.gateway.window(session.window) if session.window else None
    return shown is not None and shown.current is not None and shown.current.ticket == ticket


def _ticket(found: Any) -> dict[str, Any]:
    return {
        "ticket": found.ticket, "number": found.number, "state": found.state, "window": found.window,
        "name": found.visitor.name, "masked_number": found.visitor.number,
    }  # fmt: skip


def _entry(entry: AuditEntry) -> dict[str, Any]:
    access = entry.access
    return {
        "seq": entry.seq, "at": access.at.isoformat(), "actor": access.actor, "kind": access.kind,
        "visit": access.visit, "purpose": access.purpose, "detail": access.detail, "hash": entry.hash,
    }  # fmt: skip


def _csv(rows: list[dict[str, Any]]) -> str:
    """With leading = + - @ defused, so that a table program calculates nothing."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["seq", "at", "actor", "kind", "visit", "purpose", "detail", "hash"])
    writer.writeheader()
    for row in rows:
        writer.writerow({k: f"'{v}" if str(v)[:1] in ("=", "+", "-", "@") else v for k, v in row.items()})
    return "\ufeff" + out.getvalue()

"""Who stands at the window, what they filled in and what they tell: each look is on record first."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from queue_server.contracts.base import Message, TicketId
from queue_server.contracts.forms import Form
from queue_server.contracts.snapshots import CurrentTicket
from queue_server.service.filled_form import FilledForm
from queue_server.service.staff import StaffSession
from queue_server.web.context import Web
from queue_server.web.incoming import read_form
from queue_server.web.sessions import require_window

PURPOSE = "serve at the window"
FORM = "read the form at the window"
SEND = "book the delivery at the window"
"""What the access log says of a console's look at a person."""


class AskVisitor(Message):
    """Whose ticket is at the window?"""

    ticket: TicketId


class Told(Message):
    """What was said for the form of the ticket at the window."""

    ticket: TicketId
    form: Form = Field(min_length=1, repr=False)


def router(web: Web) -> APIRouter:
    """What the console asks of the person at its window."""
    routes = APIRouter(tags=["console"], include_in_schema=False)

    @routes.post("/console/visitor")
    async def visitor(request: Request) -> Response:
        """Who holds the ticket that is at the window now, masked."""
        asked = await read_form(request, AskVisitor)
        session, _, _ = await _here(web, request, asked.ticket)
        person = await web.gateway.visitor(session.actor, asked.ticket, PURPOSE)
        if person is None:
            raise HTTPException(404)
        return JSONResponse(
            {"name": person.name, "number": person.number, "age": person.age, "delivery": person.delivery}
        )

    @routes.post("/console/form")
    async def form(request: Request) -> Response:
        """What was filled in at a kiosk."""
        asked = await read_form(request, AskVisitor)
        session, _, current = await _here(web, request, asked.ticket)
        filled = await web.gateway.form(session.actor, asked.ticket, FORM) if current.form else None
        if filled is None:
            raise HTTPException(404)
        return JSONResponse(_form(filled))

    @routes.post("/console/form/told")
    async def told(request: Request) -> Response:
        """What is said for the form. 409 where it does not fit."""
        asked = await read_form(request, Told)
        session, window, current = await _here(web, request, asked.ticket)
        if not current.form:
            raise HTTPException(404)
        said = {each.field: each.value for each in asked.form}
        if not await web.gateway.complete_form(session.actor, asked.ticket, said, ()):
            return JSONResponse({"error": "unfit"}, 409)
        web.talks.form_changed(window)
        return JSONResponse({"ok": True})

    @routes.post("/console/delivery")
    async def delivery(request: Request) -> Response:
        """Where the result is to be sent, for the clerk to confirm."""
        asked = await read_form(request, AskVisitor)
        session, _, current = await _here(web, request, asked.ticket)
        if all(line.delivery != "wished" for line in current.cases):
            raise HTTPException(404)
        if not web.looks.allows(f"unmask {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        who = await web.gateway.unmask(session.actor, asked.ticket, SEND)
        if who is None or who.delivery is None:
            raise HTTPException(404)
        wish = who.delivery
        address = who.address if wish.to == "card" else ""
        return JSONResponse({"to": wish.to, "name": who.name, "phone": wish.phone, "address": address})

    return routes


async def _here(web: Web, request: Request, ticket: str) -> tuple[StaffSession, str, CurrentTicket]:
    """Who asks, at which window, and the ticket, which must be at it."""
    session, window = await require_window(web, request)
    snapshot = web.gateway.window(window)
    current = snapshot.current if snapshot else None
    if current is None or current.ticket != ticket:
        raise HTTPException(404)
    return session, window, current


def _form(filled: FilledForm) -> dict[str, Any]:
    lines = [
        {
            "label": line.label.model_dump(), "value": line.value.model_dump(), "source": line.source, "id": line.id,
            "kind": line.kind, "choices": [{"id": each, "words": words.model_dump()} for each, words in line.choices],
        }
        for line in filled.lines
    ]  # fmt: skip
    return {"lines": lines, "strokes": [list(stroke) for stroke in filled.strokes]}

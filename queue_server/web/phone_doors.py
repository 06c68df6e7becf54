"""回访电话: left on the ticket's page by whoever wants to be called, and read by the follow-up's owner alone, with a reason, on record."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.contracts.base import CommandId, Instant, Message
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command
from queue_server.contracts.commands.followups import FollowUpId, LeavePhone
from queue_server.contracts.replies import Accepted
from queue_server.service.calling_back import visitor
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_form
from queue_server.web.sessions import require_may
from queue_server.web.tokens import holder_of
from queue_server.web.views import Views

CallReason = Literal["call_back", "tell_answer", "after_review"]
"""Why its owner looks at the number: one of a list, as for every look at a person's data."""


class LeftPhone(Message):
    """The number that the form says. `id`, `sent_at`: as of any command."""

    id: CommandId
    sent_at: Instant
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{4,18}$")]

    def __repr__(self) -> str:
        return "LeftPhone(masked)"

    __str__ = __repr__


class Whom(Message):
    """Whom to call about it?"""

    follow_up: FollowUpId
    reason: CallReason


def router(web: Web, views: Views) -> APIRouter:
    """Left without sign-in by the ticket's holder; read by managers with the permission for ratings."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/t/{token}/phone")
    async def leave(token: str, request: Request) -> Response:
        """The number is sealed before anything is stored; the rest goes the way of every command."""
        asked = await read_form(request, LeftPhone)
        ticket = await holder_of(web, token, address_of(request))
        sealed, tag = await web.gateway.sealed(visitor(asked.phone))
        body = LeavePhone(ticket=ticket, sealed=sealed)
        command = Command(id=asked.id, hall=web.gateway.hall, sent_at=asked.sent_at, body=body)
        said = digest(encode(body.model_copy(update={"sealed": tag})))  # the seal is another each time
        reply = await web.gateway.submit(Actor(role=Role.CITIZEN, id=ticket), command, said)
        return Response(
            encode(reply), 200 if isinstance(reply, Accepted) else 409, media_type="application/json"
        )

    @routes.post("/ratings/phone")
    async def whom(request: Request) -> Response:
        """The number, for whoever is responsible; 404 where there is none for them."""
        asked = await read_form(request, Whom)
        session = await require_may(web, request, Permission.RATINGS, Role.MANAGER)
        if not web.looks.allows(f"phone {session.staff}", web.now_s()):
            return JSONResponse({"error": "too_many"}, 429)
        phone = await web.gateway.phone_of(session.actor, asked.follow_up, asked.reason)
        if phone is None:
            raise HTTPException(404)
        return JSONResponse({"phone": phone})

    return routes

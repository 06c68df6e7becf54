"""A ticket's own page, opened by the token on its slip. No sign-in, no personal data.

After its day the same address opens what may be said of it, what became of what was said, and results that were sent, for some weeks.
"""

from typing import Final, get_args

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from queue_server.contracts.base import Message
from queue_server.contracts.commands.cases import CaseId
from queue_server.contracts.commands.followups import ComplaintTopic, ReviewReason
from queue_server.service.parcels_port import ParcelNumber
from queue_server.web import live
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_form
from queue_server.web.qr import qr_runs
from queue_server.web.tokens import digest_of, known_as, pass_code, ticket_of
from queue_server.web.views import Views

TOPICS: Final[tuple[str, ...]] = get_args(ComplaintTopic)
REASONS: Final[tuple[str, ...]] = get_args(ReviewReason)


class WhichParcel(Message):
    """Of which case, and who asks: the last four digits of the telephone that was given for the delivery."""

    case: CaseId
    tail: str = Field(pattern=r"^[0-9]{4}$", repr=False)


def router(web: Web, views: Views) -> APIRouter:
    """The page and its live stream."""
    routes = APIRouter(tags=["ticket"], include_in_schema=False)

    @routes.get("/t/{token}")
    async def ticket_page(token: str, request: Request) -> Response:
        """The page; a friendly one when there is no such ticket."""
        try:
            ticket = ticket_of(web, token, address_of(request))
            snapshot = web.gateway.ticket_page(ticket)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            snapshot = None
        if snapshot is None:
            return await _voice(web, views, request, token)
        data = {
            "hall": web.gateway.hall,
            "zone": web.gateway.catalogue().zone,
            "snapshot": snapshot.model_dump(mode="json"),
            "pass_sha256": known_as(pass_code(token)),
        }
        return views.page(
            request, "ticket", data=data, hall=snapshot.hall_name, ticket=snapshot, voice_path=f"{request.url.path.rstrip('/')}/voice",
            topics=TOPICS, parcels=await web.gateway.parcels(known_as(token)),
        )  # fmt: skip

    @routes.get("/t/{token}/voice")
    async def voice(token: str, request: Request) -> Response:
        """How it was, and what became of what was said."""
        return await _voice(web, views, request, token)

    @routes.post("/t/{token}/pass")
    async def way_back(token: str, request: Request) -> Response:
        """The 续办号 that this token's holder took, as long as it counts: its code, as a QR code too, and until when."""
        digest_of(web, token, address_of(request))
        code = pass_code(token)
        if (until := web.gateway.pass_until(known_as(code))) is None:
            raise HTTPException(404)
        return JSONResponse({"code": code, "until": until.isoformat(), **qr_runs(code)})

    @routes.post("/t/{token}/parcel")
    async def parcel(token: str, request: Request) -> Response:
        """A posted result's number, for whoever knows the telephone that it was sent to."""
        asked, digest = await read_form(request, WhichParcel), digest_of(web, token, address_of(request))
        posted = await web.gateway.parcels(digest)
        if not any(each.case == asked.case for each in posted):
            raise HTTPException(404)
        wrong = f"wrong {posted[0].case}"  # the oldest stands for the ticket, whichever slip's code is used
        if not all(web.parcels.allows(key, web.now_s()) for key in (asked.case, wrong)):
            return JSONResponse({"error": "too_many"}, 429)
        found = await web.gateway.parcel_number(digest, asked.case, asked.tail)
        if isinstance(found, ParcelNumber):
            web.parcels.forgive(wrong)
            return JSONResponse({"number": found})
        return JSONResponse({"error": found}, {"wrong": 403, "often": 429}.get(found, 404))

    @routes.get("/t/{token}/live")
    async def stream(token: str, request: Request) -> Response:
        """The ticket's snapshots, until the token ends."""
        address = address_of(request)
        ticket = ticket_of(web, token, address)

        async def alive() -> bool:
            return web.gateway.ticket_page(ticket) is not None

        return live.respond(web, f"ticket/{ticket}", f"ticket {ticket}", alive)

    return routes


def _passed(web: Web, token: str) -> bool:
    return web.gateway.pass_until(known_as(pass_code(token))) is not None


async def _voice(web: Web, views: Views, request: Request, token: str) -> Response:
    try:
        digest = digest_of(web, token, address_of(request))
        found = await web.gateway.voice_page(digest)
    except HTTPException as error:
        if error.status_code != 404:
            raise
        found = None
    if found is None:
        return views.page(request, "ticket_gone", status=404, hall=web.gateway.catalogue().hall_name)
    data = {
        "hall": web.gateway.hall,
        "ticket": found.ticket,
        "at": web.clock.now().isoformat(),
        "pass": _passed(web, token),
    }
    return views.page(
        request, "voice", data=data, hall=found.hall_name, voice=found, topics=TOPICS, reasons=REASONS,
        parcels=await web.gateway.parcels(digest),
    )  # fmt: skip

"""The HTTP door: the same messages as over MQTT. The actor comes from the credential, never from the body."""

from functools import cache
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.base import Message
from queue_server.contracts.codec import authentic, decode, decode_command, digest, encode, split
from queue_server.contracts.commands import Command
from queue_server.contracts.commands.patrols import DeclareDuty
from queue_server.contracts.permissions import FRESH, permits
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Refused
from queue_server.service.enrolment import EnrolRefused
from queue_server.service.ports import DeviceRecord
from queue_server.service.staff import StaffSession
from queue_server.web.again import is_fresh
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_body, require_own_page
from queue_server.web.leaders import leaders
from queue_server.web.sessions import require_session
from queue_server.web.tokens import holder_of

DEVICE_HEADER: Final = "x-yitang-device"
NO_ID: Final = "0" * 32
"""The id in a refusal of something that had no readable id."""
_C = RefusalCode
STATUS: Final = {
    _C.MALFORMED: 422,
    _C.TOO_LARGE: 413,
    _C.NOT_AUTHENTIC: 401,
    _C.NOT_PERMITTED: 403,
    _C.SIGN_IN_AGAIN: 403,
    _C.WRONG_HALL: 404,
    _C.UNKNOWN_MATTER: 404,
    _C.UNKNOWN_ALARM: 404,
    _C.UNKNOWN_CASE: 404,
    _C.UNKNOWN_TICKET: 404,
    _C.UNKNOWN_WINDOW: 404,
    _C.TOO_MANY: 429,
    _C.TRY_AGAIN: 503,
}
"""Every other refusal is 409: it is about the state that the hall is in."""


class EnrolRequest(Message):
    """A device's single-use pairing code."""

    code: str


def refusal(code: RefusalCode, command_id: str = NO_ID, about: str = "") -> Response:
    """A refusal as HTTP."""
    return _answer(Refused(id=command_id, code=code, about=about))


def router(web: Web) -> APIRouter:
    """Commands of staff, devices and citizens, and enrolment."""
    routes = APIRouter(tags=["commands"])

    @routes.post("/api/v1/{hall}/commands", openapi_extra=_body(Command), responses=_RESPONSES)
    async def commands(hall: str, request: Request) -> Response:
        """One command by a member of staff (session cookie) or a device (header and mac line)."""
        if DEVICE_HEADER in request.headers:
            return await _from_device(web, hall, request)
        require_own_page(request)
        session = await require_session(web, request)
        body = await read_body(request)
        asked = decode_command(body)
        if asked.body.kind in FRESH and permits(session.actor, asked.body) and not is_fresh(web, request):
            return refusal(_C.SIGN_IN_AGAIN, asked.id)
        if isinstance(asked.body, DeclareDuty) and not await _can_lead(web, session, asked.body):
            return refusal(_C.NOT_PERMITTED, asked.id, asked.body.kind)
        return await _submit(web, hall, session.actor, body)

    @routes.post("/t/{token}/commands", openapi_extra=_body(Command), responses=_RESPONSES)
    async def citizen(token: str, request: Request) -> Response:
        """What a citizen may do with the own ticket, such as giving it back."""
        require_own_page(request)
        ticket = await holder_of(web, token, address_of(request))
        command, actor = decode_command(body := await read_body(request)), Actor(role=Role.CITIZEN, id=ticket)
        if not permits(actor, command.body) or getattr(command.body, "ticket", None) != ticket:
            return refusal(_C.NOT_PERMITTED, command.id)
        return await _submit(web, web.gateway.hall, actor, body)

    @routes.post("/api/v1/enrol", openapi_extra=_body(EnrolRequest), responses=_RESPONSES)
    async def enrol(request: Request) -> Response:
        """A device turns its code into a credential, once."""
        if not web.codes.allows(f"enrol {address_of(request)}", web.now_s()):
            return refusal(_C.TOO_MANY)
        asked = decode(EnrolRequest, await read_body(request), limit=1024)
        try:
            credential = web.enrol(asked.code)
        except EnrolRefused:
            return refusal(_C.NOT_AUTHENTIC)
        return Response(encode(credential), media_type="application/json")

    return routes


async def _can_lead(web: Web, session: StaffSession, body: DeclareDuty) -> bool:
    """Nobody is put on record who could not make the rounds: all of the day's would be missed."""
    able = await leaders(web, session)
    return body.leader in able and body.deputy in (None, *able)


async def _from_device(web: Web, hall: str, request: Request) -> Response:
    sealed = split(await read_body(request))
    record = web.devices.get(request.headers[DEVICE_HEADER])
    key = record.mac_keys.get(sealed.key_id) if record else None
    if record is None or key is None or not authentic(key, request.url.path, sealed):
        return refusal(_C.NOT_AUTHENTIC)
    return await _submit(web, hall, record, sealed.json)


async def _submit(web: Web, hall: str, who: Actor | DeviceRecord, body: bytes) -> Response:
    command = decode_command(body)
    actor = who if isinstance(who, Actor) else who.acting(command.body)
    if hall != web.gateway.hall:
        return refusal(_C.WRONG_HALL, command.id)
    return _answer(await web.gateway.submit(actor, command, digest(body)))


def _answer(reply: Accepted | Refused) -> Response:
    status = 200 if isinstance(reply, Accepted) else STATUS.get(reply.code, 409)
    return Response(encode(reply), status, media_type="application/json")


@cache
def _body(model: type[Message]) -> dict[str, Any]:
    """Made once a model: that of commands takes a third of a second."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": "A typed refusal"} for status in (401, 403, 404, 409, 413, 422, 429, 503)
}

"""Is this paper genuine? Public: whoever is handed an own certificate types its code. It says no more than the paper does.

The holder's last four signs come by POST, so that no history and no log has them, and are tried a few times a day for each paper.
"""

from typing import Annotated
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field

from queue_server.contracts.base import Message
from queue_server.contracts.certificates import CertificateFound, code_in
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_body
from queue_server.web.views import Views

MOST_CODE, MOST_TAIL = 40, 4
"""Characters that are read."""
Typed = Annotated[str, Query(max_length=MOST_CODE)]


class Checked(Message):
    """What the form sends."""

    code: str = Field(default="", max_length=MOST_CODE)
    tail: str = Field(default="", max_length=MOST_TAIL, repr=False)


def router(web: Web, views: Views) -> APIRouter:
    """The question, and the answer."""
    routes = APIRouter(tags=["certificate"], include_in_schema=False)

    @routes.get("/c")
    async def ask(request: Request, code: Typed = "") -> Response:
        """The question; with a code the answer."""
        return _answered(web, views, request, Checked(code=code))

    @routes.post("/c")
    async def check(request: Request) -> Response:
        """The answer, also of whose it is where the last four signs are given."""
        return _answered(web, views, request, _checked(await read_body(request, 1024)))

    @routes.get("/c/{code}")
    async def scanned(code: str, request: Request) -> Response:
        """As the paper's own code leads here."""
        return _answered(web, views, request, Checked(code=code[:MOST_CODE]))

    return routes


def _checked(body: bytes) -> Checked:
    """A form's fields; raises HTTPException(422)."""
    try:
        return Checked.model_validate(dict(parse_qsl(body.decode(), max_num_fields=2)))
    except ValueError:
        raise HTTPException(422) from None  # what was typed stays out of every log


def _answered(web: Web, views: Views, request: Request, asked: Checked) -> Response:
    """404 where there is no such paper; a wrong sign in the code is no other paper: 60 bits stand behind it.

    429 where the signs were tried too often today: four of them are guessed soon. Then the paper is shown as without them.
    """
    if not web.tokens.allows(address_of(request), web.now_s()):
        raise HTTPException(429)
    code, tail, catalogue = code_in(asked.code), asked.tail.strip() or None, web.gateway.catalogue()
    found = web.gateway.certificate(code, None) if code else None
    spent = False
    if code and found and tail:
        spent = not web.tails.allows(code, web.now_s())
        found = found if spent else web.gateway.certificate(code, tail)
    status = 429 if spent else 404 if asked.code and found is None else 200
    return views.page(
        request, "certificate", status=status, kept={"code": code} if code else None, hall=catalogue.hall_name, typed=asked.code, code=code, found=found, spent=spent,
        made_at=_local(found, catalogue.zone),
    )  # fmt: skip


def _local(found: CertificateFound | None, zone: str) -> str:
    return f"{found.made_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if found else ""

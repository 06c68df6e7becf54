"""Is this paper genuine? Public: whoever is handed an own certificate types its code. It says no more than the paper does."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response

from queue_server.contracts.certificates import CertificateFound, code_in
from queue_server.web.context import Web
from queue_server.web.incoming import address_of
from queue_server.web.views import Views

Typed = Annotated[str, Query(max_length=40)]
Tail = Annotated[str, Query(max_length=4)]


def router(web: Web, views: Views) -> APIRouter:
    """The question, and the answer."""
    routes = APIRouter(tags=["certificate"], include_in_schema=False)

    @routes.get("/c")
    async def ask(request: Request, code: Typed = "", tail: Tail = "") -> Response:
        """The question; with a code the answer."""
        return _answered(web, views, request, code, tail)

    @routes.get("/c/{code}")
    async def scanned(code: str, request: Request, tail: Tail = "") -> Response:
        """As the paper's own code leads here."""
        return _answered(web, views, request, code[:40], tail)

    return routes


def _answered(web: Web, views: Views, request: Request, typed: str, tail: str) -> Response:
    """404 where there is no such paper; a wrong sign in the code is no other paper: 60 bits stand behind it."""
    if not web.tokens.allows(address_of(request), web.now_s()):
        raise HTTPException(429)
    code, catalogue = code_in(typed), web.gateway.catalogue()
    found = web.gateway.certificate(code, tail.strip() or None) if code else None
    status = 404 if typed and found is None else 200
    return views.page(
        request, "certificate", status=status, catalogue=catalogue, typed=typed, code=code, tail=tail, found=found,
        made_at=_local(found, catalogue.zone),
    )  # fmt: skip


def _local(found: CertificateFound | None, zone: str) -> str:
    return f"{found.made_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if found else ""

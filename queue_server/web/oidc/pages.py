"""The way to the identity provider and back. It only ends at pages of ours, each with a word for what happened."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints

from queue_server.contracts.base import Message
from queue_server.service.identity import ProviderLost
from queue_server.web.again import make_fresh, mark_of
from queue_server.web.context import Web
from queue_server.web.entering import home_of, leave
from queue_server.web.incoming import address_of, read_form
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.oidc.returning import Answer, Person, Why, person_of, session_for
from queue_server.web.oidc.visits import LIFE_S, PATH, Visit
from queue_server.web.sessions import note_provider, require_session, set_cookie
from queue_server.web.views import Views

COOKIE: Final = "__Host-visit"
_log = logging.getLogger(__name__)
Field = Annotated[str, StringConstraints(max_length=200)]
Part = Annotated[str | None, Query(max_length=8192)]
"""What a provider sends back; some of them have long codes."""


class Begin(Message):
    """Where somebody is going to work."""

    window: Field | None = None


def router(web: Web, views: Views) -> APIRouter:
    """Nothing at all where the hall has no provider."""
    routes = APIRouter(include_in_schema=False)
    if web.organisation is not None:
        _away(routes, web, web.organisation)
        _home(routes, web, views, web.organisation)
        _again(routes, web, views)
    return routes


def _away(routes: APIRouter, web: Web, ours: Organisation) -> None:
    @routes.post(PATH)
    async def begin(request: Request) -> Response:
        """Sign in: the provider's address, and the visit for this browser."""
        form = await read_form(request, Begin)
        if request.headers.get("origin") != ours.origin:
            return JSONResponse({"next": f"{ours.origin}/sign-in"})  # the way back leads there alone
        visit = ours.visits.begin(web.clock.now(), window=form.window)
        response = await _leaving(web, request, ours, visit)
        if response.status_code == 200:
            await leave(web, request)  # the way back brings no cookie that would say who was here
        return response

    @routes.post("/sign-in/again/organisation")
    async def confirm(request: Request) -> Response:
        """Sign in there anew, for this very session."""
        await read_form(request, Message)
        session = await require_session(web, request)
        visit = ours.visits.begin(web.clock.now(), window=None, session=mark_of(request), staff=session.staff)
        return await _leaving(web, request, ours, visit)


async def _leaving(web: Web, request: Request, ours: Organisation, visit: Visit) -> Response:
    if not web.tokens.allows(f"organisation {address_of(request)}", web.now_s()):
        return JSONResponse({"error": Why.LOST}, 429)
    try:
        address = await ours.provider.address(ours.visits.asking(visit))
    except ProviderLost as error:
        _log.warning("identity provider lost: %s", error.why)
        return JSONResponse({"error": Why.LOST}, 503)
    response = JSONResponse({"next": address})
    # Lax: the way back begins at the provider, and a Strict cookie would stay away.
    response.set_cookie(
        COOKIE,
        ours.visits.cookie(visit),
        max_age=LIFE_S,
        secure=True,
        httponly=True,
        samesite="lax",
        path="/",
    )
    return response


def _home(routes: APIRouter, web: Web, views: Views, ours: Organisation) -> None:
    @routes.get(f"{PATH}/back")
    async def back(
        request: Request, state: Part = "", code: Part = "", error: Part = None, iss: Part = None
    ) -> Response:
        """Whoever comes back goes on at once, from a page of ours: only so the browser sends our Strict cookies."""
        if not web.tokens.allows(f"organisation {address_of(request)}", web.now_s()):
            raise HTTPException(429)
        visit = ours.visits.read(request.cookies.get(COOKIE, ""), web.clock.now())
        answer = Answer(state or "", code or "", error, iss)
        person = await person_of(web, ours, visit, answer, address_of(request))
        response = await _ended(web, visit, person, partial(views.page, request, "goon"))
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
        return response


async def _ended(
    web: Web, visit: Visit | None, person: Person | Why, go_on: Callable[..., Response]
) -> Response:
    if isinstance(person, Why) or visit is None:
        page = "/sign-in/again" if visit and visit.session else "/sign-in"
        return go_on(path=f"{page}?why={person if isinstance(person, Why) else Why.OVER}")
    if visit.session:
        make_fresh(web, visit.session)
        return go_on(path=f"/sign-in/again?why={Why.CONFIRMED}")
    signed_in = await session_for(web, person, visit.window)
    if isinstance(signed_in, Why):
        return go_on(path=f"/sign-in?why={signed_in}")
    response = go_on(path=home_of(web, signed_in.session))
    set_cookie(response, signed_in.token)
    note_provider(response)
    return response


def _again(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/sign-in/again")
    async def again_page(request: Request, why: Part = None) -> Response:
        """A small window beside the page that asked: it goes to the provider and says what came of it."""
        known = why if why in tuple(Why) else ""
        return views.page(request, "again", data={"why": known}, why=known)

"""The citizen's screen at a window: what is being done and what it costs, captions, answers, the form to confirm and sign.

Paired by a code from the window's console. Nothing that is written to each other is stored: it is gone when the ticket leaves the window.
A form that is signed here keeps its signature with the visit.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field, StringConstraints, model_validator

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.base import Message
from queue_server.contracts.forms import MOST_STROKES
from queue_server.contracts.snapshots import WindowSnapshot
from queue_server.service.filled_form import FilledForm
from queue_server.web.context import Web
from queue_server.web.incoming import address_of, read_form
from queue_server.web.sessions import require_window
from queue_server.web.talk import By, Talk
from queue_server.web.views import Views

COOKIE: Final = "__Host-screen"
HOLD_S: Final = 20.0
"""How long a page's question for news is held."""
LOOK_S: Final = 1.0
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Byte = Annotated[int, Field(ge=0, le=255)]
Stroke = Annotated[tuple[Byte, ...], Field(min_length=2)]
Draw = Callable[[], dict[str, Any]]
"""What a page shows now."""


class Known(Message):
    """What the page shows already."""

    rev: Annotated[str, StringConstraints(max_length=64)] = ""


class Said(Message):
    """A line."""

    text: Words


class Code(Message):
    """A pairing code."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{8}$")] = Field(repr=False)


class Confirmed(Message):
    """What the citizen says of the form; `strokes` of the signature, without which it is not right."""

    right: bool
    strokes: tuple[Stroke, ...] = Field(default=(), max_length=MOST_STROKES, repr=False)

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if self.right and not self.strokes:
            raise ValueError("signed without a stroke")
        return self


class Ask(Message):
    """A command of the page without more."""


def router(web: Web, views: Views) -> APIRouter:
    """The screen's page and both sides' talk."""
    routes = APIRouter(tags=["screen"], include_in_schema=False)
    _screen(routes, web, views)
    _console(routes, web)
    return routes


def _screen(routes: APIRouter, web: Web, views: Views) -> None:
    @routes.get("/screen")
    async def page(request: Request) -> Response:
        """The screen; it must be paired before it shows anything."""
        data = {"hall": web.gateway.hall, "paired": _window_of(web, request) is not None}
        return views.page(request, "screen", data=data, hall=web.gateway.catalogue().hall_name)

    @routes.post("/screen/pair")
    async def pair(request: Request) -> Response:
        """A console's code for a cookie of this browser."""
        asked = await read_form(request, Code)
        if not web.codes.allows(address_of(request), web.now_s()):
            raise HTTPException(429)
        found = web.talks.pair(asked.code, web.clock.now())
        if found is None:
            raise HTTPException(403)
        response = JSONResponse({"window": found[0]})
        response.set_cookie(COOKIE, found[1], secure=True, httponly=True, samesite="strict", path="/")
        return response

    @routes.post("/screen/now")
    async def now(request: Request) -> Response:
        """What the screen shows, as soon as it is something else."""
        asked, window = await read_form(request, Known), _required(web, request)
        return await _news(web, window, asked.rev, f"screen {window}", lambda: _shown(web, window))

    @routes.post("/screen/say")
    async def say(request: Request) -> Response:
        """The citizen's line."""
        asked, window = await read_form(request, Said), _required(web, request)
        _say(web, window, "citizen", asked.text)
        return JSONResponse({"ok": True})

    @routes.post("/screen/form")
    async def form(request: Request) -> Response:
        """The citizen's word about the form that is shown, and the signature."""
        asked, window = await read_form(request, Confirmed), _required(web, request)
        talk = _talk(web, window)
        if talk.form is None:
            raise HTTPException(404)
        holder = Actor(role=Role.CITIZEN, id=talk.ticket)
        if asked.right and not await web.gateway.complete_form(holder, talk.ticket, {}, asked.strokes):
            raise HTTPException(404)
        talk.answer, talk.strokes = (
            ("right" if asked.right else "wrong"),
            asked.strokes if asked.right else (),
        )
        _keep(web, window, talk)
        return JSONResponse({"ok": True})


def _console(routes: APIRouter, web: Web) -> None:
    @routes.post("/console/screen")
    async def talk(request: Request) -> Response:
        """What was said, as soon as there is more."""
        asked, window = await read_form(request, Known), await _own_window(web, request)
        return await _news(web, window, asked.rev, f"talk {window}", lambda: _heard(web, window))

    @routes.post("/console/screen/code")
    async def code(request: Request) -> Response:
        """A code for a screen at this window."""
        await read_form(request, Ask)
        window = await _own_window(web, request)
        return JSONResponse({"code": web.talks.code(window, web.clock.now())})

    @routes.post("/console/screen/say")
    async def say(request: Request) -> Response:
        """The clerk's line."""
        asked, window = await read_form(request, Said), await _own_window(web, request)
        _say(web, window, "clerk", asked.text)
        return JSONResponse({"ok": True})

    @routes.post("/console/screen/form")
    async def form(request: Request) -> Response:
        """Show the form of the ticket at the window to its holder; the look is on record first."""
        await read_form(request, Ask)
        session, window = await require_window(web, request)
        talk = _talk(web, window)
        filled = await web.gateway.form(session.actor, talk.ticket, "show the form at the window")
        if filled is None or _ticket(web, window) != talk.ticket:
            raise HTTPException(404)
        talk.form, talk.answer, talk.strokes = filled, "", ()
        _keep(web, window, talk)
        return JSONResponse({"ok": True})


def _window_of(web: Web, request: Request) -> str | None:
    return web.talks.window_of(request.cookies.get(COOKIE, "")[:64], web.clock.now())


def _required(web: Web, request: Request) -> str:
    if (window := _window_of(web, request)) is None:
        raise HTTPException(401)
    return window


async def _own_window(web: Web, request: Request) -> str:
    return (await require_window(web, request))[1]


def _snapshot(web: Web, window: str) -> WindowSnapshot:
    if (snapshot := web.gateway.window(window)) is None:
        raise HTTPException(404)
    return snapshot


def _ticket(web: Web, window: str) -> str | None:
    """Whose matter is handled at the window, from the call on."""
    snapshot = web.gateway.window(window)
    current = snapshot.current if snapshot else None
    return current.ticket if current and current.state in ("arrived", "serving", "called") else None


def _talk(web: Web, window: str) -> Talk:
    talk = web.talks.of(window, _ticket(web, window))
    if talk is None:
        raise HTTPException(409)
    return talk


def _say(web: Web, window: str, by: By, text: str) -> None:
    talk = _talk(web, window)
    talk.say(by, text)
    _keep(web, window, talk)


def _keep(web: Web, window: str, talk: Talk) -> None:
    web.talks.keep(window, talk, lambda each: _ticket(web, each))


async def _news(web: Web, window: str, rev: str, seat: str, draw: Draw) -> Response:
    """The picture once it differs from the one that the page has; the same again after a while. 503 when too many wait."""
    if not web.seats.free(seat):
        raise HTTPException(503, headers={"Retry-After": "5"})
    with web.seats.take(seat):
        try:
            return JSONResponse(await _changed(web, window, rev, draw))
        except asyncio.CancelledError:
            # uvicorn alone cancels a request, as its server ends, and would log what rises as a fault: the page asks again
            return Response(status_code=503)


async def _changed(web: Web, window: str, rev: str, draw: Draw) -> dict[str, Any]:
    end = asyncio.get_running_loop().time() + HOLD_S
    while True:
        shown = draw()
        now = hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]
        if now != rev or asyncio.get_running_loop().time() >= end:
            return {**shown, "rev": now}
        await web.talks.news(window, LOOK_S)


def _shown(web: Web, window: str) -> dict[str, Any]:
    """For the citizen."""
    snapshot, talk = _snapshot(web, window), web.talks.of(window, _ticket(web, window))
    current = snapshot.current if talk else None
    pay = [
        {
            "names": [name.model_dump() for name in each.names],
            "fen": each.fen,
            "state": each.state,
            "why": each.why and each.why.model_dump(),
        }
        for each in (current.payments if current else ())
    ]
    return {
        "label": snapshot.label, "open": snapshot.state == "open",
        "number": current.number if current else None, "state": current.state if current else None,
        "matter": current.matter_name.model_dump() if current else None, "pay": pay,
        "lines": [{"by": by, "text": text} for by, text in (talk.lines if talk else ())],
        "form": _lines(talk.form) if talk and talk.form else None, "answer": talk.answer if talk else "",
    }  # fmt: skip


def _heard(web: Web, window: str) -> dict[str, Any]:
    """For the clerk."""
    talk = web.talks.of(window, _ticket(web, window))
    return {
        "paired": web.talks.paired(window, web.clock.now()), "here": talk is not None,
        "lines": [{"by": by, "text": text} for by, text in (talk.lines if talk else ())],
        "form": bool(talk and talk.form), "answer": talk.answer if talk else "",
        "strokes": [list(stroke) for stroke in (talk.strokes if talk else ())],
    }  # fmt: skip


def _lines(form: FilledForm) -> list[dict[str, Any]]:
    return [{"label": line.label.model_dump(), "value": line.value.model_dump()} for line in form.lines]

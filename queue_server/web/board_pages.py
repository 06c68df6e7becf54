"""The board: its page, and its calls as sound. What it shows comes from the broker, not from here."""

import re
from typing import Final, get_args

from fastapi import APIRouter, HTTPException, Request, Response

from queue_server.contracts.snapshots import CallLine
from queue_server.service.voice import Length, Voice, VoiceUnavailable
from queue_server.web.context import Web
from queue_server.web.texts import page_texts
from queue_server.web.views import Views

_SOUND: Final = re.compile(r"(\d{1,15})-(\d{1,4})\.wav")


def router(web: Web, views: Views) -> APIRouter:
    """Boards and voices."""
    routes = APIRouter(tags=["board"], include_in_schema=False)

    @routes.get("/board/{board}")
    async def board(board: str, request: Request) -> Response:
        """The page of one board, an area's or a declared one; it must be paired before it shows anything."""
        plan = web.gateway.board_plan(board)
        snapshot = web.gateway.board(plan.areas[0]) if plan else None
        if plan is None or snapshot is None:
            raise HTTPException(404)
        data = {
            "hall": web.gateway.hall,
            "plan": plan.model_dump(mode="json"),
            "layouts": snapshot.layouts,
            "sides": {side: page_texts("board", side) for side in ("zh", "en")},
            "socket": web.settings.board_socket,
            "zone": web.gateway.catalogue().zone,
        }
        return views.page(request, "board", data=data, hall=snapshot.hall_name, area=snapshot.area_name)

    @routes.get("/voice/{name}")
    async def sound(name: str, length: str = "full") -> Response:
        """One call of a board as WAV, or that it was taken back; 404 when it is to be said no more, 503 when there is no voice now."""
        found = _SOUND.fullmatch(name)
        call = web.gateway.call(int(found[1])) if found else None
        if call is None or web.voice is None or length not in get_args(Length):
            raise HTTPException(404)
        try:
            wav = await _said(web.voice, call, _length(length))
        except VoiceUnavailable:
            raise HTTPException(503) from None
        return Response(wav, media_type="audio/wav")

    return routes


async def _said(voice: Voice, call: CallLine, length: Length) -> bytes:
    if call.taken_back:
        return await voice.taken_back(call.number, length=length, language=call.language)
    return await voice.announcement(call.number, call.window_label, length=length, language=call.language)


def _length(text: str) -> Length:
    return text if text in ("full", "brief") else "shortest"  # type: ignore[return-value] # mypy does not narrow by `in`

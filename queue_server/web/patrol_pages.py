"""带班、巡查 (F16): who leads the hall today, rounds that chance asks for, what they found. On a phone that walks along."""

from datetime import datetime
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from queue_server.contracts.actors import Role
from queue_server.contracts.commands.patrols import FindingWord
from queue_server.contracts.patrol_views import PatrolLine
from queue_server.web.context import Web
from queue_server.web.incoming import language_of
from queue_server.web.leaders import leaders
from queue_server.web.sessions import require_reader, session_of
from queue_server.web.texts import page_texts
from queue_server.web.views import Views

FINDINGS: Final[tuple[str, ...]] = get_args(FindingWord)


def router(web: Web, views: Views) -> APIRouter:
    """For managers and inspectors; who leads is said by managers."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/patrols")
    async def patrols(request: Request) -> Response:
        """Today."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_reader(web, request)
        found, catalogue = web.gateway.rounds(), web.gateway.catalogue()
        zone, texts = ZoneInfo(catalogue.zone), page_texts("patrols", language_of(request))
        lines = [_line(each, zone, texts) for each in found.rounds]
        asked = next((each for each in lines if each["round"].word == "open"), None)
        lead = await leaders(web, session)
        data = {"hall": web.gateway.hall, "alarms": web.gateway.alarms().model_dump(mode="json")}
        return views.page(
            request, "patrols", data=data, session=session, hall=catalogue.hall_name, found=found, asked=asked,
            over=[each for each in lines if each is not asked], findings=FINDINGS, me=session.staff,
            leaders=lead, declares=session.role is Role.MANAGER, answers=not found.leader or session.staff in (found.leader, found.deputy),
        )  # fmt: skip

    return routes


def _line(found: PatrolLine, zone: ZoneInfo, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "round": found, "at": _clock(found.at, zone), "until": _clock(found.until, zone), "made_at": _clock(found.made_at, zone),
        "found": [texts[f"finding_{each}"] for each in found.findings],
    }  # fmt: skip


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M") if at else ""

"""The access log as inspectors and managers read it: a plain table, newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from queue_server.service.personal import Access, AuditEntry
from queue_server.service.staff_record import StaffChange
from queue_server.web.context import Web
from queue_server.web.incoming import language_of
from queue_server.web.sessions import require_reader, session_of
from queue_server.web.texts import page_texts
from queue_server.web.views import Views

SHOWN: Final = 50
First = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
Only = Annotated[Literal["accounts"] | None, Query()]


def router(web: Web, views: Views) -> APIRouter:
    """One page, further back by its number."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/access-log")
    async def access_log(
        request: Request, first: First = None, before: First = None, only: Only = None
    ) -> Response:
        """Who looked at whose data, who changed which account, or the latter alone; nothing of the persons themselves."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_reader(web, request)
        entries, older = await _part(web, first) if only is None else await _accounts(web, before)
        words, zone = page_texts("staff", language_of(request)), ZoneInfo(web.gateway.catalogue().zone)
        texts = words | page_texts("log", language_of(request))
        return views.page(
            request,
            "log",
            session=session,
            rows=_rows(entries, texts, zone),
            older=older,
            newest=first is None and before is None,
            only=only,
        )

    return routes


async def _part(web: Web, first: int | None) -> tuple[Sequence[AuditEntry], str]:
    """A page of the chain, and the way to the one before it."""
    entries = await web.gateway.access_log(first, SHOWN)
    return entries, f"?first={max(1, entries[0].seq - SHOWN)}" if entries and entries[0].seq > 1 else ""


async def _accounts(web: Web, before: int | None) -> tuple[Sequence[AuditEntry], str]:
    """Changes of accounts, and the way to those before them."""
    entries, read = await web.gateway.account_changes(before, SHOWN)
    return entries, f"?only=accounts&before={read}" if read > 1 else ""


def _rows(entries: Sequence[AuditEntry], texts: dict[str, str], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {
            "seq": entry.seq, "at": _time(entry.access.at, zone), "actor": _who(entry.access.actor, texts),
            "kind": texts.get(f"kind_{entry.access.kind}", entry.access.kind),
            "purpose": texts.get(f"why_{entry.access.purpose}", entry.access.purpose),
            "detail": _detail(entry.access, texts), "visit": entry.access.visit[:8],
        }
        for entry in reversed(entries)
    ]  # fmt: skip


def _who(actor: str, texts: dict[str, str]) -> str:
    """Such as Clerk 0317, of clerk:0317; what is not known stays as it is kept."""
    role, _, name = actor.partition(":")
    said = texts.get(f"who_{role}") or texts.get(role)
    return f"{said} {name}".strip() if said else actor


def _detail(access: Access, texts: dict[str, str]) -> str:
    """A change of an account in words; everything else as it is kept."""
    change = StaffChange.of(access)
    if change is None:
        return access.detail
    text = texts.get(f"staff_{change.deed}_{change.what}") or texts[f"staff_{change.deed}"]
    return text.format(
        staff=change.staff, what=texts.get(f"may_{change.what}") or texts.get(change.what, change.what)
    )


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"

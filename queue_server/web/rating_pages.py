"""好差评 (F15): what must be followed up, windows ranked, flags proposed. For managers and inspectors with the permission; nobody else sees a grade."""

from datetime import date, timedelta
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from queue_server.contracts.actors import Permission, Role
from queue_server.contracts.commands.followups import AppealReason, Cause, Outcome
from queue_server.domain.followup import FollowUp, quarter_of
from queue_server.service.reports.answering import quarter as days_of
from queue_server.service.reports.desk import ReportDesk
from queue_server.service.reports.words import Words
from queue_server.web import report_rows as cells
from queue_server.web.context import Web
from queue_server.web.incoming import language_of
from queue_server.web.phone_doors import CallReason
from queue_server.web.sessions import READERS, require_may, session_of
from queue_server.web.texts import page_texts
from queue_server.web.views import Views

Quarter = Annotated[str | None, Query(pattern=r"^20\d{2}-?Q[1-4]$")]


def router(web: Web, views: Views) -> APIRouter:
    """One page, of the present quarter or an earlier one."""
    routes = APIRouter(include_in_schema=False)
    if web.reports is not None:
        _page(routes, web, views, web.reports)
    return routes


def _page(routes: APIRouter, web: Web, views: Views, desk: ReportDesk) -> None:
    @routes.get("/ratings")
    async def ratings(request: Request, quarter: Quarter = None) -> Response:
        """Open follow-ups, windows by grades, the quarter's proposal: `?quarter=2026Q4` for one that is over."""
        if await session_of(web, request) is None:
            return RedirectResponse("/sign-in", 303)
        session = await require_may(web, request, Permission.RATINGS, *READERS)
        today = web.clock.now().astimezone(ZoneInfo(web.gateway.catalogue().zone)).date()
        asked = days_of(quarter or quarter_of(today), today)
        found, language = await desk.ratings(quarter_of(asked.last)), language_of(request)
        words, texts = Words(found.names, language), page_texts("ratings", language)
        others = [
            (quarter_of(day), _quarter(day, texts))
            for day in (asked.first - timedelta(days=1), today)
            if quarter_of(day) != quarter_of(asked.last)
        ]
        lines = [_follow_up(each, words, texts, today.isoformat()) for each in web.gateway.follow_ups()]
        windows = [
            {"line": w, "name": words.window(w.window), "satisfied": cells.share_cell(w.satisfied, texts)}
            for w in found.windows
        ]
        return views.page(
            request, "ratings", data={"hall": web.gateway.hall}, session=session, hall=web.gateway.catalogue().hall_name, asked=asked,
            quarter=quarter_of(asked.last), said=_quarter(asked.last, texts), others=others, found=found, open=lines, acts=session.role is Role.MANAGER, me=session.staff, windows=windows, today=today.isoformat(),
            flags=[{"line": f, "name": words.window(f.window), "given": f.window in found.given} for f in found.flags],
            rated=cells.share_cell(found.rated, texts), causes=get_args(Cause), outcomes=get_args(Outcome), appeals=get_args(AppealReason),
            whys=get_args(CallReason),
        )  # fmt: skip


def _quarter(day: date, texts: dict[str, str]) -> str:
    """The quarter of that day in words."""
    return texts["quarter"].format(year=day.year, n=(day.month + 2) // 3)


def _follow_up(found: FollowUp, words: Words, texts: dict[str, str], today: str) -> dict[str, Any]:
    """A line with what has been done so far in words."""
    kind = texts[f"kind_{found.kind}"].format(grade=found.grade)
    done = [_called(found, texts)]
    done += [texts[f"cause_{found.cause}"], texts[f"outcome_{found.outcome}"]] if found.answered_at else []
    done += [texts["again_is"].format(n=found.again)] if found.again else []
    done += [texts["review_is"].format(why=texts[f"review_{found.review}"])] if found.review else []
    done += [texts["reopened" if found.reopened else "stands"]] if found.reopened is not None else []
    done += [texts["appealed"].format(why=texts[f"appeal_{found.appeal}"])] if found.appeal else []
    done += [texts["upheld" if found.upheld else "rejected"]] if found.upheld is not None else []
    late = found.overdue(today)
    return {
        "found": found, "kind": kind, "topic": texts[f"topic_{found.topic}"], "late": texts[f"late_{late}"] if late else "",
        "window": words.window(found.window) if found.window else texts["none"], "done": done,
    }  # fmt: skip


def _called(found: FollowUp, texts: dict[str, str]) -> str:
    """What came of calling back."""
    if found.called_at and not found.reached:
        return texts["not_reached_once" if found.tries == 1 else "not_reached"].format(n=found.tries)
    if found.reached or found.no_way:
        return texts["reached" if found.reached else "no_way"]
    return texts["phone_left" if found.person else "no_phone"]

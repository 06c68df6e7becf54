"""Guides and life events in people's words, and what is used most now."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from queue_server.contracts.base import Text
from queue_server.contracts.guides import EventView, GuideView
from queue_server.domain.day import Day
from queue_server.domain.guide import MatterKind
from queue_server.domain.hall import Hall, Label, Matter
from queue_server.domain.times.limits import Limit
from queue_server.service.answers import text

MOST_USED: Final = 6
LOOKS_BACK: Final = timedelta(hours=1)
KINDS: Final[dict[MatterKind, Text]] = {
    "permit": Text(zh="行政许可", en="Permit"),
    "confirmation": Text(zh="行政确认", en="Official confirmation"),
    "registration": Text(zh="行政登记", en="Registration"),
    "benefit": Text(zh="行政给付", en="Benefit"),
    "levy": Text(zh="税费征收", en="Tax or charge"),
    "service": Text(zh="公共服务", en="Public service"),
}


def guide_view(hall: Hall, matter: Matter) -> GuideView:
    """One matter's guide."""
    guide = matter.guide
    return GuideView(
        code=guide.code, kind=KINDS[guide.kind] if guide.kind else None, basis=_text(guide.basis), also=guide.also,
        samples=guide.samples, fee_why=_text(guide.fee_why), visits_why=_text(guide.visits_why), id_only=guide.id_only,
        delivery=_text(guide.delivery),
        legal=limit_text(matter.limits.legal), windows=_windows(hall, matter),
    )  # fmt: skip


def event_views(hall: Hall) -> tuple[EventView, ...]:
    """The hall's life events."""
    return tuple(
        EventView(id=e.id, name=text(e.name), summary=text(e.summary), matters=e.matters) for e in hall.events
    )


def most_used(day: Day, now: datetime) -> tuple[str, ...]:
    """The matters with most numbers of the last hour, most first, at most `MOST_USED`."""
    since, found = now - LOOKS_BACK, Counter[str]()
    for ticket in reversed(day.tickets.values()):
        if ticket.issued_at < since:
            break
        found[ticket.matter] += 1
    return tuple(
        matter for matter, _ in sorted(found.items(), key=lambda each: (-each[1], each[0]))[:MOST_USED]
    )


def limit_text(limit: Limit | None) -> Text | None:
    """A limit in words."""
    if limit is None:
        return None
    several = "" if limit.amount == 1 else "s"
    if limit.unit == "minutes":
        return Text(zh=f"{limit.amount} 分钟", en=f"{limit.amount} minute{several}")
    return Text(zh=f"{limit.amount} 个工作日", en=f"{limit.amount} working day{several}")


def _windows(hall: Hall, matter: Matter) -> tuple[str, ...]:
    """Of the first step where it goes through several: the others are told at the window."""
    skill = matter.steps[0] if matter.steps else matter.id
    return tuple(window.label for window in hall.windows if skill in window.matters)


def _text(label: Label | None) -> Text | None:
    return None if label is None else text(label)

"""What a manager may change while the day runs, read off the day. Pure."""

from collections import Counter
from collections.abc import Iterator

from queue_server.contracts.base import Text
from queue_server.contracts.rule_views import HeadStartLine, MatterLine, RulesView
from queue_server.domain.day import Day
from queue_server.domain.head_starts import BOOKED, head_start_of
from queue_server.domain.ticket import ENDED
from queue_server.service.answers import text
from queue_server.service.floor_view import notice_lines

BOOKINGS = Text(zh="按时到的预约", en="Bookings that are kept")


def rules_view(day: Day) -> RulesView:
    """As it is now; nothing before the day is configured."""
    return RulesView(
        head_starts=tuple(_head_starts(day)), matters=tuple(_matters(day)), notices=notice_lines(day)
    )


def _head_starts(day: Day) -> Iterator[HeadStartLine]:
    if day.hall is None:
        return
    names = {plan.id: text(plan.name) for plan in day.hall.class_plans} | {BOOKED: BOOKINGS}
    for class_id, name in names.items():
        if (found := head_start_of(day.hall, class_id)) is not None:
            yield HeadStartLine(
                class_id=class_id, name=name, minutes=found.seconds // 60, least=found.least // 60, most=found.most // 60
            )  # fmt: skip


def _matters(day: Day) -> Iterator[MatterLine]:
    """Stopped ones first; a number that is at a later step of its errand counts for the matter that it needs now."""
    holders = Counter(t.skill for t in day.tickets.values() if t.state not in ENDED)
    for matter in sorted(day.matters.values(), key=lambda m: m.id not in day.suspended):
        stopped = day.suspended.get(matter.id)
        yield MatterLine(
            matter=matter.id, name=text(matter.name), holders=holders[matter.id], reason=stopped.reason if stopped else None,
            since=stopped.since if stopped else None, until=stopped.until if stopped else None,
        )  # fmt: skip

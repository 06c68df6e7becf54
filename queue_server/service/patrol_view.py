"""The day's rounds, read off the day. Pure."""

from queue_server.contracts.base import Text
from queue_server.contracts.patrol_views import PatrolLine, RoundsView
from queue_server.domain.day import Day
from queue_server.domain.deciding.patrols import places
from queue_server.domain.patrol import Patrol
from queue_server.service.answers import area_name


def rounds_view(day: Day) -> RoundsView:
    """As managers see them."""
    rounds = day.rounds
    return RoundsView(
        leader=rounds.leader, deputy=rounds.deputy, prompts=day.hall.patrols.prompts if day.hall else 0,
        rounds=tuple(_line(day, patrol) for patrol in reversed(rounds.patrols.values())),
        places=tuple((place, place_name(day, place)) for place in places(day)),
    )  # fmt: skip


def place_name(day: Day, place: str) -> Text:
    """What people call `area:…` or `window:…`."""
    kind, _, name = place.partition(":")
    if kind == "window" and name in day.windows:
        label = day.windows[name].label
        return Text(zh=f"{label} 号窗口", en=f"Window {label}")
    known = day.hall is not None and any(area.id == name for area in day.hall.areas)
    return area_name(day, name) if known else Text(zh=name, en=name)


def _line(day: Day, patrol: Patrol) -> PatrolLine:
    return PatrolLine(
        patrol=patrol.id, place=patrol.place, name=place_name(day, patrol.place), at=patrol.at, until=patrol.until,
        word="missed" if patrol.missed else "open" if patrol.open else "made", made_at=patrol.answered_at, by=patrol.by,
        findings=patrol.findings,
    )  # fmt: skip

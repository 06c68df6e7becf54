"""Where the ticket at a window may be sent: other windows for what it needs, other matters. Pure."""

from collections.abc import Iterable

from queue_server.contracts.lines import Elsewhere, OtherMatter, OtherWindow
from queue_server.domain.day import Day
from queue_server.domain.hall import Matter
from queue_server.domain.windows import Window, WindowState
from queue_server.service.answers import text

MATTERS_SHOWN = 40


def elsewhere(day: Day, window: Window, words: str) -> Elsewhere:
    """Matters whose name or id has the words, those with a window that calls now first; as many as a dialog shows."""
    ticket = day.ticket_at(window)
    if ticket is None:
        return Elsewhere(windows=(), matters=(), more=0)
    wanted = words.strip().casefold()
    found = [m for m in day.matters.values() if m.id != ticket.skill and _named(m, wanted)]
    calling = _calling(day.windows.values())
    found.sort(key=lambda m: m.id not in calling)
    return Elsewhere(
        windows=tuple(_other_windows(day, window, ticket.skill)),
        matters=tuple(_matter(m, calling.get(m.id, ())) for m in found[:MATTERS_SHOWN]),
        more=max(0, len(found) - MATTERS_SHOWN),
    )


def _named(matter: Matter, wanted: str) -> bool:
    return any(wanted in each.casefold() for each in (matter.id, matter.name.zh, matter.name.en))


def _calling(windows: Iterable[Window]) -> dict[str, tuple[str, ...]]:
    """Labels of the open windows, by matter."""
    labels: dict[str, tuple[str, ...]] = {}
    for window in windows:
        for matter in window.matters if window.state is WindowState.OPEN else ():
            labels[matter] = (*labels.get(matter, ()), window.label)
    return labels


def _other_windows(day: Day, own: Window, skill: str) -> Iterable[OtherWindow]:
    for other in day.windows.values():
        if other.id != own.id and other.state is not WindowState.CLOSED and skill in other.matters:
            yield OtherWindow(id=other.id, label=other.label)


def _matter(matter: Matter, windows: tuple[str, ...]) -> OtherMatter:
    return OtherMatter(id=matter.id, name=text(matter.name), windows=windows)

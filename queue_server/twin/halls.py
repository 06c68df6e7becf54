"""Halls to simulate: as many windows as asked for, with the matters they serve, and no assurance asked."""

from collections.abc import Mapping, Sequence

from queue_server.domain.hall import Area, Hall, Label, Matter, Rules, Theme, WindowPlan

ANY = "any"
"""The one matter of a hall whose windows are interchangeable."""
GREEN_AGE = 70


def even_hall(windows: int, mean_s: float, head_start_s: float = 5400.0) -> Hall:
    """Interchangeable windows for one matter; `head_start_s` as large as the run is strict priority."""
    return hall_of({ANY: mean_s}, [(ANY,)] * windows, head_start_s)


def hall_of(
    matters: Mapping[str, float],
    windows: Sequence[tuple[str, ...]],
    head_start_s: float = 5400.0,
    journeys: Mapping[str, tuple[str, ...]] | None = None,
) -> Hall:
    """Matters by id with their mean service (s), each a theme of its own; each window by what it serves.

    `journeys`: errands that go through several of the matters, by id.
    """
    journeys = journeys or {}
    names = (*matters, *journeys)
    return Hall(
        id="twin", name=_same("Twin"), zone="Asia/Shanghai", mode="demo", areas=(Area("a", _same("A")),),
        themes=tuple(Theme(m, _same(m), _same(m), chr(ord("A") + n), "a") for n, m in enumerate(names)),
        matters=tuple(_matter(m, matters.get(m, 0.0), journeys.get(m, ())) for m in names),
        windows=tuple(WindowPlan(f"w{n}", str(n), "a", skills) for n, skills in enumerate(windows, 1)),
        rules=Rules(GREEN_AGE, int(head_start_s), 15, 20),
    )  # fmt: skip


def _matter(name: str, mean_s: float, steps: tuple[str, ...]) -> Matter:
    return Matter(
        name,
        name,
        _same(name),
        _same(name),
        "none",
        (),
        _same("0"),
        _same("at once"),
        1,
        max(int(mean_s), 1),
        steps,
    )


def _same(text: str) -> Label:
    return Label(text, text)

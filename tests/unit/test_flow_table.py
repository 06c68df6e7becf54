"""The flows as data: whole, without dead ends, in both languages; and the reducer does what the table says."""

from dataclasses import replace
from random import Random

import pytest

from kiosk import prepare_samples, samples, scenes, words
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow import timing
from kiosk.flow.table import TABLE, Row, faults
from tests.support.kiosk_chance import anything
from tests.support.kiosk_flow import Walk, hall

ROWS = {row.screen: row for row in TABLE}
KEYS = {language: words.load(language).by_key for language in words.LANGUAGES}
GENERIC = {s.Home, s.TakeThings}
"""Where leaving leads from anywhere."""


def test_table_of_the_kiosk_has_no_fault() -> None:
    """Every screen has a row, a time and a way home, in both languages."""
    assert list(faults(languages=KEYS)) == []


def _changed(screen: type, **changes: object) -> tuple[Row, ...]:
    return tuple(replace(row, **changes) if row.screen is screen else row for row in TABLE)  # type: ignore[arg-type]  # fields of a row


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (TABLE[1:], "Home has no row"),
        ((*TABLE, TABLE[3]), "a screen has two rows"),
        (_changed(s.Guide, clock="none"), "Guide has no time"),
        (_changed(s.Guide, after=s.Guide), "Guide is a dead end: time does not lead home"),
        (_changed(s.Issuing, after=s.Issuing), "Issuing is a dead end: time does not lead home"),
        (_changed(s.Guide, words="guide.nothing"), "Guide: no words for guide.nothing in en"),
        (_changed(s.Events, onward=()), "Bundle is never reached"),
        (
            tuple(row for row in TABLE if row.screen is not s.Paused),
            "Issuing leads to Paused, which has no row",
        ),
    ],
)
def test_planted_fault_is_named(table: tuple[Row, ...], fault: str) -> None:
    """Each kind of mistake has a sentence of its own."""
    assert fault in list(faults(table, languages=KEYS))


@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.name)
def test_every_screen_but_the_first_has_a_time(scene: scenes.Named) -> None:
    """As the table says, so the clock does."""
    state = scene.play(scenes.hall())
    if not isinstance(state.screen, s.Home):
        assert timing.limit(state) is not None
        assert ROWS[type(state.screen)].clock != "none"


@pytest.mark.parametrize("seed", range(3))
def test_reducer_goes_only_where_the_table_leads(seed: int) -> None:
    """Any touch and any word at any time: onward along a row, back along the trail, by time as the row says, or home."""
    random = Random(seed)  # noqa: S311 - a test's choices
    catalogue = prepare_samples.catalogue(classes=samples.CLASSES, rev=9)
    starts = [(hall(catalogue, means=samples.MEANS), 1200)]
    starts += [(Walk(scene.play(scenes.hall())), 12) for scene in scenes.SCENES]
    for walk, steps in starts:
        for _ in range(steps):
            before, intent = walk.state, anything(random, walk)
            walk.do(intent, later=random.choice((0, 0, 0, 1, 5)))
            assert _allowed(before, intent, walk.state), (before.screen, intent, walk.screen)


def _allowed(before: s.State, intent: i.Intent, after: s.State) -> bool:
    old, new = type(before.screen), type(after.screen)
    if old is new or new in GENERIC:
        return True
    if any(type(screen) is new for screen in before.trail):  # back, or on where the errand was before
        return True
    row = ROWS[old]
    return new is row.after if isinstance(intent, i.Tick) else new in row.onward

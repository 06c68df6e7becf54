"""Booking, rating and what comes before the number: a finger that signs, and every key by keys alone."""

from typing import Any

import pytest

from kiosk import scenes
from kiosk.flow import effects as e
from kiosk.flow import prepare_screens as ps
from kiosk.flow import states as s
from tests.support.kiosk_window import running

pytestmark = pytest.mark.gui

TAB, ENTER = 9, 13
BY_NAME = {scene.name: scene for scene in scenes.SCENES}


async def test_finger_draws_a_stroke_that_the_state_keeps() -> None:
    """Down, along and up on the pad: one stroke of small bytes; drawn again it is cleared; the screen keeps nothing."""
    async with running(BY_NAME["form-sign"].play(scenes.hall()), []) as app:
        await drag(app, app._screen.pad, [(0.2, 0.5), (0.4, 0.8), (0.7, 0.3)])
        (stroke,) = app.state.screen.strokes
        assert len(stroke) >= 6
        assert list(stroke[:2]) == [51, 128]
        assert app.view.main is not None
        press(app, "clear")
        assert app.state.screen == ps.FormSign("house-transfer")


@pytest.mark.parametrize(
    ("scene", "tags"),
    [
        ("parties-agent", {"party:co-applicant", "agent", "authority", "back", "main"}),
        ("self-check", {"material:1", "material:4", "none", "back", "main"}),
        ("missing", {"promise:3", "anyway", "back", "main"}),
        ("missing-of-several", {"promise:3", "book", "anyway", "back", "main"}),
        ("missing-of-several-later", {"leave-out", "back", "main"}),
        ("parties-of-several", {"party:co-applicant", "agent", "leave-out", "back", "main"}),
        (
            "parties-too-many",
            {"agent", "leave-out:house-transfer", "leave-out:mortgage", "leave-out:insured", "back"},
        ),
        ("refused-closed-several", {"leave-out", "book", "back", "main"}),
        ("form-choice", {"answer:live", "answer:shop", "back"}),
        ("form-review", {"field:phone", "field:area", "back", "main"}),
        ("form-signed", {"clear", "at-window", "back", "main"}),
        ("book-times", {"slot:09:00", "slot:16:30", "back"}),
        ("booking-open", {"drop", "back", "main"}),
        ("rate", {"grade:5", "grade:1", "back"}),
    ],
)
async def test_every_key_of_the_new_screens_is_reached_by_keys_alone(scene: str, tags: set[str]) -> None:
    """Tab comes to each of them and round again: no trap."""
    async with running(BY_NAME[scene].play(scenes.hall()), []) as app:
        await app.frames(3)
        seen = [press_tab(app) for _ in range(50)]
        assert tags <= set(seen)
        assert seen.count(seen[0]) > 1


async def test_errand_goes_to_the_number_by_keys_alone() -> None:
    """From the question who is here: all of it with Tab and Enter, the signature at the window."""
    effects: list[e.Effect] = []
    async with running(BY_NAME["form-review"].play(scenes.hall()), effects) as app:
        for tag in ("main", "at-window", "no-face", "main"):
            press(app, tag)
            await app.frames(2)
        assert isinstance(app.state.screen, s.Issuing)
    assert [type(effect) for effect in effects][-1] is e.SendIssue


def press(app: Any, tag: str) -> None:
    """Tab to a key, Enter on it."""
    for _ in range(60):
        if press_tab(app) == tag:
            window().dispatch("on_key_down", ENTER, 40, None, [])
            return
    raise AssertionError(tag)


def press_tab(app: Any) -> str:
    """The key that has the focus after one Tab."""
    window().dispatch("on_key_down", TAB, 43, None, [])
    return str(app._ring._at.tag)


async def drag(app: Any, widget: Any, shares: list[tuple[float, float]]) -> None:
    """A finger from the first place to the last, in shares of the widget."""
    from kiosk.touch import fingers

    places = []
    for x, y in shares:
        left, bottom = widget.to_window(*widget.pos)
        places.append((left + x * widget.width, bottom + y * widget.height))
    fingers().drag(places)
    await app.frames(len(places) + 4)


def window() -> Any:
    """Kivy's window."""
    from kivy.core.window import Window

    return Window

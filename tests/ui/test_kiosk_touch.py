"""Real touches and real keys through Kivy's own input: what a finger does, what it cannot do."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kiosk import samples, scenes
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from tests.support.kiosk_window import running

pytestmark = pytest.mark.gui

TAB, ENTER, F1, F11 = 9, 13, 282, 292


async def test_tap_walks_an_errand_to_the_number() -> None:
    """Theme, matter, guide, no card, desk's number: five touches."""
    from kiosk.touch import tap

    effects: list[e.Effect] = []
    async with running(scenes.hall(), effects) as app:
        for tag in ("theme:real-estate", "matter:house-transfer", "main", "no-card", "main"):
            await tap(app, tag)
        assert isinstance(app.state.screen, s.Issuing)
    assert [type(effect) for effect in effects] == [e.SendIssue]


async def test_tap_turns_pages_to_what_is_out_of_sight() -> None:
    """In large type the last theme is pages below: reached by the page key, as a person would."""
    from kiosk.touch import tap

    async with running(scenes.hall(large=True), []) as app:
        await tap(app, "theme:advice")
        assert app.state.screen == s.Matters("advice")


async def test_tap_of_what_is_not_there_says_so() -> None:
    """Named, not hung."""
    from kiosk.touch import NotThere, tap

    async with running(scenes.hall(), []) as app:
        with pytest.raises(NotThere, match="main on Home"):
            await tap(app, "main", patience=0.3)


async def test_language_and_aids_switch_in_place() -> None:
    """The screen stays, the words and sizes change."""
    from kiosk.touch import tap

    async with running(scenes.hall(), []) as app:
        await tap(app, "language")
        await tap(app, "aid:large")
        assert app.view.heading == "Hello, how can we help?"
        assert app.theme.large


async def test_help_sheet_has_language_and_aids_one_touch_away() -> None:
    """Who cannot read Chinese finds EN on the sheet itself; it stays, in their words and size, and what was called stays called."""
    from kiosk.touch import find, keys, tap

    ringing = next(scene for scene in scenes.SCENES if scene.name == "help-ringing").play(scenes.hall())
    async with running(ringing, []) as app:
        await tap(app, "language")
        assert app.view.help.title == "A helper has been told"
        for aid in ("aid:large", "aid:contrast", "aid:voice", "aid:reach"):
            await tap(app, aid)
        assert [key.tag for key in keys(app)] == ["language", "help:close", "help:stop"]
        await tap(app, "help:close")
        assert find(app, "aid:large").item.on


async def test_warning_swallows_the_touch_that_keeps_the_session() -> None:
    """A touch on the veil over a button keeps the session and presses nothing."""
    from kiosk.touch import fingers

    idle = next(scene for scene in scenes.SCENES if scene.name == "idle")
    state = idle.play(scenes.hall())
    async with running(state, []) as app:
        assert app.view.warning is not None
        fingers().touch(800, 100)  # where the main action stands beneath
        await app.frames(4)
        assert app.view.warning is None
        assert app.state.screen == state.screen


async def test_keys_alone_reach_and_press_everything() -> None:
    """Tab walks every key once and comes round; Enter presses; the focus is drawn."""
    async with running(scenes.hall(), []) as app:
        seen = [press_tab(app) for _ in range(40)]
        assert seen[0] == "help"
        once = seen[: seen.index("help", 1)]
        assert len(set(once)) == len(once)
        assert {"find", "theme:social", "events", "no-card"} <= set(once)
        assert seen[len(once) : 2 * len(once)] == once
        while press_tab(app) != "theme:social":
            pass
        window().dispatch("on_key_down", ENTER, 40, None, [])
        assert app.state.screen == s.Matters("social")


async def test_resting_panel_wakes_at_a_key_and_presses_nothing() -> None:
    """Dark at night; Enter, meant for nothing, brings the first screen back."""
    resting = next(scene for scene in scenes.SCENES if scene.name == "home-resting").play(scenes.hall())
    async with running(resting, []) as app:
        dark = [type(layer).__name__ for layer in app.root.children]
        window().dispatch("on_key_down", ENTER, 40, None, [])
        awake = [type(layer).__name__ for layer in app.root.children]
        assert (dark[0], "Resting" in awake, app.state.screen) == ("Resting", False, s.Home())


@pytest.mark.parametrize("key", [ENTER, TAB, F1])
async def test_warning_is_answered_by_any_key_that_presses_nothing(key: int) -> None:
    """«我还在，继续» is the last word that is spoken: whoever has keys alone says it with any of them."""
    warned = next(scene for scene in scenes.SCENES if scene.name == "idle").play(scenes.hall())
    async with running(warned, []) as app:
        window().dispatch("on_key_down", key, 40, None, [])
        assert app.view.warning is None
        assert app.state.screen == warned.screen


async def test_headset_plugged_in_at_night_guides_and_leaves_the_hall_silent() -> None:
    """The dark panel takes no key away from the voice: the guide is on, and in the ears alone."""
    resting = next(scene for scene in scenes.SCENES if scene.name == "home-resting").play(scenes.hall())
    async with running(resting, []) as app:
        private: list[bool] = []
        app._voice._speech.private = private.append
        window().dispatch("on_key_down", F11, 68, None, [])
        assert (private, app.state.aids.voice, app.view.rest) == ([True], True, None)


@pytest.mark.parametrize("large", [False, True])
async def test_card_changes_the_first_screen_and_looks_like_a_new_one(large: bool, tmp_path: Path) -> None:
    """The screen that stands is told other words: pixel for pixel as one made anew, page keys and holder's line included, and back."""
    placed = (i.CardPlaced(samples.card()),)
    async with running(scenes.hall(large=large), []) as app:
        standing, home = app._screen, await _drawn(app, tmp_path)
        app.runtime.dispatch(*placed)
        with_card = await _drawn(app, tmp_path)
        for intent in (i.CardLifted(), i.Leave()):
            app.runtime.dispatch(intent)
        after = await _drawn(app, tmp_path)
        assert app._screen is standing
    async with running(scenes.play(scenes.hall(large=large), placed), []) as app:
        assert with_card == await _drawn(app, tmp_path)
    assert (after == home) is not large, "aids end with the session"


async def test_key_that_became_another_under_the_finger_does_nothing() -> None:
    """A card is read while a finger rests where another key comes to stand: nobody pressed that one."""
    from kiosk.touch import find

    async with running(scenes.hall(), []) as app:
        key = find(app, "theme:social")
        key.dispatch("on_press")
        key.item = find(app, "theme:real-estate").item
        key.dispatch("on_release")
        assert app.state.screen == s.Home()


async def test_f1_and_right_button_do_nothing() -> None:
    """No settings panel, no second way in."""
    from kivy.config import Config

    async with running(scenes.hall(), []) as app:
        before = len(app.root.children)
        window().dispatch("on_key_down", F1, 58, None, [])
        await app.frames(2)
        assert len(app.root.children) == before
        assert app.open_settings() is True
        assert Config.getint("kivy", "exit_on_escape") == 0


async def test_camera_frames_are_drawn_on_one_texture_and_blanked() -> None:
    """A frame a texture would leak; a frame left behind would be a face left behind."""
    import numpy as np

    face = next(scene for scene in scenes.SCENES if scene.name == "face")
    async with running(face.play(scenes.hall()), []) as app:
        app._screen._source = lambda: np.full((480, 640, 3), 120, np.uint8)
        preview = app._screen.ids.preview
        async with asyncio.timeout(20):
            while preview.texture is None:
                await app.frames(1)
        texture = preview.texture
        await app.frames(6)
        assert preview.texture is texture
        assert max(texture.pixels) == 255  # alpha; the picture is grey 120
        app.runtime.dispatch(i.SkipFace())
        assert preview.texture is None
        assert set(texture.pixels[:3]) == {0}


async def test_rare_name_is_drawn_and_markup_in_it_is_not_obeyed() -> None:
    """Ext B comes from another font; a bracket is a bracket."""
    async with running(scenes.hall(), []) as app:
        app.runtime.dispatch(i.CardPlaced(samples.card("[b]𠮷")))
        await app.frames(2)
        assert "&bl;" in band_who(app).text
        app.runtime.dispatch(i.Leave())


async def _drawn(app: Any, folder: Path) -> bytes:
    """The window's pixels once all is laid out."""
    await app.frames(8)
    app.screenshot(folder / "now.png")
    return (folder / "now.png").read_bytes()


def band_who(app: Any) -> Any:
    """The label that shows who is here."""
    return app._screen.ids.errand


def press_tab(app: Any) -> str:
    """The key that has the focus after one Tab."""
    window().dispatch("on_key_down", TAB, 43, None, [])
    return str(app._ring._at.tag)


def window() -> Any:
    """Kivy's window."""
    from kivy.core.window import Window

    return Window


async def test_held_name_of_the_hall_opens_the_attendants_pad_and_a_short_touch_does_not(monkeypatch) -> None:
    """A finger that lifts, or slides off, in time opens nothing."""
    from kiosk.flow.attendant_screens import AttendantPin
    from kiosk.screens.widgets import hold
    from kiosk.touch import fingers

    async with running(scenes.hall(), []) as app:
        spot = app._screen.ids.hall
        place = spot.to_window(*spot.center)
        fingers().touch(*place)
        await app.frames(4)
        fingers().drag([place, (place[0], place[1] - 400), (place[0], place[1] - 400)])
        await app.frames(6)
        assert (app.state.screen, spot.held) == (s.Home(), None)
        monkeypatch.setattr(hold, "HOLD_S", 0.0)
        fingers().drag([place, place, place, place])
        await app.frames(6)
        assert app.state.screen == AttendantPin()

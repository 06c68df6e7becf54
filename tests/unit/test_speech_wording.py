"""What the voice guide says: everything that may be heard by all, and nothing that belongs to one person."""

from dataclasses import replace

import pytest

from kiosk import scenes, words
from kiosk.flow.booking_screens import BookingNumber
from kiosk.flow.intents import SwitchAid
from kiosk.speech import wording
from kiosk.view_models import View, view_of
from kiosk.view_models.parts import Button, Tile
from kiosk.words import load
from queue_server.contracts.base import Language

SCENES = {scene.name: scene for scene in scenes.SCENES}


def texts_of(name: str, language: Language = "zh") -> tuple[str, ...]:
    state = SCENES[name].play(scenes.hall(language))
    return wording.screen_says(view_of(state, load(state.language)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_screen_speaks_of_a_person(language):
    """Neither name, number, address nor a masked piece of one: the sound is heard by the whole hall."""
    secrets = ("*", "王小明", "亓官", "11010119", "虚构路")
    told = [(n, bad) for n in SCENES for bad in secrets if bad in "".join(texts_of(n, language))]
    assert told == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_that_was_typed_is_spoken_of_any_screen_or_tile(language):
    """A telephone number in a form's review, a booking's number that alone is enough to cancel, an order's: neither as heading, fact nor key."""
    typed = ("1380000", "138 0000", "3FX8", "7KQ2", "2026-11-20")
    for name, scene in SCENES.items():
        view = view_of(scene.play(scenes.hall(language)), load(language))
        said = "".join(
            (*texts_of(name, language), *(t for tile in tiles_of(view) for t in tile_says(tile, language)))
        )
        assert not [bad for bad in typed if bad in said], name


def test_typed_booking_number_is_spoken_as_what_is_asked_for():
    """The heading holds the signs; who asks again hears what they are for."""
    state = SCENES["booking-number"].play(scenes.hall())
    assert isinstance(state.screen, BookingNumber)
    view = view_of(replace(state, screen=BookingNumber("AB3D5")), load("zh"))
    assert (view.heading, wording.screen_says(view)[0]) == ("AB3D 5", load("zh")("booking.number_title"))


def tiles_of(view: View) -> tuple[Tile, ...]:
    return tuple(getattr(view, "tiles", ()))


def tile_says(tile: Tile, language: Language) -> tuple[str, ...]:
    return wording.key_says(tile.button, load(language), tile)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tile_says_all_that_stands_on_it(language):
    """Why there is no number now and when there will be, how many places are left, what is there already: seen and heard alike."""
    for name, scene in SCENES.items():
        for tile in tiles_of(view_of(scene.play(scenes.hall(language)), load(language))):
            said = tile_says(tile, language)
            whole = (text.replace(tile.unsaid, "") for text in (tile.button.text, tile.summary, tile.wait))
            assert [text for text in whole if text and "*" not in text and text not in said] == [], name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_is_missing_is_not_said_to_be_on(language):
    """Toggled away, a guardian is said not to have come; a letter that was brought, to be there."""
    words = load(language)
    view = view_of(SCENES["parties-absent"].play(scenes.hall(language)), words)
    away = next(tile for tile in tiles_of(view) if tile.button.on)
    assert words("parties.absent") in tile_says(away, language)
    assert words("voice.key_on") not in tile_says(away, language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in SCENES if name.startswith("help")])
def test_help_sheet_is_spoken_instead_of_the_screen_beneath(name, language):
    """Title and words, also by the where-key; closed, the screen is news again."""
    state = SCENES[name].play(scenes.hall(language))
    view = view_of(state, load(language))
    said = wording.screen_says(view)
    assert said == (view.help.title, view.help.text)
    assert wording.where_says(view, 7, load(language))[-3:-1] == said
    assert wording.news(said, wording.screen_says(replace(view, help=None))) == wording.beneath_says(view)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_says_something(language):
    """Nobody is left in silence; only the camera's screens speak by themselves."""
    assert [n for n in SCENES if "face" not in n and not texts_of(n, language)] == []


@pytest.mark.parametrize(
    ("text", "language", "as_spoken"),
    [
        ("请记下 A012", "zh", "请记下 A零一二"),
        ("Your number is B107.", "en", "Your number is B, 1, 0, 7."),
        ("约 5–10 分钟", "zh", "约 5到10 分钟"),
        ("About 5–10 minutes", "en", "About 5 to 10 minutes"),
        ("下午 14:30 开门", "zh", "下午 14点30分 开门"),
    ],
)
def test_spoken_text_has_no_sign_that_a_synthesiser_reads_wrongly(text, language, as_spoken):
    """Ticket numbers sign by sign, ranges and times in words."""
    assert wording.spoken(text, language) == as_spoken


def test_news_leaves_countdowns_out():
    """A figure that only counts down is not said again each second; a new hint is."""
    before = ("请付款", "还有 59 秒")
    assert wording.news(before, ("请付款", "还有 58 秒")) == ()
    assert wording.news(before, ("付好了", "还有 58 秒")) == ("付好了",)


def test_key_says_what_it_is_and_whether_it_can_be_pressed():
    """Words, second line, on, off."""
    key = Button("aid:large", "大字", SwitchAid("large"), note="再按一次关", on=True, enabled=False)
    assert wording.key_says(key, words.load("zh")) == ("大字", "再按一次关", "已打开", "现在不能按")


def test_where_says_the_step_and_how_to_go_on():
    """The hall, the step, the screen, the keys."""
    state = SCENES["confirm"].play(scenes.hall())
    view = view_of(state, load("zh"))
    said = wording.where_says(view, 7, load("zh"))
    assert said[:2] == (view.band.hall, view.band.step)
    assert "7 个键" in said[-1]

"""What the voice guide says: everything that may be heard by all, and nothing that belongs to one person."""

import pytest

from kiosk import scenes, words
from kiosk.flow.intents import SwitchAid
from kiosk.speech import wording
from kiosk.view_models import view_of
from kiosk.view_models.parts import Button
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

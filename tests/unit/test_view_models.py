"""What screens say: masked, complete in both languages, calm in both."""

import re
from dataclasses import replace
from datetime import date
from itertools import product
from string import Formatter

import pytest

from kiosk import samples, scenes, words
from kiosk.flow import intents as i
from kiosk.flow.ages import age_on
from kiosk.flow.cards import USELESS
from kiosk.flow.states import CardProblem, State
from kiosk.gateways.faces import RetryReason
from kiosk.view_models import view_of
from kiosk.view_models.format import masked_name, masked_number, wait_figure, wait_now, wait_range
from kiosk.view_models.parts import View
from queue_server.contracts.base import Minutes
from tests.support.kiosk_flow import hall, texts

LANGUAGES = words.LANGUAGES
ZH, EN = (words.load(language) for language in LANGUAGES)

SCREENS = [(scene, language) for scene in scenes.SCENES for language in LANGUAGES]


def views(state: State) -> list[str]:
    """The texts of a state's view."""
    return texts(view_of(state, words.load(state.language)))


def test_languages_have_the_same_keys_and_values_to_fill_in() -> None:
    """No screen can miss a word in one language only."""
    assert ZH.by_key.keys() == EN.by_key.keys()
    for key in ZH.by_key:
        names = [{name for _, name, _, _ in Formatter().parse(w.by_key[key]) if name} for w in (ZH, EN)]
        assert names[0] == names[1], key


def test_chinese_is_written_with_full_width_punctuation_and_nin() -> None:
    """。，；：？！（） between Chinese characters, 您 and never 你."""
    for key, text in ZH.by_key.items():
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", text), key
        assert "你" not in text, key


def test_english_has_no_chinese_punctuation() -> None:
    """Full-width signs would be drawn as boxes of air."""
    for key, text in EN.by_key.items():
        if key not in ("band.language", "band.language_name"):
            assert not re.search(r"[\u3000-\u303f\uff00-\uffef\u201c\u201d\u4e00-\u9fff]", text), key


@pytest.mark.parametrize(("scene", "language"), SCREENS)
def test_no_scene_shows_a_name_or_number_unmasked(scene: scenes.Named, language: str) -> None:
    """Whoever looks over a shoulder learns a family name at most."""
    shown = " ".join(views(scene.play(scenes.hall(language))))  # type: ignore[arg-type]  # pytest hands the language over as text
    for card in (samples.card(), samples.card("王秀英", scenes.ELDER), samples.card(scenes.RARE)):
        assert card.name not in shown
        assert card.number not in shown
        assert card.address not in shown


@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.name)
def test_english_scene_is_english(scene: scenes.Named) -> None:
    """Only the language's own name and a person's stay Chinese."""
    shown = [t for t in views(scene.play(scenes.hall("en"))) if t != "中文"]
    named = {"王**", "𠮷**", "王秀英"[:1] + "**"}
    for text in shown:
        for name in named:
            text = text.replace(name, "")  # noqa: PLW2901  # the scene plays on from where it is
        assert not re.search(r"[\u4e00-\u9fff]", text), text


@pytest.mark.parametrize(("scene", "language"), SCREENS)
def test_every_scene_offers_something_to_touch_or_is_short(scene: scenes.Named, language: str) -> None:
    """Back, main or a choice on every screen that waits for a person."""
    view = view_of(scene.play(scenes.hall(language)), words.load(language))  # type: ignore[arg-type]  # pytest hands the language over as text
    if view.screen != "waiting":
        assert view.back or view.main or view.choices


def test_face_and_no_face_stand_side_by_side_as_choices() -> None:
    """Two choices, in one row, of one kind: the screens give all choices one size."""
    by_name = {scene.name: scene for scene in scenes.SCENES}
    consent = view_of(by_name["consent"].play(scenes.hall()), ZH)
    assert [button.id for button in consent.choices] == ["agree", "no-face"]
    assert consent.main is None
    again = view_of(by_name["face-again"].play(scenes.hall()), ZH)
    assert [button.id for button in again.choices] == ["again", "no-face"]


def test_every_face_hint_has_words() -> None:
    """Whatever the face process says, there is a sentence for it."""
    for reason, language in product(RetryReason, LANGUAGES):
        assert words.load(language)(f"face_hint.{reason.value}")


def test_emulated_camera_is_named_wherever_its_result_is_shown() -> None:
    """A demo never looks like a proof."""
    by_name = {scene.name: scene for scene in scenes.SCENES}
    for name, language in product(("confirm", "ticket"), LANGUAGES):
        shown = " ".join(views(by_name[name].play(scenes.hall(language))))
        assert words.load(language)("face.emulated").lower() in shown.lower()


def test_waits_are_shown_as_ranges() -> None:
    """约 12–20 分钟; no wait and a wait without a lower end have words of their own."""
    assert wait_range(Minutes(low=12, high=20), ZH) == "约 12–20 分钟"
    assert wait_range(Minutes(low=12, high=20), EN) == "About 12–20 min"
    assert wait_figure(Minutes(low=12, high=20), ZH) == "12–20 分钟"
    assert wait_now(Minutes(low=0, high=0), ZH) == "现在不用等"
    assert wait_range(Minutes(low=5, high=5), ZH) == "约 5 分钟内"
    assert wait_now(None, ZH) == ""


def test_waits_are_not_shown_while_the_link_is_down() -> None:
    """An old figure would be a promise that nobody keeps."""
    walk = hall()
    assert any("12–20" in text for text in views(walk.state))
    walk.do(i.LinkChanged(False))
    assert not any("12–20" in text for text in views(walk.state))


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王小明", "王**"), ("李红", "李*"), ("𠮷田小明", "𠮷**"), ("阿不都·克里木", "阿**"), ("Li", "L*")],
)
def test_name_is_masked(name: str, masked: str) -> None:
    """The first character, and at most two stars."""
    assert masked_name(name) == masked


def test_number_is_masked() -> None:
    """Three, eleven stars, four."""
    assert masked_number("330102199001011234") == "330***********1234"


def test_age_counts_the_birthday_itself() -> None:
    """Seventy on the very day."""
    assert age_on(date(1956, 11, 25), date(2026, 11, 25)) == 70
    assert age_on(date(1956, 11, 26), date(2026, 11, 25)) == 69


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_that_is_no_use_is_not_offered_again(language: str) -> None:
    """It was read, so the heading names what is wrong, and the main button is the way without it."""
    titles = {"zh": "身份证已过期", "en": "This ID card has expired"}
    for code in USELESS:
        view = _problem_view(code, language)
        assert view.heading == words.load(language)(f"problem.{code}_title")  # type: ignore[arg-type]  # pytest hands the language over as text
        assert view.main is not None
        assert (view.main.id, view.main.intent) == ("no-card", i.NoIdCard())
        assert [one.intent for one in view.choices] == [i.Proceed()]
    assert _problem_view("card.expired", language).heading == titles[language]


@pytest.mark.parametrize("code", ["card.read_failed", "card.bad_data", "reader.lost"])
def test_card_that_may_be_read_the_next_time_is_tried_again(code: str) -> None:
    """Trying again is the main way, no card the other."""
    view = _problem_view(code, "zh")
    assert view.main is not None
    assert (view.main.id, [one.id for one in view.choices]) == ("main", ["no-card"])


def _problem_view(code: str, language: str) -> View:
    state = replace(hall().state, screen=CardProblem(code), language=language)
    return view_of(state, words.load(language))  # type: ignore[arg-type]  # pytest hands the language over as text

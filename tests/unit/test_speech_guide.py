"""When the kiosk speaks and when it is silent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk import samples, scenes
from kiosk.flow.help_intents import CloseHelp, OpenHelp
from kiosk.flow.intents import CatalogueCame, Given, Intent, SwitchAid, Tick
from kiosk.flow.reducer import reduce
from kiosk.flow.states import State
from kiosk.help_scenes import said
from kiosk.speech.guide import VoiceGuide
from kiosk.speech.keys import USUAL
from kiosk.view_models import view_of
from kiosk.words import load
from tests.support.kiosk_flow import Walk

SCENES = {scene.name: scene for scene in scenes.SCENES}


class Recorded:
    """What was asked of the speaker."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []
        self.stops = 0
        self.headset = False

    def say(self, texts, language) -> None:
        self.said.append(tuple(texts))

    def stop(self) -> None:
        self.stops += 1

    def private(self, headset: bool) -> None:
        self.headset = headset


@pytest.fixture
def speech() -> Recorded:
    return Recorded()


@pytest.fixture
def asked() -> list[Intent]:
    return []


@pytest.fixture
def guide(speech, asked) -> VoiceGuide:
    return VoiceGuide(speech, asked.append)


def show(guide: VoiceGuide, state: State) -> State:
    guide.shown(state, view_of(state, load(state.language)))
    return state


def guided(state: State) -> State:
    return replace(state, aids=replace(state.aids, voice=True))


def test_kiosk_is_silent_until_somebody_wants_the_guide(guide, speech):
    """A choice, a guide page, a number: nothing is said."""
    for name in ("home", "themes", "guide", "confirm", "ticket"):
        show(guide, SCENES[name].play(scenes.hall()))
    assert speech.said == []


def test_guide_greets_and_then_says_each_screen(guide, speech):
    """Switched on: how it works and this screen; then every next one."""
    home = show(guide, scenes.hall())
    show(guide, guided(home))
    show(guide, guided(SCENES["themes"].play(home)))
    greeting, themes = speech.said
    assert greeting[0].startswith("语音引导已打开")
    assert not themes[0].startswith("语音引导")


def test_guide_in_the_other_language_says_the_screen_again(guide, speech):
    """The language changes, so does what is said."""
    show(guide, guided(scenes.hall()))
    show(guide, guided(scenes.hall("en")))
    assert [language_of(texts) for texts in speech.said] == ["zh", "en"]


def language_of(texts: tuple[str, ...]) -> str:
    return "en" if texts[0].isascii() else "zh"


def test_end_of_a_session_is_warned_aloud_for_everybody(guide, speech):
    """Once, when the warning comes, not each second."""
    name = next(name for name in SCENES if "idle" in name)
    state = SCENES[name].play(scenes.hall())
    show(guide, replace(state, now=state.touched))
    show(guide, state)
    show(guide, state)
    assert len(speech.said) == 1


def test_forgotten_card_is_told_aloud_for_everybody(guide, speech):
    """The good-bye says what to take."""
    name = next(name for name in SCENES if name.startswith("take"))
    show(guide, SCENES[name].play(scenes.hall()))
    assert len(speech.said) == 1


def test_kiosk_that_asks_for_patience_says_so_to_everybody(guide, speech):
    """Paused is drawn as a problem; a card that is no use is none of it."""
    for name in ("card-expired", "paused", "paused"):
        show(guide, SCENES[name].play(scenes.hall()))
    (said,) = speech.said
    assert said[0] == load("zh")("paused.title")


def test_help_sheet_speaks_as_it_opens_and_as_the_call_goes_on(guide, speech):
    """Opened, told, given to the duty leader, accepted, closed: each is heard, the countdown is not."""
    state = show(guide, guided(scenes.hall()))
    speech.said.clear()
    for intent in (OpenHelp(), said("ringing"), Tick(), said("escalated"), said("accepted"), CloseHelp()):
        later = Given(state.now + timedelta(seconds=1), "0" * 32, "token")
        state = show(guide, reduce(state, intent, later)[0])
    words = load("zh")
    titles = [words(f"help.{key}_title") for key in ("choose", "ringing", "escalated", "accepted")]
    assert [texts[0] for texts in speech.said] == [*titles, words("home.title")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_card_left_behind_is_told_again_until_it_is_taken(guide, speech, language):
    """Once more at the good-bye, then every two minutes on the first screen; by night, to an empty hall, not."""
    walk = Walk(SCENES["take-card"].play(scenes.hall(language)))
    heard = []
    for second in range(6 * 60):
        show(guide, walk.state)
        speech.said.clear()
        guide.ticked(walk.wait(1).state)
        heard += [(second, said[0]) for said in speech.said]
    assert [said for _, said in heard] == [
        load(language)("take.card"),
        *[load("zh")("home.card_left_title")] * 2,
    ]
    speech.said.clear()
    walk.do(CatalogueCame(samples.shut()))
    for _ in range(180):
        guide.ticked(walk.wait(1).state)
    assert speech.said == []


def test_touch_silences(guide, speech):
    """Who touches has heard enough."""
    guide.touched()
    assert speech.stops == 1


def test_where_key_answers_even_without_the_guide(guide, speech):
    """A blind person's first key."""
    show(guide, scenes.hall())
    assert guide.key(USUAL.where, 6)
    assert "6 个键" in speech.said[-1][-1]
    assert not guide.key(97, 6)


def test_headset_brings_the_guide_into_the_ears(guide, speech, asked):
    """Plugged in: the aid is switched on and the sound leaves the hall; pulled out: both end."""
    home = show(guide, scenes.hall())
    guide.key(USUAL.headset_in, 6)
    show(guide, guided(home))
    assert (asked, speech.headset) == ([SwitchAid("voice")], True)
    guide.key(USUAL.headset_out, 6)
    assert (len(asked), speech.headset) == (2, False)

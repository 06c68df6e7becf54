"""求助 at the kiosk: one touch from anywhere, honest about who was told and who comes."""

import pytest

from kiosk import help_scenes, samples
from kiosk.flow import helping
from kiosk.flow import intents as i
from kiosk.flow.help_intents import AskHelp, CloseHelp, HelpAnswered, OpenHelp, StopHelp
from kiosk.flow.help_state import CancelHelp, DropHelp, SendHelp
from kiosk.flow.prepare_screens import FormField
from kiosk.flow.states import Home, Issuing, Printing, TakeThings
from kiosk.scenes import SCENES
from kiosk.scenes import hall as first
from kiosk.view_models import view_of
from kiosk.words import load
from tests.support.kiosk_flow import Walk, hall

ZH, EN = load("zh"), load("en")
OLD = i.CardPlaced(samples.card("王秀英", "110101195401010016"))
YOUNG = i.CardPlaced(samples.card())


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_help_is_one_touch_from_every_screen(scene):
    """The key stands in every band; touching it covers the screen and changes nothing beneath."""
    state = scene.play(first())
    (key,) = [button for button in view_of(state, ZH).band.aids if button.id == "help"]
    assert key.enabled
    walk = Walk(state).do(key.intent)
    assert view_of(walk.state, ZH).help is not None
    assert type(walk.screen) is type(state.screen)
    assert view_of(walk.do(CloseHelp()).state, ZH).help is None


def test_help_says_coming_only_when_somebody_has_said_so():
    """Sent, taken, rung, given to the duty leader: none of these is «coming»."""
    walk = hall().do(OpenHelp(), AskHelp("see"))
    (sent,) = walk.asked(SendHelp)
    seen = [helping.phase(walk.state)]
    walk.do(HelpAnswered(sent.id, True))
    for word in ("ringing", "escalated"):
        walk.do(help_scenes.said(word))
        seen.append(helping.phase(walk.state))
        assert ZH("help.key_coming") not in [b.text for b in view_of(walk.state, ZH).band.aids]
    assert seen == ["sending", "ringing", "escalated"]
    walk.do(help_scenes.said("accepted"))
    assert view_of(walk.state, EN).help.title == "Somebody is coming"


def test_help_may_be_called_again_though_somebody_is_said_to_come():
    """Who came has forgotten it, or it is the next person, who feels unwell: nobody is told to wait for nobody."""
    walk = hall().do(OpenHelp(), help_scenes.said("accepted"))
    assert [need.intent for need in view_of(walk.state, ZH).help.needs if need.id == "need:unwell"]
    (sent,) = walk.do(AskHelp("unwell")).asked(SendHelp)
    assert sent.need == "unwell"
    assert helping.phase(walk.do(HelpAnswered(sent.id, True), help_scenes.said("ringing")).state) == "ringing"


def test_green_card_of_a_new_session_calls_though_somebody_went_to_the_one_before():
    """In the session that called, the card is what the helper lays on; in a later one it is somebody else's."""
    walk = hall(samples.catalogue(classes=samples.CLASSES)).do(help_scenes.said("accepted"), OLD)
    assert not walk.asked(SendHelp)
    walk = hall(samples.catalogue(classes=samples.CLASSES)).do(OpenHelp(), help_scenes.said("accepted"))
    walk.wait(240).do(OLD)
    assert [sent.need for sent in walk.asked(SendHelp)] == ["green"]


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_help_accepted_in_an_earlier_session_is_not_promised_to_the_next_person(words):
    """The sheet asks for the need as if nobody had called; the hall's word that somebody is on the way already counts again."""
    walk = hall().do(OpenHelp(), help_scenes.said("accepted")).wait(240).do(OpenHelp())
    fresh = view_of(hall().do(OpenHelp()).state, words)
    later = view_of(walk.state, words)
    assert (later.help, later.band.aids[0]) == (fresh.help, fresh.band.aids[0])
    (sent,) = walk.do(AskHelp("see")).asked(SendHelp)
    assert helping.phase(walk.do(HelpAnswered(sent.id, True)).state) == "accepted"


def test_help_counts_down_to_the_duty_leader_and_says_when_no_helper_is_there():
    """The seconds of the hall's own rule."""
    walk = hall().do(OpenHelp(), help_scenes.said("ringing"))
    assert "52" in view_of(walk.state, ZH).help.text
    assert "50" in view_of(walk.wait(2).state, ZH).help.text
    walk.do(help_scenes.said("ringing", 0))
    assert "没有导办员在岗" in view_of(walk.state, ZH).help.text


def test_help_without_the_hall_is_not_promised():
    """Cut off: nothing is sent, the sheet says so and where to go."""
    walk = hall().do(i.LinkChanged(False), OpenHelp(), AskHelp("see"))
    assert not walk.asked(SendHelp)
    assert view_of(walk.state, EN).help.title.startswith("No network")


@pytest.mark.parametrize("cut", [True, False], ids=["cut-off", "silent"])
def test_help_that_the_hall_did_not_take_is_dropped_and_said(cut):
    """It must not ring an hour later for somebody who has gone."""
    walk = hall().do(OpenHelp(), AskHelp("unwell"))
    if cut:
        walk.do(i.LinkChanged(False))
    walk.wait(1 if cut else helping.ANSWER_S)
    assert walk.asked(DropHelp)
    walk.do(i.LinkChanged(True))
    assert helping.phase(walk.state) == "failed"
    assert view_of(walk.state, ZH).help.needs


def test_help_refused_is_not_told_as_sent():
    """A late answer to another call changes nothing."""
    walk = hall().do(OpenHelp(), AskHelp("see"))
    (sent,) = walk.asked(SendHelp)
    walk.do(HelpAnswered("f" * 32, True))
    assert helping.phase(walk.state) == "sending"
    assert helping.phase(walk.do(HelpAnswered(sent.id, False)).state) == "failed"


def test_help_is_taken_back():
    """A call that the hall knows is cancelled there, one under way is asked no more."""
    walk = hall().do(OpenHelp(), help_scenes.said("ringing"), StopHelp())
    assert walk.asked(CancelHelp) == [CancelHelp(1)]
    again = hall().do(OpenHelp(), AskHelp("see"), StopHelp())
    assert again.asked(DropHelp)
    assert not again.asked(CancelHelp)
    assert not hall().do(OpenHelp(), StopHelp()).effects


def test_green_card_calls_a_helper_by_itself_once():
    """The card alone, no name in it; who is not green calls nobody; the same card again neither."""
    walk = hall(samples.catalogue(classes=samples.CLASSES)).do(OLD, i.CardLifted(), OLD)
    (sent,) = walk.asked(SendHelp)
    assert sent.need == "green"
    assert not hall(samples.catalogue(classes=samples.CLASSES)).do(YOUNG).asked(SendHelp)
    assert not hall(samples.catalogue(classes=samples.CLASSES)).do(i.LinkChanged(False), OLD).asked(SendHelp)


def test_own_need_is_asked_over_the_machine_s_own_call():
    """While the green call rings, a person may still say what is wrong."""
    said = help_scenes.said("ringing")
    green = type(said)(said.said.model_copy(update={"need": "green"}))
    assert view_of(hall().do(OpenHelp(), green).state, ZH).help.needs


def test_help_sheet_is_put_away_with_the_session_and_the_call_goes_on():
    """Idle on the first screen, and after a session: the next person finds a plain screen."""
    walk = hall().do(OpenHelp(), help_scenes.said("ringing")).wait(240)
    assert isinstance(walk.screen, Home)
    assert not walk.state.help.open
    assert helping.phase(walk.state) == "ringing"


@pytest.mark.parametrize("word", ["ringing", "escalated", "accepted"])
def test_help_that_was_called_keeps_the_errand_until_somebody_can_be_there(word):
    """A form half filled in outlives the call's minute, warned as ever; once the call is over the usual time runs."""
    form = next(s for s in SCENES if isinstance(s.play(first()).screen, FormField))
    walk = Walk(form.play(first())).do(OpenHelp(), help_scenes.said(word)).wait(219)
    assert isinstance(walk.screen, FormField)
    assert view_of(walk.state, ZH).warning is None
    assert view_of(walk.wait(1).state, ZH).warning is not None
    assert walk.wait(20).state.session is None
    over = Walk(form.play(first())).do(OpenHelp(), help_scenes.said("ringing"), help_scenes.said("ended"))
    assert over.wait(60).state.session is None


def test_help_of_an_earlier_session_keeps_nobodys_screen():
    """The next person's form ends after the usual minute, though somebody still walks to the one before."""
    walk = hall().do(OpenHelp(), help_scenes.said("accepted")).wait(240).do(i.NoIdCard()).wait(60)
    assert isinstance(walk.screen, Home)


def test_help_sheet_put_away_on_the_first_screen_is_the_next_person_s_no_more():
    """Called, closed and gone: after the time for help the call is an earlier session's."""
    walk = hall().do(OpenHelp(), help_scenes.said("accepted"), CloseHelp()).wait(240)
    assert walk.state.help.others


def test_help_sheet_does_not_cover_what_is_to_be_taken():
    """The session ended under it while the card lies on the reader: the good-bye is seen, and the call goes on."""
    walk = hall().do(YOUNG, OpenHelp(), help_scenes.said("ringing")).wait(240)
    assert isinstance(walk.screen, TakeThings)
    assert view_of(walk.state, ZH).help is None
    assert helping.phase(walk.state) == "ringing"


@pytest.mark.parametrize("kind", [Issuing, Printing])
def test_help_over_a_number_under_way_loses_nothing(kind):
    """The sheet lies over it: what comes still comes."""
    state = next(s.play(first()) for s in SCENES if isinstance(s.play(first()).screen, kind))
    walk = Walk(state).do(OpenHelp(), AskHelp("see"))
    assert isinstance(walk.screen, kind)

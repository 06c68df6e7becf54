"""The errand from card to slip, level by level."""

from dataclasses import replace

import pytest

from kiosk import samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.slip_intents import PersonCompared
from kiosk.view_models import view_of
from kiosk.words import load
from queue_server.contracts.commands import PersonCheck
from tests.support.kiosk_flow import ADVICE, HOUSE, INSURED, PROPERTY_ADVICE, Walk, hall

CARD = i.CardPlaced(samples.card())
ACCEPT = PersonCheck(outcome="accept", band="near")


def to_guide(walk: Walk, matter: str) -> Walk:
    """Choose a matter by its theme."""
    theme = next(m.theme for m in samples.catalogue().matters if m.id == matter)
    return walk.do(i.ChooseTheme(theme), i.ChooseMatter(matter))


def test_card_first_leads_to_themes_with_the_card() -> None:
    """Whoever places a card is known on the very next screen and needs to give nothing again."""
    walk = hall().do(CARD)
    assert walk.screen == s.Themes()
    assert walk.state.card == samples.card()


def test_card_level_with_card_goes_from_guide_to_number() -> None:
    """No consent, no face, no second screen: one touch after the guide."""
    walk = to_guide(hall().do(CARD), INSURED).do(i.Proceed())
    (sent,) = walk.asked(e.SendIssue)
    assert isinstance(walk.screen, s.Issuing)
    assert sent.request.card == samples.card()
    assert sent.request.check is None


def test_theme_first_shows_the_guide_before_it_asks_for_a_card() -> None:
    """What to bring is told before anything is asked for."""
    walk = to_guide(hall(), INSURED)
    assert walk.screen == s.Guide(INSURED)
    walk.do(i.Proceed())
    assert walk.screen == s.AskCard(INSURED)
    walk.do(CARD)
    assert walk.screen == s.Guide(INSURED)
    walk.do(i.Back())
    assert walk.screen == s.Matters("social")


def test_person_level_asks_consent_then_face_then_confirms() -> None:
    """The camera opens only after a yes, and the number is asked for only after the last look."""
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed())
    assert walk.screen == s.Consent(HOUSE)
    assert not walk.asked(e.StartFace)
    walk.do(i.Proceed())
    (started,) = walk.asked(e.StartFace)
    walk.do(i.FaceEnded(started.attempt, ACCEPT))
    assert walk.screen == s.Confirm(HOUSE, ACCEPT)
    assert walk.asked(e.StopFace)
    walk.do(i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.check == ACCEPT


@pytest.mark.parametrize("outcome", ["accept", "review", "reject"])
def test_face_is_compared_once_and_the_photograph_goes(outcome: str) -> None:
    """After the decision no photograph is held; going back and on asks no camera again and changes no outcome."""
    check = PersonCheck(outcome=outcome, band="near")
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed(), i.Proceed())
    assert walk.state.card.photo
    walk.do(i.FaceEnded(walk.screen.attempt, check))
    assert walk.state.card == replace(CARD.card, photo=b"")
    walk.do(i.Back())
    assert walk.screen == s.Guide(HOUSE)
    walk.do(i.Proceed())
    assert walk.screen == s.Confirm(HOUSE, check)
    assert len(walk.asked(e.StartFace)) == 1
    walk.do(i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.check == check


def test_face_try_without_a_result_keeps_the_photograph() -> None:
    """Another try compares with it; a person who declined may still agree."""
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed(), i.Proceed())
    walk.do(i.FaceEnded(walk.screen.attempt, None, "too_dark"))
    assert walk.state.card == CARD.card
    walk.do(i.SkipFace(), i.Back())
    assert walk.screen == s.Consent(HOUSE)
    assert walk.state.card == CARD.card


@pytest.mark.parametrize("from_face", [False, True])
def test_no_face_way_reaches_the_same_number(from_face: bool) -> None:
    """不刷脸，人工核验 is there before and during the face, and stops the camera."""
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed())
    if from_face:
        walk.do(i.Proceed())
    walk.do(i.SkipFace(), i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.check == PersonCheck(outcome="declined")
    assert bool(walk.asked(e.StopFace)) == from_face


@pytest.mark.parametrize("matter", [INSURED, PROPERTY_ADVICE, ADVICE])
def test_face_is_never_asked_below_level_person(matter: str) -> None:
    """A number, advice or a card matter never ends at the camera, whatever is touched."""
    walk = to_guide(hall().do(CARD), matter).do(i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert not walk.asked(e.StartFace)


def test_face_cannot_start_without_a_card() -> None:
    """There is nothing to compare with: the card is asked for."""
    walk = to_guide(hall(), HOUSE).do(i.Proceed(), i.Proceed(), i.Proceed())
    assert walk.screen == s.AskCard(HOUSE)
    assert not walk.asked(e.StartFace)


def test_no_card_from_home_ends_in_a_number() -> None:
    """没带身份证 on the first screen: two touches to a number of level none."""
    walk = hall().do(i.NoIdCard(), i.Proceed())
    (sent,) = walk.asked(e.SendIssue)
    assert (sent.request.matter, sent.request.card) == (ADVICE, None)


def test_no_card_after_a_matter_asked_for_one_ends_in_a_number() -> None:
    """The wanted matter is remembered and the desk's number offered."""
    walk = to_guide(hall(), HOUSE).do(i.Proceed(), i.NoIdCard())
    assert walk.screen == s.NoCard(wanted=HOUSE)
    walk.do(i.Proceed()).number_comes()
    assert isinstance(walk.screen, s.Printing)


def test_closed_matter_can_be_read_and_gives_no_number() -> None:
    """What is not done today shows its guide, and the main action does nothing."""
    walk = hall().do(CARD, i.ChooseTheme("household"), i.ChooseMatter("id-renew"))
    assert walk.screen == s.Guide("id-renew")
    assert walk.do(i.Proceed()).screen == s.Guide("id-renew")
    assert walk.asked(e.SendIssue) == []


def test_face_retry_asks_the_person_and_ends_with_staff() -> None:
    """Each new try is a person's word; after the third a member of staff looks, never 不是本人."""
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed(), i.Proceed())
    for _ in range(3):
        assert isinstance(walk.screen, s.Face)
        walk.do(i.FaceEnded(walk.screen.attempt, None, "too_dark"))
        if isinstance(walk.screen, s.Face):
            assert walk.screen.again == "too_dark"
            walk.do(i.Proceed())
    assert walk.screen == s.Confirm(HOUSE, PersonCheck(outcome="review"))
    assert len({effect.attempt for effect in walk.asked(e.StartFace)}) == 3


def test_turn_skipped_is_the_gateways_word() -> None:
    """不转头 ends the check that runs; its own result leads on, and before the turn is asked nothing happens."""
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed(), i.Proceed())
    walk.do(i.SkipTurn())
    assert not walk.asked(e.SkipTurn)
    assert isinstance(walk.screen, s.Face)
    walk.do(i.FaceProgressed(walk.screen.attempt, 3, 3, None, "left"), i.SkipTurn())
    assert walk.asked(e.SkipTurn)
    assert walk.screen.turn == "left"
    walk.do(i.FaceEnded(walk.screen.attempt, PersonCheck(outcome="review", band="near")), i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.check == PersonCheck(outcome="review", band="near")


def test_machine_that_compares_no_faces_asks_nobody() -> None:
    """No camera, no decoder or a refused model: no consent, no error, the number with the staff check marked."""
    walk = hall().do(i.FacesChanged(False))
    to_guide(walk.do(CARD), HOUSE).do(i.Proceed())
    assert walk.screen == s.Confirm(HOUSE, PersonCheck(outcome="unavailable"))
    walk.do(i.Back())
    assert walk.screen == s.Guide(HOUSE)
    walk.do(i.Proceed(), i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.check == PersonCheck(outcome="unavailable")
    assert not walk.asked(e.StartFace)


def test_face_result_of_an_old_attempt_is_ignored() -> None:
    """A late verdict of another try or another person changes nothing."""
    walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed(), i.Proceed())
    before = walk.screen
    walk.do(i.FaceEnded("f" * 32, ACCEPT))
    assert walk.screen == before


def test_another_card_begins_another_session() -> None:
    """The first person's choice and data are gone."""
    other = samples.card("李小红", "110101195401010016")
    walk = to_guide(hall().do(CARD), INSURED).do(i.CardPlaced(other))
    assert walk.screen == s.Themes()
    assert walk.state.card == other
    assert walk.asked(e.EndSession)


def test_language_and_aids_change_at_any_step_and_go_with_the_person() -> None:
    """Switching never loses the place; the next person finds the hall's own language."""
    walk = to_guide(hall().do(CARD), INSURED).do(i.SwitchLanguage(), i.SwitchAid("large"))
    assert walk.screen == s.Guide(INSURED)
    assert (walk.state.language, walk.state.aids.large) == ("en", True)
    walk.do(i.CardLifted(), i.Leave())
    assert (walk.screen, walk.state.language, walk.state.aids) == (s.Home(), "zh", s.Aids())


def test_staff_who_came_to_the_kiosk_are_on_its_screen() -> None:
    """Confirmed or not, in calm words, for this number alone; it stays, and the person has the time to read it."""
    for same, title in ((True, "工作人员已核对本人"), (False, "到窗口再看一看您的证件")):
        walk = to_guide(hall().do(CARD), HOUSE).do(i.Proceed(), i.SkipFace(), i.Proceed()).number_comes()
        number = walk.screen.ticket.ticket
        walk.do(PersonCompared("2026-11-22-Z999", same), i.PrintEnded(number, "none"))
        assert _shown(walk) == ("", "工作人员在这里或窗口核对", False)
        walk.wait(30).do(PersonCompared(number, same))
        note = "工作人员已核对" if same else "到窗口再看一看"
        assert _shown(walk) == (title, note, same)
        assert walk.state.touched == walk.state.now
        touched = walk.wait(5).do(PersonCompared(number, same)).state.touched
        assert touched < walk.state.now  # told again after a break of the link: nobody is there for that


def _shown(walk: Walk) -> tuple[str, str, bool]:
    """The panel's title, and the line about the person."""
    view = view_of(walk.state, load("zh"))
    [line] = [item for item in view.items if item.text == "本人"]
    return view.failure.title if view.failure else "", line.note, line.done

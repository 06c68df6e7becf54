"""To a matter by keypad, life event and most used; the green channel's question; the guide on paper."""

import pytest

from kiosk import samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.finding import LONGEST, SIGNS
from kiosk.view_models import view_of
from kiosk.view_models.care import CareView
from kiosk.view_models.finding import FindView
from kiosk.view_models.guide import GuideView
from kiosk.words import load
from queue_server.contracts.commands import PersonCheck
from tests.support.kiosk_flow import HOUSE, INSURED, PROPERTY_ADVICE, Walk, hall

CARD = i.CardPlaced(samples.card())
OLD = i.CardPlaced(samples.card("王秀英", "110101195401010016"))
ZH = load("zh")


def typed(walk: Walk, letters: str) -> Walk:
    """Every letter touched."""
    return walk.do(i.OpenSearch(), *(i.TypeLetter(letter) for letter in letters))


def asking() -> Walk:
    """A hall that asks about the green channel."""
    return hall(samples.catalogue(classes=samples.CLASSES))


def test_search_leads_to_the_guide_and_back_to_what_was_typed() -> None:
    """Initials, a slip and an everyday word; back keeps the list."""
    for letters in ("cbzmdy", "canbaozengming", "guohu"):
        walk = typed(hall(), letters)
        assert isinstance(walk.screen, s.Find)
        found = walk.screen.hits[0]
        assert found == (HOUSE if letters == "guohu" else INSURED)
        walk.do(i.ChooseMatter(found))
        assert walk.screen == s.Guide(found)
        assert walk.do(i.Back()).screen.typed == letters  # type: ignore[union-attr]  # back on the keypad


def test_search_needs_no_more_letters_than_it_keeps() -> None:
    """A child that leans on the screen fills no memory; erasing goes back to nothing."""
    walk = typed(hall(), "s" * 100)
    assert len(walk.screen.typed) == LONGEST  # type: ignore[union-attr]  # on the keypad
    assert walk.do(i.EraseLetter()).screen.typed == "s" * (LONGEST - 1)  # type: ignore[union-attr]  # on the keypad
    assert walk.do(i.EraseLetter(all_of_it=True)).screen == hall().do(i.OpenSearch()).screen


def test_search_with_nothing_typed_shows_what_is_used_most() -> None:
    """Before the first letter the list is useful already; with nothing found advice is offered."""
    view = view_of(hall().do(i.OpenSearch()).state, ZH)
    assert isinstance(view, FindView)
    assert [tile.button.id for tile in view.tiles] == [
        "matter:insured",
        "matter:house-transfer",
        "matter:id-renew",
    ]
    assert view.rows_title == ZH("find.most_used")
    nothing = view_of(typed(hall(), "qqxxzz").state, ZH)
    assert isinstance(nothing, FindView)
    assert [tile.button.id for tile in nothing.tiles] == ["matter:desk-advice"]


def test_card_during_search_keeps_what_was_typed() -> None:
    """Nobody starts again because a card was laid down."""
    walk = typed(hall(), "canbao").do(CARD)
    assert walk.screen.typed == "canbao"  # type: ignore[union-attr]  # still on the keypad
    assert walk.state.card is not None


def test_life_event_lists_its_matters() -> None:
    """In the order of doing; an unknown event is ignored."""
    walk = hall().do(i.OpenEvents(), i.ChooseEvent("nothing"))
    assert walk.screen == s.Events()
    walk.do(i.ChooseEvent("home"), i.ChooseMatter("mortgage"))
    assert walk.screen == s.Guide("mortgage")
    assert walk.do(i.Back()).screen == s.Bundle("home")


def test_closed_matters_stand_last_and_say_when() -> None:
    """Why there is no number now and when there will be, on the row and on the guide."""
    view = view_of(hall().do(i.OpenSearch()).state, ZH)
    assert isinstance(view, FindView)
    last = view.tiles[-1]
    assert (last.quiet, last.wait) == (True, "今天取号已结束，11月26日（星期四） 08:20 起取号。")
    guide = view_of(hall().do(i.OpenSearch(), i.ChooseMatter("id-renew")).state, ZH)
    assert isinstance(guide, GuideView)
    assert guide.main is None
    assert guide.panels[0].text == last.wait


@pytest.mark.parametrize(
    ("matter", "theme", "title"),
    [("records", "real-estate", "这件事不用来大厅"), ("pension", "social", "这件事要来 2 次")],
)
def test_visits_are_told_with_the_reason_before_a_number(matter: str, theme: str, title: str) -> None:
    """First on the guide, and why."""
    view = view_of(hall().do(CARD, i.ChooseTheme(theme), i.ChooseMatter(matter)).state, ZH)
    assert isinstance(view, GuideView)
    assert view.panels[0].title == title
    assert view.panels[0].text


def test_care_is_asked_once_before_the_number_and_reaches_the_command() -> None:
    """A word counts at once; the second matter of the session asks no more."""
    walk = asking().do(CARD, i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed())
    assert walk.screen == s.Care(INSURED)
    walk.do(i.DeclareClass("pregnant"))
    (sent,) = walk.asked(e.SendIssue)
    assert isinstance(sent, e.SendIssue)
    assert sent.request.declared == ("pregnant",)


def test_care_is_skipped_with_one_touch_and_not_asked_again() -> None:
    """No is as good an answer, and it is remembered until the session ends."""
    walk = asking().do(CARD, i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE), i.Proceed(), i.Proceed())
    assert walk.screen == s.Consent(HOUSE)
    walk.do(i.Back(), i.Back(), i.Back(), i.ChooseMatter(PROPERTY_ADVICE), i.Proceed())
    (sent,) = walk.asked(e.SendIssue)
    assert isinstance(sent, e.SendIssue)
    assert sent.request.declared == ()


def test_care_is_not_asked_of_whom_the_card_puts_first() -> None:
    """An elder's ticket takes no touch more: card, theme, matter, number."""
    walk = asking().do(OLD, i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)


def test_care_refuses_a_class_that_was_not_offered() -> None:
    """The elderly are known by their card alone; an unknown word declares nothing."""
    for name in ("elderly", "mayor"):
        walk = asking().do(
            CARD, i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed(), i.DeclareClass(name)
        )
        (sent,) = walk.asked(e.SendIssue)
        assert isinstance(sent, e.SendIssue)
        assert sent.request.declared == ()


def test_care_comes_before_the_face_and_without_a_card_too() -> None:
    """Whoever has no card may be pregnant as well."""
    walk = asking().do(
        CARD, i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE), i.Proceed(), i.DeclareClass("disabled")
    )
    assert walk.screen == s.Consent(HOUSE)
    walk.do(i.SkipFace(), i.Proceed())
    (sent,) = walk.asked(e.SendIssue)
    assert isinstance(sent, e.SendIssue)
    assert (sent.request.declared, sent.request.check) == (("disabled",), PersonCheck(outcome="declined"))
    assert asking().do(i.NoIdCard(), i.Proceed()).screen == s.Care("desk-advice")


def test_answer_ends_with_the_session() -> None:
    """The next person is asked anew."""
    walk = asking().do(
        CARD, i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE), i.Proceed(), i.Proceed(), i.Leave()
    )
    walk.do(i.CardLifted(), i.Leave(), OLD)
    assert walk.state.session == s.Session(OLD.card)


def test_care_question_offers_only_what_a_word_is_enough_for() -> None:
    """And names no illness in its heading."""
    walk = asking().do(CARD, i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed())
    view = view_of(walk.state, ZH)
    assert isinstance(view, CareView)
    assert [tile.button.id for tile in view.tiles] == [
        "class:disabled",
        "class:pregnant",
        "class:with-infant",
    ]
    assert view.main is not None
    assert view.main.intent == i.DeclareClass(None)


def test_characters_touched_one_after_another_find_a_matter_without_pinyin() -> None:
    """The row goes on as the hall's own words do; what nobody's name goes on with ends it, and letters have none."""
    walk, typed = hall().do(i.OpenSearch()), ""
    assert isinstance(walk.screen, s.Find)
    for sign in "过户":
        row = view_of(walk.state, load("zh")).keys[0]
        assert len(row) <= SIGNS
        key = next(button for button in row if button.text == sign)
        walk.do(key.intent)
        typed += sign
    assert (walk.screen.typed, walk.screen.hits[0], walk.screen.signs) == (typed, "house-transfer", ())
    assert hall().do(i.OpenSearch(), i.TypeLetter("g")).screen.signs == ()
    assert (
        hall().do(i.OpenSearch(), i.TypeLetter("过"), i.EraseLetter()).screen
        == hall().do(i.OpenSearch()).screen
    )


def test_row_of_characters_stands_where_the_language_has_them() -> None:
    """The English keypad has its letters alone."""
    walk = hall().do(i.OpenSearch())
    rows = {lang: len(view_of(walk.state, load(lang)).keys) for lang in ("zh", "en")}
    assert rows["zh"] == rows["en"] + 1


def test_guide_is_printed_once_at_a_time_and_says_what_became_of_it() -> None:
    """A second touch while it prints does nothing; a failure points to the code."""
    walk = hall().do(CARD, i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.PrintGuide(), i.PrintGuide())
    (slip,) = walk.asked(e.PrintGuideSlip)
    assert isinstance(slip, e.PrintGuideSlip)
    assert (slip.matter.id, slip.url) == (INSURED, "https://hall.example/g/insured")
    assert slip.wait == dict(samples.WAITS)["social"]
    assert walk.do(i.GuidePrinted(INSURED, "paper")).screen == s.Guide(INSURED, "failed")
    walk.do(i.PrintGuide(), i.GuidePrinted(INSURED, "none"))
    assert walk.screen == s.Guide(INSURED, "printed")


def test_guide_that_comes_out_after_somebody_went_on_changes_nothing() -> None:
    """The result of an old slip is not put on another screen."""
    walk = hall().do(CARD, i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.PrintGuide(), i.Back())
    assert walk.do(i.GuidePrinted(INSURED, "none")).screen == s.Matters("social")

"""Before the number: who comes, 自查, 免填单; in as few touches as can be, and nothing left behind."""

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk import prepare_samples as made
from kiosk import prepare_scenes, samples, words
from kiosk.demo.form_filling import answer_tap
from kiosk.flow import booking_screens as bs
from kiosk.flow import company, form
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import prepare_screens as ps
from kiosk.flow import states as s
from kiosk.flow.session import prepared_for
from kiosk.flow.way_intents import PadKey
from kiosk.gateways.visitors import issue_body
from kiosk.view_models import view_of
from kiosk.view_models.sheets import ChoicesView, SheetView
from queue_server.config.hall_file import read_hall
from queue_server.contracts.forms import MOST_POINTS, NeedView
from queue_server.domain.form import keyed_share
from tests.support.kiosk_flow import Walk, hall, strings, texts

WUSHAN = Path(__file__).parents[2] / "assets" / "halls" / "wushan.toml"
CARD = i.CardPlaced(samples.card())
OLD = i.CardPlaced(samples.card("王秀英", "110101195401010016"))
HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
ZH = words.load("zh")


def visitor(*more: i.Intent) -> Walk:
    """At the question after the guide of the transfer of a home."""
    return hall(made.catalogue()).do(CARD, *HOUSE, i.Proceed(), *more)


def numbered(walk: Walk) -> s.Issuing:
    """Consent refused, confirmed: the request."""
    walk.do(i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    return walk.screen


def shown(walk: Walk) -> str:
    """Everything that the screen says."""
    return " ".join(texts(view_of(walk.state, ZH)))


# --- who comes ----------------------------------------------------------------------------------------------------------


def test_who_is_missing_goes_with_the_ticket() -> None:
    """Said before the number, with what it means: the place is kept and nobody is called in vain."""
    walk = visitor(p.ToggleAbsent("co-applicant"))
    assert "位置保留" in shown(walk)
    walk.do(i.Proceed(), p.AllHere(), *prepare_scenes.keys("13800000000"), p.PickAnswer("live"))
    walk.do(*prepare_scenes.keys("89"), *prepare_scenes.keys("20261120"), i.Proceed(), p.SignAtWindow())
    body = issue_body(numbered(walk).request, _key())
    assert [(each.role, each.present) for each in body.parties] == [
        ("applicant", True),
        ("co-applicant", False),
    ]
    assert not body.agent


def test_agent_without_a_letter_is_told_before_queueing() -> None:
    """The main way is another day; going on all the same stays possible and is the person's own choice."""
    walk = hall(made.catalogue()).do(CARD, *HOUSE, p.ForAnother())
    assert walk.screen == ps.Parties("house-transfer", agent=True)
    assert "没有委托书" in shown(walk)
    assert walk.do(i.Proceed()).screen == bs.Days("house-transfer")
    walk.do(i.Back(), p.GoOnAnyway())
    assert isinstance(walk.screen, ps.SelfCheck)


def test_agent_with_a_letter_comes_in_the_applicant_s_place() -> None:
    """Nobody waits for the applicant then, and the number counts as an agent's."""
    walk = hall(made.catalogue()).do(CARD, *HOUSE, p.ForAnother(), p.ToggleAuthority(), i.Proceed())
    prepared = prepared_for(walk.state.session, "house-transfer")
    assert prepared.agent
    assert [(each.role, each.present) for each in prepared.parties or ()] == [
        ("agent", True), ("co-applicant", True),
    ]  # fmt: skip


def test_matter_of_one_person_asks_nobody_who_comes() -> None:
    """Straight to what is next."""
    catalogue = made.catalogue()
    alone = tuple(m.model_copy(update={"parties": ("applicant",)}) for m in catalogue.matters)
    walk = hall(catalogue.model_copy(update={"matters": alone})).do(CARD, *HOUSE, i.Proceed())
    assert isinstance(walk.screen, ps.SelfCheck)
    assert company.others(alone[0]) == ()


# --- 自查 ----------------------------------------------------------------------------------------------------------------


def test_self_check_never_looks_like_a_pre_check() -> None:
    """Whatever is ticked, the screen says that no member of staff has looked, and never 预审."""
    walk = visitor(i.Proceed())
    for ticked in (p.TickMaterial(1), p.TickMaterial(2), p.TickMaterial(3), p.TickMaterial(4)):
        walk.do(ticked)
        assert "工作人员还没有看过" in shown(walk)
        assert "预审" not in shown(walk)


def test_what_is_missing_is_named_with_what_can_be_done() -> None:
    """Without the contract one comes for nothing; the tax may follow; a promise can stand for the third."""
    walk = visitor(i.Proceed(), p.TickMaterial(1), i.Proceed())
    said = shown(walk)
    assert walk.screen == ps.Missing("house-transfer", (1,))
    for text in ("白跑一趟", "10 天内补来", "我承诺：双方身份证"):
        assert text in said
    assert walk.do(i.Proceed()).screen == bs.Days("house-transfer")
    walk.do(i.Back(), p.GoOnAnyway())
    prepared = prepared_for(walk.state.session, "house-transfer")
    assert (prepared.have, prepared.gaps, prepared.promises) == ((1,), (4,), ())


def test_promise_and_gap_let_the_errand_go_on() -> None:
    """Declared by a touch, taken back by another; only what allows it can be promised."""
    walk = visitor(i.Proceed(), p.TickMaterial(1), p.TickMaterial(2), i.Proceed())
    assert walk.do(p.DeclarePromise(4), p.DeclarePromise(1)).screen == ps.Missing("house-transfer", (1, 2))
    walk.do(p.DeclarePromise(3), p.DeclarePromise(3))
    assert view_of(walk.state, ZH).main.intent == i.Proceed()  # type: ignore[union-attr]  # there is one
    walk.do(p.DeclarePromise(3), i.Proceed())
    prepared = prepared_for(walk.state.session, "house-transfer")
    assert (prepared.gaps, prepared.promises) == ((4,), (3,))


def test_where_nothing_is_free_to_book_the_errand_ends_at_home() -> None:
    """No queue for nothing, and no dead end."""
    walk = hall(made.catalogue(bookable=())).do(
        CARD, *HOUSE, i.Proceed(), i.Proceed(), i.Proceed(), i.Proceed()
    )
    assert isinstance(walk.screen, s.TakeThings)
    assert not walk.asked(e.SendIssue)


# --- 免填单 --------------------------------------------------------------------------------------------------------------


def filled() -> Walk:
    """At the review."""
    return hall(made.catalogue()).do(*prepare_scenes.REVIEW[1:])


def test_what_the_card_says_is_never_asked() -> None:
    """Four fields from the card, one told to the clerk: four questions are left, one of them a touch."""
    walk = visitor(i.Proceed(), p.AllHere())
    matter = next(m for m in made.catalogue().matters if m.id == "house-transfer")
    assert [f.id for f in form.asked(walk.state, matter)] == ["phone", "use", "area", "signed-on"]


def test_answers_of_an_earlier_form_of_the_session_are_not_asked_again() -> None:
    """The telephone number, said once, stands in the next form."""
    walk = filled().do(i.Proceed(), p.SignAtWindow())
    numbered(walk)
    assert dict(walk.state.session.known)["phone"] == "13800000000"  # type: ignore[union-attr]  # there is one
    matter = next(m for m in made.catalogue().matters if m.id == "house-transfer")
    assert form.asked(walk.state, matter) == ()


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("phone", "1234", "form.bad_phone"),
        ("signed-on", "20260230", "form.bad_date"),
        ("area", "", "form.empty"),
    ],
)
def test_wrong_answer_stays_to_be_mended(name: str, text: str, fault: str) -> None:
    """Said in words beside it, kept nowhere."""
    field = next(f for f in made.FORM if f.id == name)
    assert form.wrong(field, text) == fault


def test_review_masks_what_the_card_said_and_lets_the_rest_be_changed() -> None:
    """Name and number masked, address not shown; one touch on an answer asks it again."""
    walk = filled()
    view = view_of(walk.state, ZH)
    assert isinstance(view, SheetView)
    assert samples.card().address not in shown(walk)
    assert [tile.button.id for tile in view.tiles] == [
        "field:phone", "field:use", "field:area", "field:signed-on",
    ]  # fmt: skip
    walk.do(p.ChangeField("area"), PadKey("9"), PadKey("1"), i.Proceed())
    assert isinstance(walk.screen, ps.FormReview)
    assert "91" in shown(walk)
    assert walk.do(p.ChangeField("name")).screen == ps.FormReview("house-transfer")


def test_signature_is_bounded_and_can_be_made_at_the_window() -> None:
    """Strokes beyond the bound are not kept; without one the main action is not there, and the other way is as large."""
    walk = filled().do(i.Proceed())
    assert view_of(walk.state, ZH).main is None
    assert [button.id for button in view_of(walk.state, ZH).choices] == ["clear", "at-window"]
    stroke = p.StrokeDrawn(bytes(range(200)))
    walk.do(*[stroke] * 20, p.StrokeDrawn(b"\x01"))
    assert isinstance(walk.screen, ps.FormSign)
    assert sum(map(len, walk.screen.strokes)) <= 2 * MOST_POINTS
    assert walk.do(p.ClearSignature()).screen == ps.FormSign("house-transfer")


def test_largest_form_and_signature_fit_into_one_sealed_command() -> None:
    """Twenty fields of sixty Chinese characters and the longest signature are still a command."""
    walk = filled().do(i.Proceed(), *[p.StrokeDrawn(bytes(range(200)))] * 5, i.Proceed())
    request = numbered(walk).request
    most = tuple((f"field-{n}", "字" * 60) for n in range(20))
    body = issue_body(replace(request, form=most), _key())
    assert body.sealed is not None
    assert len(body.sealed) < 12_000


def test_nothing_of_the_form_is_left_after_the_session() -> None:
    """Time-out at each of the new screens: home, without an answer, a stroke or a name."""
    secrets = {"13800000000", "89", "2026-11-20", samples.card().name, samples.card().number}
    for name, happened in prepare_scenes.SCENES.items():
        walk = hall(made.catalogue()).do(*happened[1:]).do(i.CardLifted()).wait(75)
        assert walk.screen == s.Home(), name
        assert not secrets & set(strings(walk.state)), name
        assert walk.state.session is None


def test_answers_do_not_show_in_any_repr() -> None:
    """Screens, session, request and intents are logged by nobody with what they hold."""
    walk = filled().do(i.Proceed(), p.StrokeDrawn(bytes(range(40))), i.Proceed())
    request = numbered(walk).request
    shown_ = repr(walk.state) + repr(request) + repr(request.prepared) + repr(p.PickAnswer("live"))
    assert "13800000000" not in shown_
    assert "PickAnswer(***)" in shown_


# --- touches ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("matter", ["insured", "id-renew"])
def test_ticket_of_an_elder_takes_five_touches_at_most(matter: str) -> None:
    """The card, then: theme, matter, the guide's main action, all materials here, and the number is on its way."""
    catalogue = made.catalogue()
    needs = {
        "needs": (NeedView(),),
        "materials": samples.catalogue().matters[6].materials,
        "open": True,
        "full": False,
    }
    asks = tuple(m.model_copy(update=needs) if m.id == matter else m for m in catalogue.matters)
    walk = hall(catalogue.model_copy(update={"matters": asks, "classes": samples.CLASSES})).do(OLD)
    theme = next(m.theme for m in asks if m.id == matter)
    touches = 0
    for intent in (i.ChooseTheme(theme), i.ChooseMatter(matter)):
        walk.do(intent)
        touches += 1
    while not isinstance(walk.screen, s.Issuing):
        main = view_of(walk.state, ZH).main
        assert main is not None
        walk.do(main.intent)
        touches += 1
    assert touches <= 5
    assert len(walk.asked(e.SendIssue)) == 1


def test_keyed_fields_of_the_longest_form_are_at_most_30_percent_of_the_blank_one() -> None:
    """Of every form in the sample hall; the longest has twelve fields and asks for two to be typed."""
    forms = [m.form for m in read_hall(WUSHAN).hall.matters if m.form]
    longest = max(forms, key=len)
    assert len(longest) == 12
    assert [f.id for f in longest if f.keyed] == ["phone", "price"]
    assert all(keyed_share(each) <= 0.30 for each in forms)


def test_demo_citizen_fills_in_every_question() -> None:
    """The scripted citizen's touches lead through the whole form by the screen's own keys."""
    walk = visitor(i.Proceed(), p.AllHere())
    for _ in range(60):
        if not isinstance(walk.screen, ps.FormField):
            break
        view = view_of(walk.state, ZH)
        keys = [*getattr(view, "signs", ()), *(tile.button for tile in getattr(view, "tiles", ()))]
        wanted = answer_tap(walk.state, walk.screen)
        walk.do(next(b for b in (*keys, view.main) if b is not None and b.id == wanted).intent)
    assert isinstance(walk.screen, ps.FormReview)


def test_self_check_s_first_main_action_says_that_everything_is_here() -> None:
    """With none ticked: all of it in one touch, or none of it in another; never a silent default."""
    view = view_of(visitor(i.Proceed()).state, ZH)
    assert isinstance(view, ChoicesView)
    assert view.main is not None
    assert (view.main.intent, view.main.text) == (p.AllHere(), "全都带了")
    assert [(b.id, b.intent) for b in view.choices] == [("none", i.Proceed())]


def _key() -> str:
    return b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()

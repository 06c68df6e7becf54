"""Several matters on one number: one list of what to bring, each matter's own questions, one signature, one command."""

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from firmware_bridge.slip import Text
from kiosk import certificate_scenes, errand_samples, prepare_scenes, samples, words
from kiosk import prepare_samples as made
from kiosk.flow import booking_intents as bi
from kiosk.flow import booking_screens as bs
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import prepare_screens as ps
from kiosk.flow import states as s
from kiosk.flow.claims import Claim
from kiosk.flow.session import Session
from kiosk.flow.slip_intents import RangeChanged
from kiosk.gateways.offline import alone
from kiosk.gateways.slips import Printed, ticket_slip
from kiosk.gateways.visitors import issue_body
from kiosk.view_models import view_of
from queue_server.contracts.forms import MOST_FIELDS, SelfCheck
from tests.support.kiosk_flow import hall
from tests.support.kiosk_several import CARD, HOUSE, SECOND, catalogue, keys_of, shown, two

ZH = words.load("zh")
PHONE = made.FORM[4]


def test_guide_lists_what_both_matters_want_once() -> None:
    """The deed stands there once, the loan contract beside it; the other matter is named."""
    walk = two()
    said = shown(walk)
    assert said.count("不动产权证书原件") == 1
    assert "借款合同原件" in said
    assert "一个号一起办 2 件" in said
    assert "不动产转移登记" in said


def test_each_matter_asks_its_own_questions_and_all_go_in_one_command() -> None:
    """Parties, self-check and form of the first, then of the second without what is known; one signature; one request."""
    walk = two().do(i.Proceed(), i.Proceed(), p.AllHere(), *prepare_scenes.keys("13800000000"))
    walk.do(p.PickAnswer("live"), *prepare_scenes.keys("89"), *prepare_scenes.keys("20261120"), i.Proceed())
    assert walk.screen == ps.Parties("mortgage")
    walk.do(i.Proceed(), p.TickMaterial(1), i.Proceed(), i.Proceed())
    assert walk.screen == ps.FormReview("mortgage")  # telephone and area were said in the first form
    walk.do(i.Proceed())
    stroke = bytes(range(40))
    walk.do(p.StrokeDrawn(stroke), i.Proceed(), i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    body = issue_body(walk.screen.request, _key())
    assert (body.matter, body.more) == ("house-transfer", ("mortgage",))
    assert body.self_check == SelfCheck(have=(1, 2, 3, 4))
    assert body.more_checks == (SelfCheck(have=(1,), gaps=(2,)),)
    assert [(each.role, each.present) for each in body.parties] == [
        ("applicant", True),
        ("co-applicant", True),
    ]
    form = dict(walk.screen.request.form)
    assert (form["phone"], form["area"]) == ("13800000000", "89")
    assert [each.strokes for each in walk.screen.request.prepared] == [(stroke,), (stroke,)]


def test_whoever_is_missing_for_one_of_them_is_missing_for_the_number() -> None:
    """Absent at the second only: the number waits for them all the same."""
    catalogue_ = catalogue()
    plain = tuple(m.model_copy(update={"needs": (), "form": ()}) for m in catalogue_.matters)
    walk = hall(catalogue_.model_copy(update={"matters": plain})).do(CARD, *HOUSE, p.AddMatter(), *SECOND)
    walk.do(i.Proceed(), i.Proceed(), p.ToggleAbsent("co-applicant"), i.Proceed(), i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    parties = issue_body(walk.screen.request, _key()).parties
    assert [(each.role, each.present) for each in parties] == [("applicant", True), ("co-applicant", False)]


def test_form_that_is_changed_is_looked_at_and_signed_again() -> None:
    """Nobody's signature stands under what was changed after it."""
    walk = (
        hall(made.catalogue())
        .do(*prepare_scenes.REVIEW[1:])
        .do(i.Proceed(), p.StrokeDrawn(bytes(range(40))), i.Proceed())
    )
    assert isinstance(walk.screen, s.Consent)
    walk.do(i.Back(), i.Back(), p.ChangeField("area"), *prepare_scenes.keys("91"))
    assert walk.screen == ps.FormReview("house-transfer")
    walk.do(i.Proceed())
    assert walk.screen == ps.FormSign("house-transfer")
    assert not walk.state.session.prepared[-1].signed  # type: ignore[union-attr]  # there is one


def test_another_matter_can_be_dropped_again_and_the_way_back_is_there() -> None:
    """只办这一件 leaves this one; from the choice of the second the way back leads to the first's guide."""
    walk = two()
    assert "only-this" in keys_of(walk)
    walk.do(p.OnlyThis())
    assert "借款合同原件" in shown(walk)
    assert "不动产转移登记" not in shown(walk)
    walk = hall(catalogue()).do(CARD, *HOUSE, p.AddMatter())
    assert "已选：不动产转移登记" in shown(walk)
    assert walk.do(i.Back()).screen == s.Guide("house-transfer")
    assert "only-this" not in keys_of(walk)


@pytest.mark.parametrize("changes", [{"cases_most": 1}, {"matters": made.catalogue().matters[:1]}])
def test_hall_where_nothing_fits_beside_it_offers_no_second_matter(changes: dict[str, object]) -> None:
    """One matter a number by the hall's rules, or nothing else to add: no key, and the intent does nothing."""
    walk = hall(made.catalogue(**changes)).do(CARD, *HOUSE)
    assert "add-matter" not in keys_of(walk)
    assert walk.do(p.AddMatter()).screen == s.Guide("house-transfer")


def test_number_carries_no_more_matters_than_the_hall_allows() -> None:
    """With two of two chosen the third is not offered."""
    assert "add-matter" not in keys_of(two(cases_most=2))
    assert "add-matter" in keys_of(two(cases_most=3))


def test_certificate_printed_here_needs_no_number_and_joins_none() -> None:
    """An own certificate is not added to a number, and nothing is added to it."""
    walk = hall(certificate_scenes.catalogue(), samples.MEANS).do(
        i.FacesChanged(True), CARD, i.ChooseTheme("social"), i.ChooseMatter("insured")
    )
    assert "add-matter" not in keys_of(walk)


def test_life_event_goes_on_one_number() -> None:
    """一件事一个号: all of its matters in their order, one after another prepared."""
    walk = hall(catalogue()).do(CARD, i.OpenEvents(), i.ChooseEvent("home"), i.Proceed())
    event = next(each for each in catalogue().events if each.id == "home")
    assert walk.screen == s.Guide(event.matters[0])
    assert f"一个号一起办 {len(event.matters)} 件" in shown(walk)
    walk.do(i.Proceed())
    assert walk.state.session is not None
    assert walk.state.session.errand == event.matters


def test_choosing_the_second_without_a_card_asks_for_it_once() -> None:
    """The first needs no card, the second does: the card is asked for, then the number is for both."""
    advice = (i.ChooseTheme("real-estate"), i.ChooseMatter("property-advice"))
    insured = (i.ChooseTheme("social"), i.ChooseMatter("insured"))
    walk = hall().do(*advice, p.AddMatter(), *insured, i.Proceed())
    assert walk.screen == s.AskCard("insured")
    walk.do(CARD, i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert (walk.screen.request.matter, walk.screen.request.more) == ("property-advice", ("insured",))


def test_number_of_the_machine_s_own_carries_both_too() -> None:
    """With the hall away the slip names both and lists what both want; the flow asks for it with both."""
    walk = two().do(RangeChanged(50, samples.NOW + timedelta(hours=8)), i.LinkChanged(False))
    walk.state = replace(walk.state, link_since=walk.state.now - timedelta(minutes=5))
    walk.do(i.Proceed(), i.Proceed(), p.AllHere(), *prepare_scenes.keys("13800000000"), p.PickAnswer("live"))
    walk.do(
        *prepare_scenes.keys("89"), *prepare_scenes.keys("20261120"), i.Proceed(), i.Proceed(), p.AllHere()
    )
    walk.do(i.Proceed(), p.SignAtWindow(), i.Proceed())
    [asked] = walk.asked(e.GiveOffline)
    assert isinstance(asked, e.GiveOffline)
    assert [m.id for m in (asked.matter, *asked.also)] == ["house-transfer", "mortgage"]
    matters = {m.id: m for m in catalogue().matters}
    given = alone("2026-11-25-KA001", matters["house-transfer"], samples.NOW, (matters["mortgage"],))
    slip = ticket_slip(given, "u", Printed("h", samples.NOW, demo=True, offline=True), ZH)
    printed = " ".join(block.text for block in slip.blocks if isinstance(block, Text))
    for text in ("不动产转移登记", "抵押权登记", "借款合同原件"):
        assert text in printed


def test_two_forms_too_long_for_one_command_are_told_at_the_window() -> None:
    """No more fields travel than a command holds; the rest is open on the clerk's form."""
    catalogue_ = catalogue()
    many = tuple(PHONE.model_copy(update={"id": f"f{n}"}) for n in range(MOST_FIELDS))
    other = tuple(PHONE.model_copy(update={"id": f"g{n}"}) for n in range(3))
    forms = {"house-transfer": many, "mortgage": other}
    matters = tuple(
        m.model_copy(update={"form": forms.get(m.id, ()), "needs": (), "parties": ()})
        for m in catalogue_.matters
    )
    walk = hall(catalogue_.model_copy(update={"matters": matters})).do(
        CARD, *HOUSE, p.AddMatter(), *SECOND, i.Proceed()
    )
    for _ in range(MOST_FIELDS):
        walk.do(*prepare_scenes.keys("13800000000"))
    walk.do(i.Proceed())
    for _ in range(3):
        walk.do(*prepare_scenes.keys("13800000000"))
    walk.do(i.Proceed(), p.SignAtWindow(), i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert len(walk.screen.request.form) == MOST_FIELDS


def test_acting_for_somebody_else_keeps_all_that_was_chosen() -> None:
    """代他人办 from the second guide: both go on the number, and a matter that was dropped does not come back."""
    for dropped, left in (((), ("house-transfer", "mortgage")), ((p.OnlyThis(),), ("mortgage",))):
        walk = two().do(i.Proceed(), i.Back(), *dropped, p.ForAnother())
        assert walk.state.session is not None
        assert walk.state.session.errand == left


def test_check_in_after_an_errand_was_begun_keeps_the_booking() -> None:
    """What was chosen before is not asked for, and the booked place is used."""
    soon = errand_samples.SOON
    walk = hall(errand_samples.catalogue(cases_most=5)).do(CARD, *SECOND, p.AddMatter(), *HOUSE, i.Proceed())
    walk.do(*[i.Back()] * 9, CARD, bi.OpenBookings())
    assert isinstance(walk.screen, bs.BookAsking)
    walk.do(bi.BookingsFound(walk.screen.id, (soon,)), i.Proceed(), i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    request = walk.screen.request
    assert (request.booking, request.matter, request.more) == (soon.booking, soon.matter, ())


def test_certificate_beside_other_matters_is_said_to_stand_alone() -> None:
    """Whoever chose something before reads that it has no number yet; nothing is printed in the number's place."""
    catalogue_ = certificate_scenes.catalogue().model_copy(update={"cases_most": 5})
    walk = hall(catalogue_, samples.MEANS).do(i.FacesChanged(True), i.ChooseTheme("real-estate"))
    walk.do(
        i.ChooseMatter("property-advice"), p.AddMatter(), i.ChooseTheme("social"), i.ChooseMatter("insured")
    )
    assert "不能和不动产登记咨询同一个号" in shown(walk)
    assert "add-matter" not in keys_of(walk)


def test_matter_that_closed_meanwhile_is_no_part_of_the_number() -> None:
    """It is neither named nor asked for."""
    walk = two()
    shut = tuple(m.model_copy(update={"open": m.id != "house-transfer"}) for m in catalogue().matters)
    walk.do(i.CatalogueCame(catalogue(rev=9).model_copy(update={"matters": shut})))
    assert "不动产转移登记" not in shown(walk)
    walk.do(i.Proceed())
    assert walk.state.session is not None
    assert walk.state.session.errand == ("mortgage",)


def test_life_event_joins_what_was_chosen_before_or_is_not_offered() -> None:
    """Nothing that was chosen is lost; where all would be too many, the key is not there."""
    for most, errand in ((5, ("insured", "house-transfer", "mortgage", "records")), (3, None)):
        walk = hall(catalogue(cases_most=most)).do(CARD, i.ChooseTheme("social"), i.ChooseMatter("insured"))
        walk.do(p.AddMatter(), i.OpenEvents(), i.ChooseEvent("home"))
        assert (view_of(walk.state, ZH).main is not None) == (errand is not None)
        walk.do(i.Proceed(), i.Proceed())
        assert walk.state.session is not None
        assert (walk.state.session.errand or None) == errand


def test_answer_that_another_form_has_too_is_looked_at_there_again() -> None:
    """The telephone changed in the first form: the second is reviewed anew before all is signed."""
    walk = two().do(i.Proceed(), i.Proceed(), p.AllHere(), *prepare_scenes.keys("13800000000"))
    walk.do(p.PickAnswer("live"), *prepare_scenes.keys("89"), *prepare_scenes.keys("20261120"), i.Proceed())
    walk.do(i.Proceed(), p.AllHere(), i.Proceed())
    assert isinstance(walk.screen, ps.FormSign)
    while walk.screen != ps.FormReview("house-transfer"):
        walk.do(i.Back())
    walk.do(p.ChangeField("phone"), *prepare_scenes.keys("13900000000"), i.Proceed())
    assert walk.screen == ps.FormReview("mortgage")
    assert "139 0000 0000" in shown(walk)


def test_card_of_another_person_ends_the_session_of_a_typed_number() -> None:
    """What somebody said under a number of their own never goes under another one's card."""
    claim = Claim("number", number="110101195401010016")
    walk = two()
    assert walk.state.session is not None
    walk.state = replace(walk.state, session=replace(walk.state.session, card=None, claim=claim))
    walk.do(CARD)
    assert walk.state.session == Session(samples.card())


def _key() -> str:
    return b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()

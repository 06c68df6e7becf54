"""这件事这次不办: one of several matters is left out where something is missing for it alone; an agent's number carries less."""

from base64 import b64encode
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk import prepare_samples as made
from kiosk import prepare_scenes
from kiosk.flow import booking_intents as bi
from kiosk.flow import booking_screens as bs
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import prepare_screens as ps
from kiosk.flow import states as s
from kiosk.flow.session import prepared_for
from kiosk.gateways.visitors import issue_body
from kiosk.view_models import view_of
from queue_server.contracts.commands import IssueTicket
from queue_server.contracts.forms import SelfCheck
from queue_server.contracts.snapshots import Catalogue
from tests.support.kiosk_chance import preparing
from tests.support.kiosk_flow import Walk, hall
from tests.support.kiosk_several import CARD, HOUSE, SECOND, ZH, catalogue, keys_of, shown, two

INSURED = (i.ChooseTheme("social"), i.ChooseMatter("insured"))
FORM = (*prepare_scenes.keys("13800000000"), p.PickAnswer("live"), *prepare_scenes.keys("89"), *prepare_scenes.keys("20261120"), i.Proceed())  # fmt: skip
SIGN = (p.SignAtWindow(), i.SkipFace(), i.Proceed())


def body(walk: Walk) -> IssueTicket:
    """What goes to the hall."""
    assert isinstance(walk.screen, s.Issuing)
    key = b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    return issue_body(walk.screen.request, key)


def errand(walk: Walk) -> tuple[str, ...]:
    """The matters of the number that is on its way."""
    assert walk.state.session is not None
    return walk.state.session.errand


def main_of(walk: Walk) -> str:
    """The words of the main key."""
    main = view_of(walk.state, ZH).main
    return main.text if main else ""


def at_missing_second() -> Walk:
    """Everything is there for the first; for the second the deed is not."""
    return two().do(i.Proceed(), i.Proceed(), p.AllHere(), *FORM, i.Proceed(), i.Proceed())


def test_second_matter_is_left_out_and_the_first_goes_alone() -> None:
    """The main key where queueing for it would be in vain; nothing of what was said for it is sent."""
    walk = at_missing_second()
    assert walk.screen == ps.Missing("mortgage", ())
    assert main_of(walk) == "这件事这次不办"
    walk.do(i.Proceed())
    assert walk.screen == ps.FormSign("house-transfer")
    walk.do(*SIGN)
    sent = body(walk)
    assert (sent.matter, sent.more, sent.more_checks) == ("house-transfer", (), ())
    assert sent.self_check == SelfCheck(have=(1, 2, 3, 4))
    assert isinstance(walk.screen, s.Issuing)
    assert [each.matter for each in walk.screen.request.prepared] == ["house-transfer"]


def test_first_matter_is_left_out_and_the_second_is_asked_in_its_order() -> None:
    """Who comes, what is there, the form: as if the second had been chosen alone."""
    walk = two().do(i.Proceed(), i.Proceed(), p.TickMaterial(1), i.Proceed(), p.LeaveOut("house-transfer"))
    assert walk.screen == ps.Parties("mortgage")
    walk.do(i.Proceed(), p.AllHere(), *prepare_scenes.keys("13800000000"), *prepare_scenes.keys("89"))
    assert walk.screen == ps.FormReview("mortgage")
    walk.do(i.Proceed(), *SIGN)
    sent = body(walk)
    assert (sent.matter, sent.more, sent.self_check) == ("mortgage", (), SelfCheck(have=(1, 2)))


def test_way_back_leads_past_what_was_left_out() -> None:
    """No screen asks for it any more, and its guide's place is taken by the other's, which lists its own papers alone."""
    walk = at_missing_second().do(i.Proceed())
    seen = []
    while not isinstance(walk.screen, s.Guide):
        seen.append(walk.do(i.Back()).screen)
    assert all(getattr(screen, "matter", "") != "mortgage" for screen in seen)
    assert walk.screen == s.Guide("house-transfer")
    assert "借款合同原件" not in shown(walk)
    assert "一个号一起办" not in shown(walk)
    assert errand(walk.do(i.Proceed())) == ("house-transfer",)


def test_matter_for_which_somebody_is_missing_can_be_left_out() -> None:
    """The key stands there once somebody is said to be away; of whom that was said nothing is sent."""
    walk = two().do(i.Proceed())
    assert "leave-out" not in keys_of(walk)
    walk.do(p.ToggleAbsent("co-applicant"))
    assert "leave-out" in keys_of(walk)
    walk.do(p.LeaveOut("house-transfer"), i.Proceed(), p.AllHere())
    walk.do(*prepare_scenes.keys("13800000000"), *prepare_scenes.keys("89"), i.Proceed(), *SIGN)
    assert [(each.role, each.present) for each in body(walk).parties] == [("applicant", True), ("co-applicant", True)]  # fmt: skip


def test_what_may_follow_leaves_the_choice() -> None:
    """Nothing that stops it is missing: going on is the main way, leaving out the lesser."""
    walk = two().do(i.Proceed(), i.Proceed(), *(p.TickMaterial(n) for n in (1, 2, 3)), i.Proceed())
    assert (main_of(walk), keys_of(walk)) == ("下一步", ["leave-out"])


def test_one_matter_alone_has_nothing_to_leave_out() -> None:
    """No key, and the intent does nothing: the ways on are those of before."""
    walk = hall(catalogue()).do(CARD, *HOUSE, i.Proceed(), i.Proceed(), p.TickMaterial(1), i.Proceed())
    before = walk.screen
    assert "leave-out" not in keys_of(walk)
    assert main_of(walk) == "预约，带齐再来"
    assert walk.do(p.LeaveOut("house-transfer")).screen == before
    assert walk.do(i.Proceed()).screen == bs.Days("house-transfer")


def test_of_several_another_day_stays_possible() -> None:
    """Booking the one matter is a lesser key beside leaving it out and going on anyway."""
    walk = two().do(i.Proceed(), i.Proceed(), p.TickMaterial(1), i.Proceed())
    assert keys_of(walk) == ["book", "anyway"]
    assert walk.do(bi.BookTime()).screen == bs.Days("house-transfer")
    walk.do(i.Back(), p.GoOnAnyway())
    assert errand(walk) == ("house-transfer", "mortgage")


@pytest.mark.parametrize("matter", ["records", "nowhere"])
def test_matter_that_is_not_on_the_errand_cannot_be_left_out(matter: str) -> None:
    """A stray word changes nothing."""
    walk = two().do(i.Proceed(), i.Proceed(), p.TickMaterial(1), i.Proceed())
    before = walk.state
    assert walk.do(p.LeaveOut(matter)).state == before


def test_form_that_took_an_answer_from_the_one_left_out_asks_for_it() -> None:
    """The telephone was said in the first form; without it the second asks, and is signed anew."""
    walk = two().do(i.Proceed(), i.Proceed(), p.TickMaterial(1), i.Proceed(), p.GoOnAnyway(), *FORM)
    walk.do(i.Proceed(), p.AllHere(), i.Proceed())
    assert walk.screen == ps.FormSign("mortgage")
    while not isinstance(walk.screen, ps.Missing):
        walk.do(i.Back())
    walk.do(i.Proceed())
    assert walk.screen == ps.FormField("mortgage", "phone")
    walk.do(*prepare_scenes.keys("13900000000"), *prepare_scenes.keys("89"))
    assert walk.screen == ps.FormReview("mortgage")
    walk.do(i.Proceed(), *SIGN)
    assert isinstance(walk.screen, s.Issuing)
    assert dict(walk.screen.request.form) == {"phone": "13900000000", "area": "89"}


def test_result_that_only_the_one_left_out_would_send_is_not_sent() -> None:
    """The wish was for a matter that is not on the number any more."""
    sends = made.sending(cases_most=5)
    needs = catalogue()
    asked = tuple(
        m.model_copy(update={"needs": next(n for n in needs.matters if n.id == m.id).needs, "guide": m.guide if m.id == "house-transfer" else m.guide.model_copy(update={"delivery": None})})
        for m in sends.matters
    )  # fmt: skip
    walk = hall(sends.model_copy(update={"matters": asked})).do(CARD, *INSURED, p.AddMatter(), *HOUSE)
    walk.do(i.Proceed(), p.TickMaterial(1), i.Proceed(), p.GoOnAnyway())
    assert isinstance(walk.screen, ps.SendResult)
    walk.do(p.ChooseSending("window"), *[i.Back()] * 2)
    assert isinstance(walk.screen, ps.Missing)
    walk.do(i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert walk.screen.request.delivery is None
    assert (walk.screen.request.matter, walk.screen.request.more) == ("insured", ())


# --- an agent's number ---------------------------------------------------------------------------------------------------


def three(most: int, *then: i.Intent) -> Walk:
    """At the guide of the third of three matters, in a hall whose agents may have so many on a number."""
    walk = two(agent_cases_most=most)
    return walk.do(p.AddMatter(), *INSURED, *then)


def test_agent_with_more_than_an_agent_may_have_chooses_what_to_leave_out() -> None:
    """Said before anything else is asked; no way leads past it, and the person says which."""
    walk = three(2, p.ForAnother())
    assert walk.screen == ps.Parties("insured", agent=True)
    for text in ("代办的一个号最多办 2 件", "请点 1 件这次不办的", "抵押权登记", "参保证明打印"):
        assert text in shown(walk)
    before = walk.state
    assert walk.do(i.Proceed(), p.GoOnAnyway()).state == before
    walk.do(p.LeaveOut("mortgage"), p.ToggleAuthority(), i.Proceed())
    assert errand(walk) == ("house-transfer", "insured")
    assert walk.screen == ps.Parties("house-transfer", agent=True, authority=True)


def test_agent_who_leaves_out_the_screen_s_own_matter_is_asked_for_the_others() -> None:
    """Being an agent does not go with the matter at which it was said; and may be taken back."""
    walk = three(2, p.ForAnother(), p.LeaveOut("insured"))
    assert walk.screen == ps.Parties("house-transfer", agent=True)
    assert "没有委托书" in shown(walk)
    walk.do(p.ForAnother(), i.Proceed())
    assert not prepared_for(walk.state.session, "house-transfer").agent


def test_agent_who_is_none_after_all_keeps_everything() -> None:
    """The key that said it takes it back: three matters go on."""
    walk = three(2, p.ForAnother(), p.ForAnother(), i.Proceed())
    assert errand(walk) == ("house-transfer", "mortgage", "insured")
    assert walk.screen == ps.Parties("house-transfer")


def test_somebody_who_says_only_later_to_be_an_agent_is_told_there() -> None:
    """On the screen of who comes, in the middle of the errand."""
    walk = three(1, i.Proceed(), p.ForAnother())
    assert "代办的一个号最多办 1 件" in shown(walk)
    walk.do(p.LeaveOut("mortgage"), p.LeaveOut("insured"), p.ToggleAuthority(), i.Proceed())
    assert errand(walk) == ("house-transfer",)
    assert isinstance(walk.screen, ps.SelfCheck)


def test_known_agent_is_offered_no_more_than_an_agent_may_have() -> None:
    """Once it was said, the guide adds nothing that the hall would refuse at the end."""
    walk = two(agent_cases_most=2).do(p.ForAnother(), p.ToggleAuthority(), i.Proceed(), i.Back(), i.Back())
    assert walk.screen == s.Guide("mortgage")
    assert "add-matter" not in keys_of(walk)
    walk = two(agent_cases_most=3).do(p.ForAnother(), p.ToggleAuthority(), i.Proceed(), i.Back(), i.Back())
    assert "add-matter" in keys_of(walk)


def test_hall_that_lets_agents_have_more_changes_nothing() -> None:
    """The kiosk offers nobody more than `cases_most`."""
    walk = three(30, p.ForAnother())
    assert "最多办" not in shown(walk)
    assert "add-matter" not in keys_of(two(cases_most=2, agent_cases_most=30))
    assert SECOND[1] == i.ChooseMatter("mortgage")


def without_papers() -> Catalogue:
    """The same hall, asking for people alone."""
    whole = catalogue(agent_cases_most=2, rev=9)
    plain = tuple(m.model_copy(update={"needs": (), "form": ()}) for m in whole.matters)
    return whole.model_copy(update={"matters": plain})


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_touched_the_number_is_asked_for_in_order(seed: int) -> None:
    """Each request is of the errand alone, with what was said for each, and of an agent never more than the hall gives one."""
    random, asked = Random(seed), 0  # noqa: S311 - a test's choices
    for _ in range(60):
        walk = three(2)
        if random.random() < 0.5:
            walk.do(i.CatalogueCame(without_papers()))
        for _ in range(40):
            walk.do(random.choice((preparing(random, walk), i.Proceed(), i.SkipFace())))
        for effect in walk.asked(e.SendIssue):
            assert isinstance(effect, e.SendIssue)
            request, asked = effect.request, asked + 1
            wanted = (request.matter, *request.more)
            assert tuple(each.matter for each in request.prepared) == wanted
            assert (
                len(set(wanted)) == len(wanted) <= (2 if any(each.agent for each in request.prepared) else 5)
            )
    assert asked

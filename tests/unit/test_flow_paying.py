"""Paying at the kiosk: what it may ask, what it may say, and what it may never say."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from kiosk import pay_samples, samples, words
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import moves, paying
from kiosk.flow import pay_intents as pi
from kiosk.flow import pay_screens as ps
from kiosk.flow import states as s
from kiosk.flow.paying import Phase
from kiosk.flow.way_intents import CodeScanned
from kiosk.pay_samples import ATTEMPT, ORDER, OTHER_ORDER, attempt, payment, receipt
from kiosk.view_models import view_of
from queue_server.contracts.refusals import RefusalCode
from tests.support.kiosk_flow import Walk, hall, strings, texts

ALIPAY, WECHAT = "28" + "1" * 16, "13" + "2" * 16
"""What phones show."""


def payer(scanner: bool = True) -> Walk:
    """A kiosk of a hall that takes money, its scanner beside it."""
    walk = hall(samples.catalogue(fees=pay_samples.FEES))
    walk.state = replace(walk.state, means=frozenset({"scanner"}) if scanner else frozenset())
    return walk


def ordered(walk: Walk | None = None) -> Walk:
    """At the choice of a way, for two items."""
    walk = (walk or payer()).do(
        pi.OpenFees(), pi.PickFee("property-home"), pi.PickFee("property-copy"), i.Proceed()
    )
    (asked,) = walk.asked(e.OpenOrder)
    return walk.do(pi.OrderOpened(asked.request.id, ORDER), pi.PaymentCame(payment()))


def started(way: str) -> Walk:
    """An attempt whose start was stored."""
    walk = ordered().do(pi.ChooseWay(way))
    if way.endswith("_scan"):
        walk.do(CodeScanned(WECHAT))
    (asked,) = walk.asked(e.StartPay)
    return walk.do(pi.PayStarted(asked.id, ATTEMPT))


def came(
    state: str, way: str = "alipay_show", of: str = "pending", rev: int = 5, **more: Any
) -> pi.PaymentCame:
    """The hall's word on the attempt."""
    return pi.PaymentCame(payment(state, rev, attempt=attempt(way, of), **more))


def phase(walk: Walk) -> Phase | None:
    """What is shown of the order."""
    return paying.phase(walk.state, walk.screen) if isinstance(walk.screen, ps.Pay) else None


def shown(walk: Walk) -> str:
    """Everything that the screen says, in both languages."""
    return " ".join(
        text
        for language in words.LANGUAGES
        for text in texts(view_of(s_of(walk.state, language), words.load(language)))
    )


def s_of(state: s.State, language: str) -> s.State:
    """The same state in another language."""
    return replace(state, language=language)


# --- the way to an order ------------------------------------------------------------------------------------


def test_order_is_asked_by_items_and_never_by_an_amount() -> None:
    """The machine names what is wanted; the hall says what it costs."""
    walk = payer().do(pi.OpenFees(), pi.PickFee("property-copy"), pi.PickFee("property-copy"), i.Proceed())
    (asked,) = walk.asked(e.OpenOrder)
    assert asked.request.items == (("property-copy", 2),)
    assert asked.request.ticket is None
    assert isinstance(walk.screen, ps.Opening)


def test_fee_is_taken_back_by_the_second_touch_and_kept_within_its_most() -> None:
    """One ID card or none; at most nine copies; what staff assess cannot be picked."""
    walk = payer().do(pi.OpenFees(), pi.PickFee("id-card"), pi.PickFee("id-card"), pi.PickFee("deed-tax"))
    assert walk.screen == ps.Fees()
    for _ in range(12):
        walk.do(pi.PickFee("property-copy"))
    assert walk.screen == ps.Fees(picked=(("property-copy", 9),))
    assert walk.do(pi.ClearFees(), i.Proceed()).screen == ps.Fees()
    assert walk.asked(e.OpenOrder) == []


def test_ticket_shown_leads_to_the_fees_of_its_matter() -> None:
    """The fees of the errand, with the ticket on the order; a matter without any offers none."""
    walk = payer()
    for matter, ticket in ((None, samples.ticket(matter="insured")), ("house-transfer", samples.ticket())):
        walk.state = replace(walk.state, screen=s.TicketShown(ticket, "url", True), session=s.Session())
        walk.do(pi.OpenFees())
        assert getattr(walk.screen, "matter", None) == matter
    walk.do(pi.PickFee("property-home"), pi.PickFee("id-card"), i.Proceed())
    (asked,) = walk.asked(e.OpenOrder)
    assert asked.request == ps.PayRequest(asked.request.id, (("property-home", 1),), ticket=ticket.ticket)


@pytest.mark.parametrize("by", ["typed", "scanned"])
def test_pay_notice_by_its_twenty_digits(by: str) -> None:
    """缴款识别码, from the keypad or held before the scanner."""
    number = "33010026112500000017"
    walk = payer().do(pi.OpenFees(), pi.OpenPayNumber())
    if by == "typed":
        walk.do(*(i.TypeLetter(sign) for sign in number), i.Proceed())
    else:
        walk.do(CodeScanned(number + "\n"))
    assert walk.asked(e.OpenOrder)[0].request.notice == number


@pytest.mark.parametrize("text", ["", "6901234567892", "一二三", "9" * 21, "P<UTO" * 20])
def test_number_that_is_nothing_here_says_so_and_asks_nobody(text: str) -> None:
    """A shop's bar code, a passport: one sentence, no order."""
    walk = payer().do(pi.OpenFees(), CodeScanned(text))
    assert walk.asked(e.OpenOrder) == [] or text == "9" * 21
    if text != "9" * 21:
        assert walk.screen == ps.PayNumber("", unknown=True)


def test_payment_begun_elsewhere_is_found_by_number_ticket_or_card() -> None:
    """Typed or scanned; each is one question to the hall, which shows the order. Nothing of the person is in any repr."""
    token, card = "k3Jx9Qm2Vb7Tz5Wc8Ys1Lp", samples.card()
    page = moves.page_url(payer().state, token)
    for text, found in ((OTHER_ORDER, {"order": OTHER_ORDER}), (page, {"token": token})):
        walk = payer().do(pi.OpenFees(), CodeScanned(text))
        (asked,) = walk.asked(e.OpenOrder)
        assert asked.request == ps.PayRequest(asked.request.id, **found)
    assert token not in repr((asked, walk.state))
    walk = payer().do(pi.OpenFees(), pi.OpenPayNumber(), i.CardPlaced(card))
    (asked,) = walk.asked(e.OpenOrder)
    assert asked.request.holder == card
    assert card.number not in repr((asked, walk.state))
    walk.do(pi.OrderOpened(asked.request.id, ORDER), came("asking"))
    assert phase(walk) == "unknown"


def test_card_in_the_session_finds_its_payment_with_one_touch() -> None:
    """Laid down on the first screen; without a card the key is not there."""
    walk = payer().do(i.CardPlaced(samples.card()), pi.OpenFees())
    assert words.load("zh")("pay.mine") in shown(walk)
    walk.do(pi.FindPayment())
    assert walk.asked(e.OpenOrder)[0].request.holder == samples.card()
    plain = payer().do(pi.OpenFees(), pi.FindPayment())
    assert plain.asked(e.OpenOrder) == []
    assert words.load("zh")("pay.mine") not in shown(plain)


def test_order_without_an_answer_is_no_charge() -> None:
    """Eight seconds, then words; an answer that comes later moves nothing."""
    walk = payer().do(pi.OpenFees(), pi.PickFee("id-card"), i.Proceed()).wait(9)
    assert walk.screen == ps.PayProblem("link")
    (asked,) = walk.asked(e.OpenOrder)
    assert walk.asked(e.DropOrder) == [e.DropOrder(asked.request.id)]
    assert walk.do(pi.OrderOpened(asked.request.id, ORDER)).screen == ps.PayProblem("link")
    assert walk.asked(e.StartPay) == []


# --- ways ---------------------------------------------------------------------------------------------------


def test_scan_ways_are_offered_only_beside_a_scanner() -> None:
    """A machine without one shows its own codes."""
    walk = ordered(payer(scanner=False))
    assert paying.ways(walk.state, walk.screen) == (
        "alipay_show",
        "wechat_show",
        "unionpay_show",
        "counter",
        "card",
    )
    assert walk.do(pi.ChooseWay("alipay_scan")).asked(e.StartPay) == []


def test_scanned_code_goes_into_one_start_and_stays_nowhere() -> None:
    """Not in the state, not in any repr; and only where the screen asked for it."""
    walk = ordered().do(CodeScanned(WECHAT))
    assert walk.asked(e.StartPay) == []
    walk.do(pi.ChooseWay("wechat_scan"), CodeScanned(WECHAT), CodeScanned(WECHAT))
    (asked,) = walk.asked(e.StartPay)
    assert (asked.way, asked.code) == ("wechat_scan", WECHAT)
    assert WECHAT not in repr((asked, CodeScanned(WECHAT), walk.state))
    assert WECHAT not in set(strings(walk.state))


def test_second_start_is_not_asked_while_one_is_under_way() -> None:
    """However often a way is touched."""
    walk = ordered().do(
        pi.ChooseWay("alipay_show"), pi.ChooseWay("alipay_show"), pi.ChooseWay("card"), i.Back()
    )
    assert len(walk.asked(e.StartPay)) == 1
    assert phase(walk) == "starting"


@pytest.mark.parametrize("reply_first", [True, False])
def test_reply_and_snapshot_may_come_in_either_order(reply_first: bool) -> None:
    """The code is shown with its countdown when the snapshot has it."""
    walk = ordered().do(pi.ChooseWay("alipay_show"))
    (asked,) = walk.asked(e.StartPay)
    happened = (pi.PayStarted(asked.id, ATTEMPT), came("waiting"))
    walk.do(*(happened if reply_first else reversed(happened)))
    assert phase(walk) == "waiting"
    assert pay_samples.CODE in shown(walk)
    assert isinstance(walk.screen, ps.Pay)
    assert walk.screen.asked == ""


def test_refused_code_leads_back_to_the_choice_with_its_reason() -> None:
    """An Alipay code held for WeChat: nothing was begun, and it says so."""
    walk = ordered().do(pi.ChooseWay("wechat_scan"), CodeScanned(ALIPAY))
    (asked,) = walk.asked(e.StartPay)
    walk.do(pi.PayRefused(asked.id, RefusalCode.CODE_NOT_OF_WAY))
    assert phase(walk) == "choose"
    assert words.load("zh")("pay.refused") in shown(walk)


def test_another_way_is_a_cancel_that_only_the_hall_ends() -> None:
    """The screen says that it is being cancelled until the channel has spoken."""
    walk = started("alipay_show").do(came("waiting"), pi.ChangeWay())
    assert [asked.order for asked in walk.asked(e.CancelPay)] == [ORDER]
    assert phase(walk) == "waiting"
    walk.do(pi.PaymentCame(payment("open", 6, attempt=attempt("alipay_show", "closed", why="cancelled"))))
    assert phase(walk) == "choose"


# --- what nobody knows --------------------------------------------------------------------------------------

FAILED = ("没有付成", "did not go through", "失败", "fail", "没有扣款", "Nothing was")


@pytest.mark.parametrize("way", ["alipay_show", "wechat_scan", "card"])
def test_unknown_is_never_shown_as_failed(way: str) -> None:
    """A channel's silence, a start without an answer, a wait without a word: the slip, and 不会重复扣款 in both languages."""
    silent = ordered().do(pi.ChooseWay(way))
    if way.endswith("_scan"):
        silent.do(CodeScanned(WECHAT))
    ends = (
        started(way).do(came("asking", way, "unknown")),
        silent.wait(9),
        started(way).do(came("waiting", way)).wait(121),
    )
    for walk in ends:
        assert phase(walk) == "unknown"
        assert [paper.kind for paper in walk.asked(e.PrintPaper)] == ["unknown"]
        walk.do(pi.PaperPrinted(ORDER, "unknown", "paper"))
        said = shown(walk)
        assert "不会重复扣款" in said
        assert "not be charged twice" in said
        assert not [word for word in FAILED if word in said]


def test_unknown_that_ends_well_prints_the_receipt_once() -> None:
    """The bank's word comes while the person still stands there."""
    walk = started("alipay_show").do(came("asking", of="unknown"))
    paid = came("paid", of="paid", rev=7, receipt=receipt())
    walk.do(
        paid,
        paid,
        pi.PaperPrinted(ORDER, "receipt", "none"),
        came("paid", of="paid", rev=8, receipt=receipt()),
    )
    assert phase(walk) == "done"
    assert [paper.kind for paper in walk.asked(e.PrintPaper)] == ["unknown", "receipt"]


def test_late_refusal_of_a_start_that_was_given_up_is_said() -> None:
    """Nothing was begun: the choice again."""
    walk = ordered().do(pi.ChooseWay("alipay_show")).wait(9)
    (asked,) = walk.asked(e.StartPay)
    walk.do(pi.PayRefused(asked.id, RefusalCode.WAY_NOT_OFFERED))
    assert phase(walk) == "choose"


def test_leaving_drops_the_start_and_takes_the_slip() -> None:
    """A start that was not answered may not begin when nobody is there; what runs is cancelled."""
    walk = ordered().do(pi.ChooseWay("alipay_show"))
    (asked,) = walk.asked(e.StartPay)
    walk.do(i.Leave())
    assert walk.asked(e.DropPay) == [e.DropPay(asked.id, ORDER)]
    assert [paper.kind for paper in walk.asked(e.PrintPaper)] == ["unknown"]
    assert walk.screen == s.TakeThings(with_ticket=True)


def test_other_order_of_the_machine_does_not_hide_the_one_being_paid() -> None:
    """An order of somebody who has gone may still be made late."""
    walk = started("alipay_show").do(came("waiting"), pi.PaymentCame(payment("open", 9, order=OTHER_ORDER)))
    assert phase(walk) == "waiting"


def test_older_word_of_the_hall_changes_nothing() -> None:
    """A paid order never becomes a waiting one."""
    walk = started("alipay_show").do(
        came("paid", of="paid", rev=9, receipt=receipt()), came("waiting", rev=8)
    )
    assert phase(walk) == "done"


# --- after a power cut --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["waiting", "asking", "paid"])
def test_payment_goes_on_after_a_power_cut(state: str) -> None:
    """A fresh machine gets the retained snapshot and offers the payment; a paid one gives its receipt."""
    walk = payer().do(
        came(
            state,
            of={"paid": "paid", "waiting": "pending"}.get(state, "unknown"),
            receipt=receipt() if state == "paid" else None,
        )
    )
    walk.do(pi.OpenFees(), pi.ResumePayment())
    assert phase(walk) == {"waiting": "waiting", "asking": "unknown", "paid": "done"}[state]
    if state == "paid":
        assert [paper.kind for paper in walk.asked(e.PrintPaper)] == ["receipt"]


def test_payment_whose_end_was_shown_is_offered_to_nobody_else() -> None:
    """The next person sees no other's payment; nor does anybody after five minutes."""
    walk = started("alipay_show").do(came("paid", of="paid", receipt=receipt()), i.Proceed()).wait(9)
    assert walk.do(pi.OpenFees(), pi.ResumePayment()).screen == ps.Fees()
    late = payer().do(came("paid", of="paid", receipt=receipt())).do(i.Tick(), later=301)
    assert late.do(pi.OpenFees(), pi.ResumePayment()).screen == ps.Fees()


def test_own_number_shows_the_payment_again() -> None:
    """The slip's bars or its ten signs."""
    walk = payer().do(came("asking", of="unknown"), pi.OpenFees(), CodeScanned(ORDER))
    assert phase(walk) == "unknown"


def test_counter_prints_its_slip_and_says_where() -> None:
    """Cash is always possible."""
    walk = started("counter").do(came("waiting", "counter"))
    assert phase(walk) == "counter"
    assert [paper.kind for paper in walk.asked(e.PrintPaper)] == ["counter"]
    assert pay_samples.CASH.zh in shown(walk)
    assert walk.do(i.Proceed()).screen == s.TakeThings(with_ticket=True)


def test_nothing_to_pay_is_done_at_once_with_its_reason() -> None:
    """Free and why, in words: no ¥0.00, which would read like a sum to pay."""
    walk = ordered().do(
        pi.PaymentCame(payment("free", 2, charges=pay_samples.WAIVED, receipt=receipt(None, 0)))
    )
    assert phase(walk) == "done"
    assert "免费：" in shown(walk)
    assert "¥0.00" not in shown(walk)
    assert pay_samples.WAIVED[0].waiver.zh in shown(walk)


# --- every state × every intent -----------------------------------------------------------------------------

WORDS_OF_HALL = (
    came("open", of="closed"), came("open", of="failed"), came("waiting"), came("waiting", "counter"),
    came("asking", of="unknown"), came("paid", of="paid", receipt=receipt()), came("refunded", of="refunded", receipt=receipt()),
    pi.PaymentCame(payment("reading", 5, charges=())), pi.PaymentCame(payment("open", 5, order=OTHER_ORDER)),
    pi.OrderOpened("f" * 32, OTHER_ORDER), pi.OrderRefused("f" * 32, RefusalCode.UNKNOWN_FEE), pi.PayStarted("f" * 32, "b" * 32),
    pi.PayRefused("f" * 32, RefusalCode.PAYMENT_RUNNING), pi.PaperPrinted(ORDER, "receipt", "paper"),
)  # fmt: skip
EVERYTHING: tuple[i.Intent, ...] = (
    *WORDS_OF_HALL, pi.OpenFees(), pi.PickFee("id-card"), pi.ClearFees(), pi.OpenPayNumber(), pi.ResumePayment(),
    pi.ChooseWay("alipay_show"), pi.ChooseWay("wechat_scan"), pi.ChooseWay("notice"), pi.ChangeWay(), CodeScanned(WECHAT),
    i.Touched(), i.Proceed(), i.Back(), i.Leave(), i.Tick(), i.TypeLetter("3"), i.EraseLetter(), i.NoIdCard(),
    i.ChooseTheme("social"), i.SwitchLanguage(), i.SwitchAid("large"), i.LinkChanged(False), i.CardPlaced(samples.card()),
    i.CardLifted(), i.CardFailed("card.read_failed"), i.ReaderChanged("reader.lost"),
)  # fmt: skip


def states() -> dict[str, Walk]:
    """A kiosk in every phase of paying, and on every screen around it."""
    found = {
        "fees": payer().do(pi.OpenFees()),
        "number": payer().do(pi.OpenFees(), pi.OpenPayNumber()),
        "opening": payer().do(pi.OpenFees(), pi.PickFee("id-card"), i.Proceed()),
        "problem": payer().do(pi.OpenFees(), pi.PickFee("id-card"), i.Proceed()).wait(9),
        "choose": ordered(),
        "scan": ordered().do(pi.ChooseWay("wechat_scan")),
        "starting": ordered().do(pi.ChooseWay("alipay_show")),
        "waiting": started("alipay_show").do(came("waiting")),
        "counter": started("counter").do(came("waiting", "counter")),
        "unknown": started("alipay_show").do(came("asking", of="unknown")),
        "done": started("alipay_show").do(came("paid", of="paid", receipt=receipt())),
    }
    opened = payer().do(pi.OpenFees(), pi.PickFee("id-card"), i.Proceed())
    (asked,) = opened.asked(e.OpenOrder)
    found["reading"] = opened.do(pi.OrderOpened(asked.request.id, ORDER))
    return found


def test_states_are_every_phase() -> None:
    """The table below misses none."""
    assert {phase(walk) for walk in states().values()} - {None} == set(get_args(Phase))


@pytest.mark.parametrize("name", states())
def test_every_intent_is_safe_in_every_state_of_paying(name: str) -> None:
    """No error, no second start, never both a way back and money under way; every screen can be drawn, and all lead home."""
    for intent in EVERYTHING:
        walk = states()[name]
        before = len(walk.asked(e.StartPay))
        was = phase(walk)
        walk.do(intent, later=1)
        view = view_of(walk.state, words.load(walk.state.language))
        assert view.heading or isinstance(walk.screen, s.TicketShown)
        if len(walk.asked(e.StartPay)) > before:
            assert was in ("choose", "scan"), intent
        if was in paying.UNSURE and not isinstance(intent, pi.PaymentCame | i.Leave | i.Proceed | i.Back):
            assert phase(walk) in paying.UNSURE, intent
        walk.do(i.CardLifted()).wait(5 * 60)
        assert walk.screen == s.Home(), intent
        assert walk.state.session is None


def test_hall_that_takes_no_money_offers_none() -> None:
    """No fees in its catalogue: no button, and the intent does nothing."""
    walk = hall().do(pi.OpenFees())
    assert walk.screen == s.Home()
    assert words.load("zh")("pay.button") not in shown(walk)


def test_cash_and_a_telephone_stand_on_every_screen_of_paying() -> None:
    """An unattended machine says where cash is taken, in both languages."""
    for walk in states().values():
        said = shown(walk)
        assert pay_samples.CASH.zh in said
        assert pay_samples.CASH.en in said
        assert "0571-12345" in said


def test_emulated_gateway_is_named_while_paying() -> None:
    """演示 stands under the heading of every phase."""
    for name, walk in states().items():
        if isinstance(walk.screen, ps.Pay) and name != "reading":
            assert words.load("zh")("pay.emulated") in shown(walk)


def test_countdown_says_no_more_than_the_channel_grants() -> None:
    """90 s at most, whatever two clocks think; then the result is looked for."""
    walk = started("alipay_show").do(came("waiting"))
    assert "还有 90 秒" in shown(walk)
    walk.do(i.Tick(), later=30)
    assert "还有 60 秒" in shown(walk)
    walk.do(i.Tick(), later=70)
    assert words.load("zh")("pay.countdown_over") in shown(walk)

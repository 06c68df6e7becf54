"""证到包邮 at the kiosk: asked once a session, only where something can be sent; nothing known asked again, nothing left behind."""

from base64 import b64encode
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from firmware_bridge.slip import Text
from kiosk import certificate_scenes, prepare_scenes, samples, words
from kiosk import prepare_samples as made
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import prepare_screens as ps
from kiosk.flow import states as s
from kiosk.flow.delivery import sent
from kiosk.flow.moves import known
from kiosk.flow.rules import Rules
from kiosk.gateways.guide_slip import guide_slip
from kiosk.gateways.offline import alone
from kiosk.gateways.slips import Printed, ticket_slip
from kiosk.gateways.visitors import issue_body
from kiosk.speech import wording
from kiosk.view_models import view_of
from queue_server.contracts.codec import encode
from queue_server.contracts.commands import Delivery
from queue_server.contracts.snapshots import Catalogue
from tests.support.kiosk_flow import HOUSE, INSURED, Walk, hall, strings, texts

ZH = words.load("zh")
PHONE = "13800000000"
HOME = samples.card().home
CARD = i.CardPlaced(samples.card())
TO_HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE))
TO_INSURED = (i.ChooseTheme("social"), i.ChooseMatter(INSURED))


def asked(*more: i.Intent, catalogue: Catalogue | None = None) -> Walk:
    """At the question, and what is done there."""
    return hall(catalogue or made.sending()).do(CARD, *TO_HOUSE, i.Proceed(), *more)


def delivery(walk: Walk) -> Delivery | None:
    """What goes with the number, once the face was not wanted."""
    if isinstance(walk.screen, s.Consent):
        walk.do(i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    return walk.screen.request.delivery


def keys_of(walk: Walk) -> list[str]:
    """Ids of the ways that are offered."""
    return [tile.button.id for tile in view_of(walk.state, ZH).tiles]  # type: ignore[attr-defined]  # a list of choices


def shown(walk: Walk) -> str:
    """Everything that the screen says."""
    return " ".join(texts(view_of(walk.state, ZH)))


def test_three_ways_and_the_card_s_address_is_not_on_the_screen() -> None:
    """Pick-up, the card's address, the window; what it costs is said; the address is neither shown nor spoken."""
    walk = asked()
    assert walk.screen == ps.SendResult(HOUSE)
    assert keys_of(walk) == ["send:pick_up", "send:card", "send:window"]
    assert "包邮" in shown(walk)
    assert HOME
    assert HOME not in shown(walk) + " ".join(wording.screen_says(view_of(walk.state, ZH)))


@pytest.mark.parametrize(
    ("way", "wish"),
    [("pick_up", None), ("window", Delivery(to="window"))],
)
def test_way_that_needs_no_telephone_leads_on_at_once(way: p.Sending, wish: Delivery | None) -> None:
    """One touch, and the errand goes on."""
    assert delivery(asked(p.ChooseSending(way))) == wish


def test_card_s_address_asks_for_a_telephone_once() -> None:
    """A number that is none is mended there; then wish and number go along, and leave sealed alone."""
    walk = asked(p.ChooseSending("card"), *prepare_scenes.keys("138"))
    assert isinstance(walk.screen, ps.SendPhone)
    assert walk.screen.wrong
    assert walk.do(i.Proceed()).screen.text == "138"  # type: ignore[union-attr]  # the same screen
    walk.do(*prepare_scenes.keys("00000000"))
    assert delivery(walk) == Delivery(to="card", phone=PHONE)
    assert isinstance(walk.screen, s.Issuing)
    body = issue_body(
        walk.screen.request, b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    )
    assert PHONE not in encode(body).decode()
    assert HOME not in encode(body).decode()


def test_telephone_that_a_form_gave_is_not_asked_again() -> None:
    """Asked after the form and before the face; the number is the form's."""
    formed = made.catalogue()
    matters = tuple(
        m.model_copy(update={"guide": m.guide.model_copy(update={"delivery": made.SENT})})
        if m.id == HOUSE
        else m
        for m in formed.matters
    )
    walk = hall(formed.model_copy(update={"matters": matters})).do(*prepare_scenes.REVIEW[1:])
    walk.do(i.Proceed(), p.SignAtWindow())
    assert walk.screen == ps.SendResult(HOUSE)
    assert delivery(walk.do(p.ChooseSending("card"))) == Delivery(to="card", phone=PHONE)


def test_telephone_said_here_is_known_to_later_forms() -> None:
    """The same question is not asked by the next form of the session."""
    walk = asked(p.ChooseSending("card"), *prepare_scenes.keys(PHONE))
    assert walk.state.session is not None
    assert dict(walk.state.session.known) == {"phone": PHONE}


def test_question_is_asked_once_a_session() -> None:
    """Of the next number of the same person the answer is known."""
    walk = asked(p.ChooseSending("window"))
    assert delivery(walk) == Delivery(to="window")
    session = walk.state.session
    again = hall(made.sending()).do(CARD)
    again.state = replace(again.state, session=session)
    again.do(*TO_INSURED, i.Proceed())
    assert delivery(again) == Delivery(to="window")


def test_one_question_for_all_matters_on_the_number() -> None:
    """Both are named; one answer goes with the number."""
    walk = hall(made.sending()).do(CARD, *TO_HOUSE, p.AddMatter(), *TO_INSURED, i.Proceed())
    assert "不动产转移登记" in shown(walk)
    assert "参保证明" in shown(walk)
    assert delivery(walk.do(p.ChooseSending("card"), *prepare_scenes.keys(PHONE))) == Delivery(
        to="card", phone=PHONE
    )


def test_without_a_card_there_is_no_address_to_send_to() -> None:
    """A typed number says none: pick-up and the window are left, and the third is not taken."""
    walk = hall(made.sending()).do(*prepare_scenes.SCENES["send-no-card"][1:])
    assert walk.screen == ps.SendResult(INSURED)
    assert keys_of(walk) == ["send:pick_up", "send:window"]
    assert walk.do(p.ChooseSending("card")).screen == ps.SendResult(INSURED)
    assert delivery(walk.do(p.ChooseSending("window"))) == Delivery(to="window")


def test_what_cannot_be_sent_or_is_printed_here_asks_nothing() -> None:
    """The other matters go on as ever; an own certificate is handed out by the machine."""
    walk = hall(made.sending()).do(
        CARD, i.ChooseTheme("real-estate"), i.ChooseMatter("mortgage"), i.Proceed()
    )
    assert isinstance(walk.screen, s.Consent)
    printing = at_a_printer().do(CARD, *TO_INSURED, i.Proceed())
    assert not isinstance(printing.screen, ps.SendResult)


def at_a_printer() -> Walk:
    """Before a kiosk that prints the certificate of insurance, which can be sent as well."""
    own = certificate_scenes.catalogue()
    matters = tuple(
        m.model_copy(update={"guide": m.guide.model_copy(update={"delivery": made.SENT})})
        if m.id == INSURED
        else m
        for m in own.matters
    )
    return hall(own.model_copy(update={"matters": matters}), means=samples.MEANS).do(i.FacesChanged(True))


def test_certificate_on_a_number_with_another_matter_can_be_sent() -> None:
    """Alone it is printed; on a number of two, of a hall file that changed meanwhile, the window issues it."""
    state = at_a_printer().do(CARD).state
    house, insured = known(state, (HOUSE, INSURED))
    assert sent(state, (insured,)) == ()
    assert sent(state, (house, insured)) == (insured,)


def test_back_leads_to_the_question_and_another_answer_counts() -> None:
    """From the telephone back, then pick-up: nothing is sent, and nobody is stuck."""
    walk = asked(p.ChooseSending("card"), i.Back())
    assert walk.screen == ps.SendResult(HOUSE)
    assert delivery(walk.do(p.ChooseSending("pick_up"))) is None


def test_nothing_of_the_answer_stays_or_is_said_in_a_repr() -> None:
    """Time ends the session as on every screen; neither state nor intent tells a log what was said."""
    walk = asked(p.ChooseSending("card"), *prepare_scenes.keys(PHONE)[:-1])
    assert PHONE in list(strings(walk.state))
    assert PHONE not in repr(walk.state)
    assert "card" not in repr(p.ChooseSending("card"))
    walk.wait(Rules().idle_s + 1)
    assert walk.state.session is None
    assert PHONE not in list(strings(walk.state))


def test_slips_and_screen_say_that_it_will_be_sent() -> None:
    """The ticket's slip, also of this machine's own number, the screen after it, and the guide with what it costs."""
    about = Printed("厅", samples.NOW, demo=False)
    ticket = samples.ticket().model_copy(update={"delivery": True})
    matter = next(m for m in made.sending().matters if m.id == HOUSE)
    own = alone("2026-11-25-KA001", matter, samples.NOW, sent=True)
    for given in (ticket, own):
        slip = ticket_slip(given, "u", about, ZH)
        assert any(isinstance(b, Text) and "结果会寄给您" in b.text for b in slip.blocks)
    plain = ticket_slip(samples.ticket(), "u", about, ZH)
    assert not any(isinstance(b, Text) and "结果会寄给您" in b.text for b in plain.blocks)
    guide = guide_slip(matter, "", about, ZH)
    assert any(isinstance(b, Text) and "包邮" in b.text for b in guide.blocks)
    walk = hall(made.sending()).do(*prepare_scenes.SCENES["send-ticket"][1:-2])
    assert isinstance(walk.screen, s.Issuing)
    walk.do(i.TicketCame(walk.screen.request.id, ticket), i.PrintEnded(ticket.ticket, "none"))
    assert "会寄给您" in shown(walk)

"""Without the card: each other credential, its level, and always a number at the end."""

from dataclasses import replace
from datetime import date

import pytest

from firmware_bridge.protocol import card_text
from firmware_bridge.protocol.mrz import DocumentKind
from firmware_bridge.protocol.social_card import SocialCard
from kiosk import samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.claims import Claim, credential_of, of_social_card
from kiosk.flow.credentials import ERASE, ways
from kiosk.gateways.visitors import visitor_of
from queue_server.contracts.identity import CREDENTIALS, level_of
from tests.support.cards import KINDS
from tests.support.documents import td3
from tests.support.kiosk_flow import ADVICE, HOUSE, INSURED, Walk, hall

NUMBER = "11010519491231002X"
ASK = (i.ChooseTheme("social"), i.ChooseMatter(INSURED), i.Proceed(), i.OtherCredential())
ASK_PERSON = (i.ChooseTheme("real-estate"), i.ChooseMatter(HOUSE), i.Proceed(), i.OtherCredential())


def keys(text: str) -> tuple[i.PadKey, ...]:
    """Typed one by one."""
    return tuple(i.PadKey(sign) for sign in text)


@pytest.fixture
def walk() -> Walk:
    """A kiosk with every device."""
    found = hall()
    found.state = replace(found.state, means=samples.MEANS)
    return found


def test_typed_number_gives_a_number_and_is_looked_at(walk):
    """From the pad to the request: unverified, with the birth date that the number holds."""
    walk.do(*ASK, i.ChooseCredential("number"), *keys(NUMBER), i.Proceed())
    assert walk.screen == s.Guide(INSURED)
    walk.do(i.Proceed())
    [sent] = walk.asked(e.SendIssue)
    assert sent.request.card is None
    assert sent.request.claim == Claim(
        "typed_number", number=NUMBER, birth=date(1949, 12, 31), sex=sent.request.claim.sex
    )
    assert visitor_of(sent.request.holder).credential == "typed_number"


@pytest.mark.parametrize(
    ("way", "credential"),
    [("number", "typed_number"), ("temporary", "temporary_card"), ("household", "household_book")],
)
def test_papers_without_a_chip_are_typed(walk, way, credential):
    """临时身份证 and 户口簿: a typed number under its own name."""
    walk.do(*ASK, i.ChooseCredential(way), *keys(NUMBER), i.Proceed())
    assert walk.state.holder.credential == credential


@pytest.mark.parametrize("text", ["110105194912310021", "110105209912310021", "11010519491331002"])
def test_wrong_number_stays_to_be_mended(walk, text):
    """Check digit, a day to come, too short: nothing is lost, one touch takes the last sign back."""
    walk.do(*ASK, i.ChooseCredential("number"), *keys(text), i.Proceed())
    assert isinstance(walk.screen, s.Pad)
    assert walk.screen.wrong == "pad.bad_number"
    walk.do(i.PadKey(ERASE))
    assert (walk.screen.text, walk.screen.wrong) == (text[:-1], "")


def test_pad_takes_only_what_fits():
    """Eighteen signs, an X only as the last, letters only where a code has them."""
    walk = hall().do(*ASK, i.ChooseCredential("number"), *keys("1X2A" + "3" * 20))
    assert walk.screen.text == "12" + "3" * 16
    walk = hall().do(*ASK, i.ChooseCredential("number"), *keys(NUMBER))
    assert walk.screen.text == NUMBER
    walk = hall().do(*ASK, i.ChooseCredential("licence"), *keys("9O1I"), i.PadKey("12"))
    assert walk.screen.text == "91"


@pytest.mark.parametrize("way", ["typed", "scanned"])
def test_licence_by_pad_and_by_scanner(walk, way):
    """The same code, the same claim; it names no person."""
    walk.do(*ASK, i.ChooseCredential("licence"))
    if way == "typed":
        walk.do(*keys("91350100M000100Y43"), i.Proceed())
    else:
        walk.do(i.ChooseCredential("licence-scan"), i.CodeScanned("https://example.org/91350100M000100Y43"))
    assert walk.state.holder == Claim("business_licence", number="91350100M000100Y43")
    assert visitor_of(walk.state.holder).birth == ""


def test_passport_is_scanned(walk):
    """Its zone becomes a claim; half of one is said, and tried again."""
    zone = td3("CHN", "E12345678", date(2001, 2, 3), date(2031, 1, 1), "LI<<NA")
    walk.do(*ASK, i.ChooseCredential("travel"), i.CodeScanned(zone[:44]))
    assert walk.screen == s.Scan("travel", INSURED, "scan.no_zone")
    walk.do(i.CodeScanned(zone.replace("E1", "E2")))
    assert walk.screen == s.Scan("travel", INSURED, "scan.bad_zone")
    assert walk.do(i.CodeScanned(zone)).screen == s.Guide(INSURED)
    assert (walk.state.holder.credential, walk.state.holder.name) == ("passport", "LI NA")


def test_passport_that_has_expired_is_named(walk):
    """And the other ways stay."""
    zone = td3("CHN", "E12345678", date(2001, 2, 3), date(2026, 11, 24), "LI<<NA")
    walk.do(*ASK, i.ChooseCredential("travel"), i.CodeScanned(zone))
    assert walk.screen == s.Scan("travel", INSURED, "scan.expired")
    assert isinstance(walk.do(i.OtherCredential()).screen, s.Credentials)


def test_code_goes_to_its_platform_unread(walk):
    """Even one that looks like a citizen's number, or a zone: the screen that asked decides."""
    walk.do(*ASK, i.ChooseCredential("code"), i.CodeScanned(NUMBER))
    [asked] = walk.asked(e.VerifyCode)
    assert asked.text == NUMBER
    assert walk.state.holder is None
    assert NUMBER not in repr(walk.state) + repr(asked) + repr(i.CodeScanned(NUMBER))
    claim = Claim("electronic_code", "测试", NUMBER, date(1949, 12, 31))
    assert walk.do(i.CodeVerified(asked.attempt, claim)).screen == s.Guide(INSURED)
    assert level_of(credential_of(walk.state.holder)) == "card"


@pytest.mark.parametrize("code", ["code.unknown", "code.silent"])
def test_platform_that_fails_leads_to_every_other_way(walk, code):
    """A calm word, the list, and the errand still wanted."""
    walk.do(*ASK, i.ChooseCredential("code"), i.CodeScanned("x"))
    asked = walk.asked(e.VerifyCode)[0]
    assert walk.do(i.CodeFailed(asked.attempt, code)).screen == s.Credentials(INSURED, code)
    assert walk.do(i.Back()).screen == s.AskCard(INSURED)


def test_platform_that_is_silent_is_not_waited_for(walk):
    """Eight seconds; a word that comes later changes nothing."""
    walk.do(*ASK, i.ChooseCredential("code"), i.CodeScanned("x"))
    asked = walk.asked(e.VerifyCode)[0]
    assert walk.wait(8).screen == s.Credentials(INSURED, "code.silent")
    walk.do(i.CodeVerified(asked.attempt, Claim("electronic_code")))
    assert walk.state.holder is None


def test_social_card_is_read_in_its_slot(walk):
    """Pulled out too early it is asked for again; what it says is not proved."""
    walk.do(*ASK, i.ChooseCredential("social"), i.ClaimFailed("card.read_failed"))
    assert walk.screen == s.Insert(INSURED, "card.read_failed")
    walk.do(i.ClaimMade(of_social_card(SocialCard("测试", NUMBER, "A12345678"))))
    assert walk.screen == s.Guide(INSURED)
    assert level_of(credential_of(walk.state.holder)) == "unverified"


def test_newborn_has_no_number(walk):
    """Nothing is asked; the papers are looked at."""
    walk.do(*ASK, i.ChooseCredential("newborn"), i.Proceed())
    holder = walk.asked(e.SendIssue)[0].request.holder
    assert (holder.number, holder.name, holder.birth) == ("", "", None)
    assert visitor_of(holder).number == ""


@pytest.mark.parametrize(
    "way", ["code", "travel", "social", "number", "temporary", "household", "licence", "licence-scan"]
)
def test_nothing_at_all_is_one_touch_away_from_every_way(walk, way):
    """没带身份证 always ends in a ticket."""
    walk.do(
        *ASK, *((i.ChooseCredential("licence"),) if way == "licence-scan" else ()), i.ChooseCredential(way)
    )
    walk.do(i.NoIdCard(), i.Proceed())
    [sent] = walk.asked(e.SendIssue)
    assert (sent.request.matter, sent.request.holder) == (ADVICE, None)


@pytest.mark.parametrize(
    "screen",
    [
        s.Credentials(INSURED),
        s.Pad("typed_number", INSURED),
        s.Scan("code", INSURED),
        s.Insert(INSURED),
        s.NoCard(INSURED),
    ],
)
def test_card_after_all_is_taken_on_every_way(walk, screen):
    """It was in the other pocket: the errand goes on with it."""
    walk.do(*ASK)
    walk.state = replace(walk.state, screen=screen)
    walk.do(i.CardPlaced(samples.card()))
    assert walk.screen == s.Guide(INSURED)
    assert walk.state.card == samples.card()


def test_level_person_without_a_chip_goes_to_staff_and_to_no_camera(walk):
    """There is no photo to compare with: staff look at the window, without another number."""
    walk.do(*ASK_PERSON, i.ChooseCredential("number"), *keys(NUMBER), i.Proceed(), i.Proceed())
    assert isinstance(walk.screen, s.Confirm)
    assert walk.screen.check.outcome == "unavailable"
    walk.do(i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.check.outcome == "unavailable"
    assert not walk.asked(e.StartFace)


def test_kiosk_offers_only_what_it_has():
    """Without scanner, slot and platform there are the pad and the papers."""
    assert ways(hall().state) == ("number", "temporary", "household", "licence", "newborn")
    walk = hall().do(*ASK, i.ChooseCredential("code"))
    assert isinstance(walk.screen, s.Credentials)


@pytest.mark.parametrize("letter", KINDS)
def test_chip_card_of_another_kind_is_named(letter):
    """J, I and Y reach the queue as what they are."""
    card = card_text.decode(KINDS[letter].text_block(), bytes(1024))
    assert visitor_of(card).credential == ("residence_permit" if letter == "J" else "foreigner_card")


def test_documents_are_credentials():
    """What the bridge names, the queue knows."""
    assert {kind.value for kind in DocumentKind} < set(CREDENTIALS)


def test_session_end_wipes_the_claim(walk):
    """Nothing of it stays."""
    walk.do(*ASK, i.ChooseCredential("number"), *keys(NUMBER), i.Proceed(), i.Leave())
    assert walk.state.holder is None
    assert NUMBER not in str(walk.state)

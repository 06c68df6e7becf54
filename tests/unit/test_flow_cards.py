"""What can be wrong with a card or the reader: said, with a way on and a way without."""

from datetime import date

import pytest

from kiosk import pay_samples, samples
from kiosk.flow import booking_screens as b
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import pay_intents as pi
from kiosk.flow import pay_screens as m
from kiosk.flow import rating_screens as r
from kiosk.flow import states as s
from kiosk.flow.booking_intents import OpenBookings, OpenRating
from kiosk.flow.way_intents import ClaimFailed
from kiosk.view_models import view_of
from kiosk.words import load
from queue_server.contracts.base import Language
from tests.support.kiosk_flow import Walk, hall, texts

GOOD = i.CardPlaced(samples.card())
BAD = {
    "card.bad_number": samples.card(number="110101199003071091"),
    "card.expired": samples.card(valid_to=date(2026, 11, 24)),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_card_is_named_and_not_taken(code: str) -> None:
    """Nothing of it stays."""
    walk = hall().do(i.CardPlaced(BAD[code]))
    assert walk.screen == s.CardProblem(code)
    assert walk.state.card is None


def test_card_valid_on_its_last_day() -> None:
    """The last day counts."""
    assert hall().do(i.CardPlaced(samples.card(valid_to=date(2026, 11, 25)))).screen == s.Themes()


@pytest.mark.parametrize("code", ["card.expired", "card.bad_number"])
def test_bad_card_still_ends_in_a_number(code: str) -> None:
    """Without the card there is the desk's number."""
    walk = hall().do(i.CardPlaced(BAD[code]), i.NoIdCard(), i.Proceed())
    assert walk.asked(e.SendIssue)[0].request.card is None


def test_card_pulled_away_is_said_and_the_next_read_goes_on() -> None:
    """Place it again: the errand goes on where it was."""
    walk = hall().do(
        i.ChooseTheme("social"), i.ChooseMatter("insured"), i.Proceed(), i.CardFailed("card.read_failed")
    )
    assert walk.screen == s.CardProblem("card.read_failed")
    assert walk.do(GOOD).screen == s.Guide("insured")


def test_reader_gone_is_said_only_to_who_needs_it_and_heals() -> None:
    """On the first screen a word, at the question for a card a problem, and back when it is back."""
    assert hall().do(i.ReaderChanged("reader.lost")).screen == s.Home()
    walk = hall().do(
        i.ChooseTheme("social"), i.ChooseMatter("insured"), i.Proceed(), i.ReaderChanged("reader.lost")
    )
    assert walk.screen == s.CardProblem("reader.lost")
    assert walk.do(i.ReaderChanged(None)).screen == s.AskCard("insured")


ASKED = {
    "booking": (OpenBookings(),),
    "rating": (OpenRating(),),
    "payment": (pi.OpenFees(), pi.OpenPayNumber()),
}


def asked(name: str) -> Walk:
    return hall(samples.catalogue(fees=pay_samples.FEES), means=samples.MEANS).do(*ASKED[name])


@pytest.mark.parametrize("name", ASKED)
def test_card_that_cannot_be_read_is_said_wherever_one_says_whose_errand_it_is(name: str) -> None:
    """Bookings, services, payment: never a silent reader; the same card read well then does what it was laid down for."""
    walk = asked(name).do(i.CardFailed("card.read_failed"))
    assert walk.screen == s.CardProblem("card.read_failed")
    assert isinstance(walk.do(GOOD).screen, b.BookAsking | r.RateAsking | m.Opening)


@pytest.mark.parametrize("name", ASKED)
def test_reader_gone_is_said_wherever_one_says_whose_errand_it_is(name: str) -> None:
    """And the screen is back with the reader."""
    walk = asked(name)
    before = walk.screen
    assert walk.do(i.ReaderChanged("reader.lost")).screen == s.CardProblem("reader.lost")
    assert walk.do(i.ReaderChanged(None)).screen == before


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ASKED)
def test_scanner_gone_is_said_wherever_a_code_may_be_held(name: str, language: Language) -> None:
    """What to do instead stands there, too."""
    words = load(language)
    walk = asked(name).do(ClaimFailed("scan.lost"))
    said = texts(view_of(walk.state, words))
    key = {"payment": "pay"}.get(name, name)
    assert {words("trouble.scan.lost"), words(f"{key}.no_scanner")} <= set(said)
    assert walk.state == walk.do(ClaimFailed("scan.lost")).state


def test_card_fault_with_a_card_in_the_session_changes_nothing() -> None:
    """The person is known already."""
    assert hall().do(GOOD, i.CardLifted(), i.CardFailed("card.read_failed")).screen == s.Themes()


def test_card_left_is_asked_back_after_the_session() -> None:
    """请取回身份证 stays until it is taken or a minute has passed."""
    walk = hall().do(GOOD, i.Leave())
    assert walk.screen == s.TakeThings(with_ticket=False)
    assert walk.wait(30).screen == s.TakeThings(with_ticket=False)
    assert walk.do(i.CardLifted()).wait(9).screen == s.Home()

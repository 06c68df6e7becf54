"""What can be wrong with a card or the reader: said, with a way on and a way without."""

from datetime import date

import pytest

from kiosk import samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from tests.support.kiosk_flow import hall

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


def test_card_fault_with_a_card_in_the_session_changes_nothing() -> None:
    """The person is known already."""
    assert hall().do(GOOD, i.CardLifted(), i.CardFailed("card.read_failed")).screen == s.Themes()


def test_card_left_is_asked_back_after_the_session() -> None:
    """请取回身份证 stays until it is taken or a minute has passed."""
    walk = hall().do(GOOD, i.Leave())
    assert walk.screen == s.TakeThings(with_ticket=False)
    assert walk.wait(30).screen == s.TakeThings(with_ticket=False)
    assert walk.do(i.CardLifted()).wait(9).screen == s.Home()

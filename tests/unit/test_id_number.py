"""Citizen numbers and a card's validity."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.protocol import card_text
from firmware_bridge.protocol.id_number import CardValidity, card_validity, check_character, is_valid
from tests.support.cards import VECTOR_CARD

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "110101199001010015"])
def test_number_of_the_standard_is_valid(number):
    """The published examples pass."""
    assert is_valid(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # wrong check digit
        "11010519491231002x",  # a small x
        "11010519491331002X",  # month 13
        "1101051949123100",
        "１１０１０５１９４９１２３１００２X",
        "",
        "11010519491231002X\n",
    ],
)
def test_number_with_a_fault_is_invalid(number):
    """Shape, check character and day of birth are each looked at."""
    assert not is_valid(number)


@given(
    st.from_regex(
        r"[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True
    ),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_number_with_one_changed_digit_is_invalid(first17, at, by):
    """MOD 11-2 finds every single wrong digit."""
    number = first17 + check_character(first17)
    assert is_valid(number)
    wrong = first17[:at] + str((int(first17[at]) + by) % 10) + first17[at + 1 :] + number[17]
    assert not is_valid(wrong)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, CardValidity.OK),
        ({"valid_to": date(2026, 11, 22)}, CardValidity.OK),
        ({"valid_to": date(2026, 11, 21)}, CardValidity.EXPIRED),
        ({"valid_from": date(2026, 11, 22)}, CardValidity.OK),
        ({"valid_from": date(2026, 11, 23)}, CardValidity.NOT_YET_VALID),
        ({"number": "110101199001010016"}, CardValidity.BAD_NUMBER),
        ({"birth": date(1990, 1, 2)}, CardValidity.BIRTH_MISMATCH),
        ({"number": "x", "valid_to": date(2000, 1, 1)}, CardValidity.BAD_NUMBER),
    ],
)
def test_card_validity_gives_the_gravest_objection(changes, verdict):
    """Number before birth before dates; both end days count as valid."""
    card = card_text.decode(VECTOR_CARD.text_block(), VECTOR_CARD.photo_slot)
    assert card_validity(replace(card, **changes), TODAY) is verdict

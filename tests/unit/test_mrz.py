"""Machine-readable zones: ICAO 9303's own examples, every wrong sign found, Chinese permits, garbage."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.cards import Sex
from firmware_bridge.errors import BadField, ProtocolError
from firmware_bridge.protocol import mrz
from firmware_bridge.protocol.mrz import DocumentKind
from tests.support.documents import td1, td3

TODAY = date(2026, 11, 22)
# The standard's own specimens.
TD3 = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
)


@pytest.mark.parametrize(("lines", "number"), [(TD3, "L898902C3"), (TD1, "D23145890")])
@pytest.mark.parametrize("joint", ["", "\n", "\r\n", " "])
def test_specimen_of_the_standard(lines, number, joint):
    """Both layouts, as lines or in one run."""
    found = mrz.parse(joint.join(lines), TODAY)
    assert (found.number, found.name, found.nationality) == (number, "ERIKSSON ANNA MARIA", "UTO")
    assert (found.birth, found.sex, found.valid_to) == (date(1974, 8, 12), Sex.FEMALE, date(2012, 4, 15))


@pytest.mark.parametrize(
    ("code", "kind"),
    [("CR", DocumentKind.HOME_RETURN), ("CT", DocumentKind.TAIWAN), ("I<", DocumentKind.OTHER)],
)
def test_permits_are_told_apart(code, kind):
    """回乡证 and 台胞证 by their codes; anything else is a travel document."""
    found = mrz.parse(
        td1(code + "CHN", "H12345678", date(1990, 5, 6), date(2030, 1, 1), "CHAN<<TAI<MAN"), TODAY
    )
    assert (found.kind, found.surname, found.given) == (kind, "CHAN", "TAI MAN")


def test_chinese_passport():
    """A letter and eight digits; a one-syllable name."""
    found = mrz.parse(td3("CHN", "E12345678", date(2001, 2, 3), date(2031, 1, 1), "LI<<NA"), TODAY)
    assert (found.kind, found.number, found.name, found.birth) == (
        DocumentKind.PASSPORT, "E12345678", "LI NA", date(2001, 2, 3),
    )  # fmt: skip


def test_number_of_more_than_nine_signs_goes_on_in_the_optional_field():
    """ICAO 9303 part 5: `<` for the check digit, the rest and its digit behind."""
    found = mrz.parse(
        td1("I<UTO", "D23145890734", date(1974, 8, 12), date(2030, 4, 15), "ERIKSSON<<ANNA"), TODAY
    )
    assert found.number == "D23145890734"


def test_birth_day_that_is_not_known_is_none_and_single_names_stand():
    """A document may know the year only; a person may have one name."""
    found = mrz.parse(td3("UTO", "X1", None, date(2030, 1, 1), "SUKARNO"), TODAY)
    assert (found.birth, found.name, found.given) == (None, "SUKARNO", "")


@pytest.mark.parametrize("lines", [TD3, TD1], ids=["TD3", "TD1"])
def test_every_wrong_digit_of_the_data_is_found(lines):
    """Each digit of number and dates changed: refused by name, never another person."""
    run = "".join(lines)
    at = range(44, 44 + 28) if len(lines) == 2 else (*range(5, 15), *range(30, 45))
    for place in at:
        if run[place].isdigit():
            wrong = run[:place] + str((int(run[place]) + 1) % 10) + run[place + 1 :]
            with pytest.raises(BadField):
                mrz.parse(wrong, TODAY)


@pytest.mark.parametrize(
    "text", ["", "P<CHN", "0" * 88, "<" * 90, "V" + TD3[0][1:] + TD3[1], "P" * 72, "123456789012345678"]
)
def test_other_texts_are_no_zone(text):
    """A payment code, a web address, half a zone: told apart, not guessed."""
    with pytest.raises(ProtocolError):
        mrz.parse(text, TODAY)


@given(st.text(alphabet="ABP0123456789<IC", min_size=85, max_size=91))
def test_any_text_gives_a_document_or_a_typed_error(text):
    """No other exception, ever."""
    assert _judged(text) in ("document", "BadField", "UnsupportedLayout")


def _judged(text: str) -> str:
    try:
        mrz.parse(text, TODAY)
    except ProtocolError as error:
        return type(error).__name__
    return "document"


def test_zone_is_unfinished_until_its_last_line():
    """The scanner waits for the second or third line, and for nothing after a payment code."""
    assert mrz.looks_unfinished(TD3[0])
    assert not mrz.looks_unfinished("\n".join(TD3))
    assert mrz.looks_unfinished("\r".join(TD1[:2]))
    assert not mrz.looks_unfinished("\n".join(TD1))
    assert not mrz.looks_unfinished("134567890123456789")


def test_document_hides_itself():
    """Nothing personal in a repr."""
    assert repr(mrz.parse("".join(TD3), TODAY)) == "TravelDocument(***)"

"""统一社会信用代码: shape, check, and where it stands in a QR code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.protocol import uscc

GOOD = "91350100M000100Y43"  # the standard's own example


def test_example_of_the_standard_is_valid():
    """GB 32100's."""
    assert uscc.is_valid(GOOD)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_sign_is_found(at, sign):
    """The check catches every single change."""
    assert uscc.is_valid(GOOD[:at] + sign + GOOD[at + 1 :]) is (sign == GOOD[at])


@pytest.mark.parametrize("text", ["", GOOD.lower(), GOOD + "0", "91350100M000100O43", "11010519491231002X"])
def test_other_texts_are_invalid(text):
    """Small letters, letters that look like digits, a citizen's number."""
    assert not uscc.is_valid(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (GOOD, GOOD),
        (f"统一社会信用代码:{GOOD};名称:某公司", GOOD),
        (f"https://example.org/i?uniscid={GOOD}&v=1", GOOD),
        (f"{GOOD} {GOOD}", GOOD),
        ("https://example.org/i?id=91350100M000100Y44", None),
        ("134567890123456789", None),
        (f"x{GOOD}", None),
    ],
)
def test_code_is_found_in_a_licence_code(text, found):
    """An address or words around it; a wrong one is none."""
    assert uscc.found_in(text) == found

"""Line breaking on the printer's grid."""

from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.typeset import printable, wrap


def _cells(sign: str) -> int:
    return 1 if sign.isascii() else 2


def test_words_of_latin_letters_stay_whole():
    """A line breaks at a space, and the space goes."""
    assert wrap("Please bring your card", 12, _cells) == ["Please bring", "your card"]


def test_word_longer_than_a_line_is_cut():
    """What fits no line is cut rather than lost."""
    assert wrap("abcdefghij", 4, _cells) == ["abcd", "efgh", "ij"]


def test_closing_marks_never_begin_a_line():
    """The character before moves down with the mark."""
    assert wrap("请带好身份证，谢谢", 12, _cells) == ["请带好身份", "证，谢谢"]


def test_opening_marks_never_end_a_line():
    """The bracket moves down with what it opens."""
    assert wrap("带好合同（原件）", 10, _cells) == ["带好合同", "（原件）"]


def test_line_breaks_of_the_text_are_kept():
    """Each paragraph begins a line, an empty one too."""
    assert wrap("甲\n\n乙", 10, _cells) == ["甲", "", "乙"]


@given(st.text(alphabet="甲乙，。（）ab c,", max_size=60), st.integers(4, 20))
def test_nothing_is_lost_and_no_line_too_long(text, cells):
    """All but spaces comes out again, in order, and each line fits."""
    lines = wrap(text, cells, _cells)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(sum(map(_cells, line)) <= cells for line in lines)


@given(st.text())
def test_printable_text_has_no_control_characters(text):
    """No escape, no half of a pair: a name cannot command a printer."""
    clean = printable(text)
    assert len(clean) == len(text)
    assert not any(sign != "\n" and (ord(sign) < 32 or 127 <= ord(sign) < 160) for sign in clean)
    clean.encode("utf-8")

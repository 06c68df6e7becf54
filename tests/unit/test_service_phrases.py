"""What a call says, word for word."""

import pytest

from queue_server.service.phrases import call, call_en, call_zh, chinese_number, taken_back


def test_call_zh_says_the_hall_s_phrase():
    """The Chinese call is the agreed sentence: ticket digit by digit, window as a number."""
    assert call_zh("A001", "12").text == "请，A零零一号，到，十二号窗口办理。"


def test_call_en_says_the_hall_s_phrase():
    """The English call is the agreed sentence."""
    assert call_en("A001", "12").text == "Ticket A zero zero one, please go to Window 12."


def test_call_zh_with_yao_says_yao_in_the_ticket_only():
    """幺 is for the ticket's digits; the window's number keeps 一."""
    assert call_zh("B111", "11", yao=True).text == "请，B幺幺幺号，到，十一号窗口办理。"


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "零"),
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (12, "十二"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (215, "二百一十五"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_chinese_number_reads_as_people_say_it(n: int, words: str):
    """Zeros inside are said once, a leading 一 of the teens is not."""
    assert chinese_number(n) == words


@pytest.mark.parametrize("n", [-1, 10_000])
def test_chinese_number_beyond_its_range_refuses(n: int):
    """No window has such a number."""
    with pytest.raises(ValueError, match="0 to 9999"):
        chinese_number(n)


def test_call_with_two_letters_spells_both():
    """A series of two letters is spelt letter by letter in both languages."""
    zh, en = call("MB203", "3")
    assert zh.text == "请，MB二零三号，到，三号窗口办理。"
    assert en.text == "Ticket M B two zero three, please go to Window 3."


def test_call_with_a_named_place_keeps_the_name():
    """A window whose label is not a number is said as it is written."""
    zh, en = call("A007", "导询台")
    assert zh.text == "请，A零零七号，到，导询台办理。"
    assert en.text == "Ticket A zero zero seven, please go to 导询台."


def test_spoken_forms_keep_tones_and_letters():
    """What the synthesiser gets: 1号 keeps the first tone, the letter A is no article."""
    zh, en = call("A101", "1")
    assert zh.spoken == "请，A 一 零 1号，到，1号窗口办理。"
    assert en.spoken == "Ticket eh, one, zero, one, please go to Window 1."


def test_taken_back_says_who_is_to_wait():
    """The ticket digit by digit as in the call, and no window."""
    zh, en = taken_back("A011", yao=True)
    assert zh.text == "A零幺幺号，刚才的叫号已撤回，请稍候。"
    assert en.text == "Ticket A zero one one, your call was withdrawn. Please wait."
    assert taken_back("A101")[0].spoken == "A 一 零 1号，刚才的叫号已撤回，请稍候。"

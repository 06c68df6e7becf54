"""What a call says, built from the hall's phrases. Pure.

`text` is the sentence as written for people; `spoken` is the same sentence as a synthesiser must be given it
so that letters are named (the letter A, not the article "a") and 一 keeps its first tone before 号: espeak-ng
reads 一号 as yí hào, as in 一个, but 1号 rightly as yī hào.
"""

from dataclasses import dataclass
from typing import Final

from queue_server.contracts.base import Language

_ZH_DIGITS: Final = "零一二三四五六七八九"
_EN_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS: Final = ((1000, "千"), (100, "百"), (10, "十"))
_EN_LETTERS: Final = {"A": "eh"}
"""Letters that espeak-ng does not name by itself, and what it must read instead."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence in one language, as written and as given to the synthesiser."""

    language: Language
    text: str
    spoken: str


def chinese_number(n: int) -> str:
    """0–9999 in Chinese numerals: 12 → 十二, 20 → 二十, 103 → 一百零三."""
    if not 0 <= n <= 9999:
        raise ValueError("0 to 9999")
    if n < 10:
        return _ZH_DIGITS[n]
    out, rest, gap = "", n, False
    for unit, name in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            out += ("零" if gap and out else "") + _ZH_DIGITS[digit] + name
        gap = not digit
    if rest:
        out += ("零" if gap and out else "") + _ZH_DIGITS[rest]
    return out.removeprefix("一") if 10 <= n < 20 else out


def spell_zh(number: str, *, yao: bool = False) -> list[str]:
    """A ticket's characters one by one: A001 → A 零 零 一 (幺 where a hall says so)."""
    digits = _ZH_DIGITS.replace("一", "幺") if yao else _ZH_DIGITS
    return [digits[int(c)] if c.isdecimal() else c for c in number]


def spell_en(number: str) -> list[str]:
    """A ticket's characters one by one: A001 → A zero zero one."""
    return [_EN_DIGITS[int(c)] if c.isdecimal() else c for c in number]


def call_zh(number: str, window_label: str, *, yao: bool = False) -> Phrase:
    """请，A零零一号，到，十二号窗口办理。"""
    spelt = spell_zh(number, yao=yao)
    place = f"{chinese_number(int(window_label))}号窗口" if _plain(window_label) else window_label
    said = f"请，{' '.join(spelt)}号，到，{place}办理。".replace("一号", "1号")
    return Phrase("zh", f"请，{''.join(spelt)}号，到，{place}办理。", said)


def call_en(number: str, window_label: str) -> Phrase:
    """Ticket A zero zero one, please go to Window 12."""
    spelt = spell_en(number)
    place = f"Window {window_label}" if _plain(window_label) else window_label
    named = [_EN_LETTERS.get(word, word) for word in spelt]
    return Phrase(
        "en",
        f"Ticket {' '.join(spelt)}, please go to {place}.",
        f"Ticket {', '.join(named)}, please go to {place}.",
    )


def call(
    number: str, window_label: str, *, yao: bool = False, first: Language = "zh"
) -> tuple[Phrase, Phrase]:
    """One call in both languages, that of the person `first`."""
    return _ordered(call_zh(number, window_label, yao=yao), call_en(number, window_label), first)


def _ordered(zh: Phrase, en: Phrase, first: Language) -> tuple[Phrase, Phrase]:
    return (zh, en) if first == "zh" else (en, zh)


def taken_back(number: str, *, yao: bool = False, first: Language = "zh") -> tuple[Phrase, Phrase]:
    """A call that was taken back, in both languages: A零零一号，刚才的叫号已撤回，请稍候。"""
    zh, en = spell_zh(number, yao=yao), spell_en(number)
    named = [_EN_LETTERS.get(word, word) for word in en]
    rest_zh, rest_en = "刚才的叫号已撤回，请稍候。", "your call was withdrawn. Please wait."
    return _ordered(
        Phrase("zh", f"{''.join(zh)}号，{rest_zh}", f"{' '.join(zh)}号，{rest_zh}".replace("一号", "1号")),
        Phrase("en", f"Ticket {' '.join(en)}, {rest_en}", f"Ticket {', '.join(named)}, {rest_en}"),
        first,
    )


def _plain(label: str) -> bool:
    return label.isascii() and label.isdecimal() and len(label) <= 4

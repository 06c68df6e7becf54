"""How a text sounds and how that is typed: pinyin letters, folded where accents and keyboards differ, and initials."""

import re
from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_KEPT: Final = re.compile(r"[^a-z0-9\u3400-\u9fff]+")
_FOLDS: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("v", "u"))
"""Southern speech does not tell zh from z or ng from n; ü is typed as v or as u."""
_SECOND: Final = {
    "行": ("xing", "hang"), "重": ("zhong", "chong"), "长": ("chang", "zhang"), "调": ("diao", "tiao"), "还": ("huan", "hai"),
    "参": ("can", "shen"), "车": ("che", "ju"), "传": ("chuan", "zhuan"), "单": ("dan", "shan"), "会": ("hui", "kuai"),
    "率": ("lv", "shuai"), "校": ("xiao", "jiao"), "厦": ("xia", "sha"), "给": ("gei", "ji"), "薄": ("bo", "bao"),
    "乐": ("le", "yue"), "藏": ("cang", "zang"), "降": ("jiang", "xiang"), "曾": ("zeng", "ceng"), "朝": ("chao", "zhao"),
}  # fmt: skip
"""Characters that a person may read in another way than the word asks for."""


def normal(text: str) -> str:
    """Lower-case letters, digits and Chinese characters; full-width ones as narrow ones; nothing else."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return _KEPT.sub("", narrow.lower())


def is_chinese(text: str) -> bool:
    """Whether any character is Chinese."""
    return _HAN.search(text) is not None


def fold(letters: str) -> str:
    """Letters with what sounds or is typed alike made the same."""
    for one, other in _FOLDS:
        letters = letters.replace(one, other)
    return letters


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """The reading of a normal text in context, a syllable a character; letters and digits stay as they are."""
    return tuple(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False))


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """The reading in context, then those with one character read in its other way."""
    first = syllables(text)
    found = [first]
    if len(first) == len(text):
        for at, (character, read) in enumerate(zip(text, first, strict=True)):
            other = next((s for s in _SECOND.get(character, ()) if s != read), None)
            if other:
                found.append((*first[:at], other, *first[at + 1 :]))
    return tuple(found)

"""What people say for what offices write: one table for all halls, in assets; a matter's own words stand with the matter."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.search.sounds import is_chinese, syllables

TABLE: Final = Path(__file__).parent.parent.parent / "assets" / "words" / "everyday.toml"
_MOST: Final = 3
"""Other ways to say one query; each costs as much time as the query."""
_LEAST_LETTERS: Final = 4
"""A shorter word in pinyin stands in too many others."""


@cache
def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(what is said, what is written), longest first, in characters and in pinyin."""
    with TABLE.open("rb") as file:
        said: dict[str, list[str]] = tomllib.load(file)["said"]
    chinese = [(word, tuple(written)) for word, written in said.items()]
    typed = [
        ("".join(syllables(word)), tuple("".join(syllables(w)) for w in written)) for word, written in chinese
    ]
    long_enough = [pair for pair in typed if len(pair[0]) >= _LEAST_LETTERS]
    return tuple(sorted((*chinese, *long_enough), key=lambda pair: -len(pair[0])))


def expansions(query: str) -> tuple[str, ...]:
    """The normal query with everyday words replaced: first where most were, a few at most."""
    found = {query: 0}
    chinese = is_chinese(query)
    for word, written in _table():
        if is_chinese(word) == chinese and word in query:
            found |= {
                each.replace(word, other): n + 1
                for each, n in found.items()
                for other in written
                if word in each
            }
    best = sorted((each for each in found if each and each != query), key=lambda each: -found[each])
    return tuple(best[:_MOST])

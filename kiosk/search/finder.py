"""The index over a catalogue: made once when the catalogue comes, asked at every letter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from kiosk.search.closeness import slips
from kiosk.search.everyday import expansions
from kiosk.search.grams import Grams, chinese_grams, initial_grams, sound_grams
from kiosk.search.sounds import fold, is_chinese, normal, readings, syllables

Of = TypeVar("Of")
CANDIDATES: Final = 24
"""Looked at letter by letter after the grams have chosen: more cost time and find nothing new."""
SHOWN: Final = 12
LEAST: Final = 0.55
"""Below it a hit is noise, and "nothing found" is the better answer."""
_LONGER: Final = 0.16  # how much a text that says more than was typed falls behind one that says just that
_OF_SEVERAL: Final = 0.1  # words put together from several names of one matter
_ALIKE: Final = 0.02  # an accent or a homophone against what was meant exactly
_ANOTHER_WORD: Final = 0.03  # an everyday word of the table against the matter's own


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter as it can be looked for: `names` are its name and its everyday words, in either language."""

    id: str
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spelt:
    """One way to write a name: characters (empty for another reading or English), letters, folded letters, initials."""

    text: str
    letters: str
    sound: str
    initials: str


def _spelt(name: str) -> Iterator[_Spelt]:
    text = normal(name)
    if not is_chinese(text):
        initials = "".join(word[0] for word in name.lower().split() if word[0].isalnum())
        yield _Spelt("", text, fold(text), initials)
        return
    for n, reading in enumerate(readings(text)):
        letters = "".join(reading)
        yield _Spelt("" if n else text, letters, fold(letters), "".join(s[0] for s in reading))


class Finder:
    """Finds matters. Equal only to itself; changed never."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._ids = tuple(e.id for e in entries)
        self._codes = tuple(normal(e.code) for e in entries)
        self._spelt = tuple(tuple(s for name in e.names for s in _spelt(name)) for e in entries)
        self._in_text = tuple(chinese_grams(s.text for s in each) for each in self._spelt)
        self._in_sound = tuple(sound_grams(s.sound for s in each) for each in self._spelt)
        self._texts, self._sounds = Grams(self._in_text), Grams(self._in_sound)
        self._initials = Grams(initial_grams(s.initials for s in each) for each in self._spelt)

    def find(self, typed: str, most: int = SHOWN) -> tuple[str, ...]:
        """Ids, best first; as good ones in the catalogue's order."""
        query = normal(typed)
        if not query:
            return ()
        scores: dict[int, float] = {}
        for meant, cost in ((query, 0.0), *((each, _ANOTHER_WORD) for each in expansions(query))):
            for at, score in self._scored(meant):
                scores[at] = max(scores.get(at, 0.0), score - cost)
        best = sorted((-score, at) for at, score in scores.items() if score >= LEAST)
        return tuple(self._ids[at] for _, at in best[:most])

    def _scored(self, query: str) -> Iterator[tuple[int, float]]:
        if any(c.isdigit() for c in query):
            yield from self._by_code(query)
        if is_chinese(query):
            yield from self._by_text(query)
            yield from self._by_letters("".join(syllables(query)), initials=False)
        else:
            yield from self._by_letters(query, initials=True)

    def _by_code(self, query: str) -> Iterator[tuple[int, float]]:
        for at, code in enumerate(self._codes):
            if query in code:
                yield at, _fits(1.0, len(query), len(code))

    def _by_text(self, query: str) -> Iterator[tuple[int, float]]:
        wanted = chinese_grams([query])
        whole = self._texts.weight(wanted)
        if not whole:
            return
        for at in self._texts.best(wanted, CANDIDATES):
            yield at, self._texts.weight(wanted & self._in_text[at]) / whole - _OF_SEVERAL
            for spelt in self._spelt[at]:
                found = self._texts.weight(wanted & chinese_grams([spelt.text]))
                if found:
                    yield at, _fits(found / whole, len(query), len(spelt.text))

    def _by_letters(self, query: str, *, initials: bool) -> Iterator[tuple[int, float]]:
        folded = fold(query)
        wanted = sound_grams([folded])
        whole = self._sounds.weight(wanted)
        for at in self._sounds.best(wanted, CANDIDATES):
            if whole:
                yield at, self._sounds.weight(wanted & self._in_sound[at]) / whole - _OF_SEVERAL
            for spelt in self._spelt[at]:
                exact = 0.0 if query in spelt.letters else _ALIKE
                yield at, _close(folded, spelt.sound) - exact
        if not initials:
            return
        for at in self._initials.best(initial_grams([query]), CANDIDATES):
            for spelt in self._spelt[at]:
                yield at, _close(query, spelt.initials)


def _close(query: str, text: str) -> float:
    if not text:
        return 0.0
    wrong = slips(query, text)
    score = _fits(1 - wrong / len(query), len(query) - wrong, len(text))
    return score + (0.01 if text.startswith(query) else 0.0)


def _fits(score: float, typed: int, length: int) -> float:
    return score - _LONGER * (1 - min(1.0, typed / length))


@lru_cache(maxsize=2)
def finder_of(entries: tuple[Entry, ...]) -> Finder:
    """The index of these entries, kept: a catalogue that only opens or closes matters is not indexed again."""
    return Finder(entries)


_newest: list[tuple[object, Finder]] = []


def kept_for(source: Of, make: Callable[[Of], Finder]) -> Finder:
    """What `make` made of this very object, which must never change; only the newest is kept. Two threads may make it twice."""
    for known, finder in tuple(_newest):
        if known is source:
            return finder
    finder = make(source)
    _newest[:] = [(source, finder)]
    return finder

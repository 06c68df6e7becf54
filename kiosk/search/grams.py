"""Short pieces of texts and the items that hold them; rare pieces count more."""

from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_EDGE: Final = "^"


def chinese_grams(texts: Iterable[str]) -> frozenset[str]:
    """Single characters and pairs."""
    return frozenset(g for text in texts for n in (1, 2) for g in _pieces(text, n))


def sound_grams(sounds: Iterable[str]) -> frozenset[str]:
    """Three letters in a row; two for what is shorter."""
    return frozenset(g for sound in sounds for n in (2, 3) for g in _pieces(sound, n))


def initial_grams(initials: Iterable[str]) -> frozenset[str]:
    """Pairs and threes of initials, and the first with its edge; a pair with one left out between for slips."""
    return frozenset(
        g
        for text in initials
        if text
        for g in (
            *_pieces(_EDGE + text, 2),
            *_pieces(text, 3),
            *(f"{a}_{b}" for a, b in zip(text, text[2:], strict=False)),
        )
    )


def _pieces(text: str, length: int) -> list[str]:
    return [text[i : i + length] for i in range(len(text) - length + 1)]


class Grams:
    """From a piece to its items. An item has every piece once."""

    def __init__(self, items: Iterable[frozenset[str]]) -> None:
        found: defaultdict[str, list[int]] = defaultdict(list)
        count = 0
        for at, grams in enumerate(items):
            count = at + 1
            for gram in grams:
                found[gram].append(at)
        self._count = count
        self._items: dict[str, NDArray[Any]] = {g: np.array(at, dtype=np.int32) for g, at in found.items()}
        self._weights = {g: log(1 + count / len(at)) for g, at in found.items()}
        self._unknown = log(1 + count)

    def weight(self, grams: frozenset[str]) -> float:
        """What these pieces weigh together; one that no item has weighs as much as the rarest."""
        return sum(self._weights.get(gram, self._unknown) for gram in grams)

    def best(self, grams: frozenset[str], most: int) -> list[int]:
        """The items that share most with these pieces, in no order."""
        scores = np.zeros(self._count, dtype=np.float32)
        for gram in grams:
            if (items := self._items.get(gram)) is not None:
                scores[items] += self._weights[gram]
        if self._count > most:
            top = np.argpartition(scores, self._count - most)[self._count - most :]
        else:
            top = np.arange(self._count)
        return [int(at) for at in top if scores[at] > 0]

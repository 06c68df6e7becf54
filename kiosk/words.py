"""The kiosk's words: one TOML file a language, the same keys in each, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from queue_server.contracts.base import Language

TRANSLATIONS = Path(__file__).parent.parent / "assets" / "translations"
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """One language's words by dotted key."""

    language: Language
    by_key: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key with its values filled in; KeyError for a key that nobody wrote."""
        return self.by_key[key].format(**values)


@cache
def load(language: Language, folder: Path = TRANSLATIONS) -> Words:
    """The words of a language."""
    with (folder / f"{language}.toml").open("rb") as file:
        return Words(language, dict(_flat("", tomllib.load(file))))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            pairs += _flat(f"{prefix}{key}.", value)
        else:
            pairs.append((prefix + key, value))
    return pairs

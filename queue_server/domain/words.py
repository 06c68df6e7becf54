"""A text in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One text in both languages."""

    zh: str
    en: str

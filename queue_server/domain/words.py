"""A text in both languages; what the server is called that does something by itself."""

from dataclasses import dataclass
from typing import Final

SERVER: Final = "system:server"


@dataclass(frozen=True, slots=True)
class Label:
    """One text in both languages."""

    zh: str
    en: str

"""Recorded clips: a folder with a `pack.toml` that names a text's sound file. A pack may be a dialect's.

    name = "杭州话"
    language = "zh"

    [clips]
    "请拿好身份证和号票" = "take.wav"

A clip is found by the whole text as the screen has it; texts with values in them ({n}) are left to the synthesiser.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.words import Words
from queue_server.contracts.base import Language

MOST: Final = 8 * 1024 * 1024  # a minute and a half of 16 bit at 44.1 kHz


class PackRefused(Exception):
    """The pack cannot be used; the text says what is wrong with it, for who made it."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One voice's clips by text."""

    name: str
    language: Language
    clips: dict[str, Path]

    def sound(self, text: str, language: Language) -> bytes | None:
        """The WAV file of a text; None where the pack has none, or it cannot be read any more."""
        path = self.clips.get(text) if language == self.language else None
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None


def load(folder: Path) -> Pack:
    """Read a pack; raises PackRefused."""
    try:
        table = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise PackRefused(f"{folder.name}/pack.toml cannot be read") from None
    name, language, clips = (table.get(key) for key in ("name", "language", "clips"))
    if not isinstance(name, str) or language not in ("zh", "en") or not isinstance(clips, dict):
        raise PackRefused(f"{folder.name}/pack.toml: name, language (zh or en) and [clips] are needed")
    return Pack(name, language, {text: _file(folder, text, file) for text, file in clips.items()})


def missing(pack: Pack, words: Words) -> tuple[str, ...]:
    """The kiosk's texts without values that the pack has no clip for: what is still to be recorded."""
    return tuple(
        sorted({text for text in words.by_key.values() if "{" not in text and text not in pack.clips})
    )


def _file(folder: Path, text: str, name: Any) -> Path:
    path = folder / str(name)
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        raise PackRefused(f"{folder.name}/pack.toml: no file for “{text}”")
    if path.stat().st_size > MOST or path.read_bytes()[:4] != b"RIFF":
        raise PackRefused(f"{folder.name}/pack.toml: the file for “{text}” is no WAV file of at most 8 MB")
    return path

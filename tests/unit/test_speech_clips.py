"""Packs of recorded clips: found by their text, refused where they are not whole, and what they lack is listed."""

import io
import wave
from pathlib import Path

import pytest

from kiosk import words
from kiosk.speech import clips


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(160))
    return out.getvalue()


def pack(folder: Path, texts: dict[str, str], head: str = 'name = "杭州话"\nlanguage = "zh"\n') -> Path:
    (folder / "a.wav").write_bytes(wav())
    lines = "\n".join(f'"{text}" = "{file}"' for text, file in texts.items())
    (folder / "pack.toml").write_text(f"{head}[clips]\n{lines}\n", encoding="utf-8")
    return folder


def test_clip_is_found_by_its_text_and_language(tmp_path):
    """No other text, no other language."""
    found = clips.load(pack(tmp_path, {"返回": "a.wav"}))
    assert found.sound("返回", "zh") == wav()
    assert found.sound("退出", "zh") is None
    assert found.sound("返回", "en") is None


@pytest.mark.parametrize(
    ("texts", "head"),
    [
        ({"返回": "none.wav"}, 'name = "a"\nlanguage = "zh"\n'),
        ({"返回": "../a.wav"}, 'name = "a"\nlanguage = "zh"\n'),
        ({"返回": "pack.toml"}, 'name = "a"\nlanguage = "zh"\n'),
        ({}, 'name = "a"\nlanguage = "yue"\n'),
    ],
)
def test_pack_with_a_fault_is_refused(tmp_path, texts, head):
    """A file that is missing, elsewhere or no sound; a language that the screens do not have."""
    inside = tmp_path / "pack"
    inside.mkdir()
    (tmp_path / "a.wav").write_bytes(wav())
    with pytest.raises(clips.PackRefused):
        clips.load(pack(inside, texts, head))


def test_missing_lists_every_fixed_text_that_has_no_clip(tmp_path):
    """A whole pack lacks nothing; one text less is named. Texts with values are the synthesiser's."""
    zh = words.load("zh")
    fixed = {text for text in zh.by_key.values() if "{" not in text}
    whole = clips.Pack("a", "zh", dict.fromkeys(fixed, tmp_path / "a.wav"))
    assert clips.missing(whole, zh) == ()
    gone = zh("button.back")
    less = clips.Pack("a", "zh", dict.fromkeys(fixed - {gone}, tmp_path / "a.wav"))
    assert clips.missing(less, zh) == (gone,)

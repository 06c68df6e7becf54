"""The kiosk really speaks: synthesiser and player are programs; the emulated sound device keeps what it was given."""

import asyncio
import io
import sys
import wave
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kiosk.speech import clips
from kiosk.speech.speaker import Speaker, emulated
from kiosk.speech.synthesiser import Synthesiser


def player(folder: Path, device: str = "speaker") -> tuple[str, ...]:
    return (*emulated(folder, device), "--instant")


def sounds(folder: Path, device: str = "speaker") -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(f"{device}-*.wav"))]


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        return file.getnframes() / file.getframerate()


@pytest.fixture
async def speaker(tmp_path):
    made = Speaker(player(tmp_path), player(tmp_path, "headset"), synthesiser=Synthesiser())
    yield made
    await made.close()


async def test_sentences_in_both_languages_become_sound(speaker, tmp_path):
    """One sound a sentence, each longer than half a second."""
    for texts, language in (
        (("请拿好您的身份证。", "您的号是 A012"), "zh"),
        (("Please take your card.",), "en"),
    ):
        speaker.say(texts, language)
        await speaker.settled()
    assert [seconds(sound) > 0.5 for sound in sounds(tmp_path)] == [True] * 3


async def test_new_word_ends_the_one_before(tmp_path):
    """The first sound lasts as long as it lasts; the second comes at once, the first is never finished."""
    speaker = Speaker(emulated(tmp_path, "speaker"), player(tmp_path), synthesiser=Synthesiser())
    speaker.say(("这是一句很长很长的话，没有人想把它听到最后，因为后面还有更要紧的话。",), "zh")
    while not sounds(tmp_path):
        await asyncio.sleep(0.01)
    speaker.say(("好。",), "zh")
    await speaker.settled()
    assert [path.stem for path in tmp_path.glob("*.done")] == ["speaker-0002"]
    await speaker.close()


async def test_headset_hears_what_the_hall_does_not(speaker, tmp_path):
    """Private speech goes to the other device alone."""
    speaker.private(True)
    speaker.say(("您的号是 A012",), "zh")
    await speaker.settled()
    assert (len(sounds(tmp_path)), len(sounds(tmp_path, "headset"))) == (0, 1)


async def test_clip_goes_before_the_synthesiser(tmp_path):
    """The pack's own bytes are played; what it lacks is spoken."""
    out = tmp_path / "out"
    voice = Synthesiser()
    clip = await voice.sound("好", "zh")
    assert clip
    (tmp_path / "a.wav").write_bytes(clip)
    pack = clips.Pack("a", "zh", {"返回": tmp_path / "a.wav"})
    speaker = Speaker(player(out), player(out), packs=[pack], synthesiser=voice)
    speaker.say(("返回", "退出"), "zh")
    await speaker.settled()
    first, second = sounds(out)
    assert first == clip != second
    await speaker.close()


@pytest.mark.parametrize(
    "broken", [("/nowhere/aplay",), (sys.executable, "-c", "raise SystemExit(1)")], ids=["absent", "refuses"]
)
async def test_silent_device_is_no_error(broken):
    """No player, or one that refuses: it is logged once, without the words, and the kiosk goes on without sound."""
    speaker = Speaker(broken, broken, synthesiser=Synthesiser())
    with capture_logs() as logs:
        speaker.say(("您好", "请"), "zh")
        await speaker.settled()
    await speaker.close()
    assert logs == [{"event": "speech_silent", "synthesised": True, "log_level": "warning"}]


async def test_lost_synthesiser_is_started_again():
    """A program that dies gives no sound; the next one does."""
    dead = Synthesiser((sys.executable, "-c", ""))
    assert await dead.sound("好", "zh") is None
    voice = Synthesiser()
    assert await voice.sound("好", "zh")
    await voice.close()
    assert await voice.sound("好", "zh")
    await voice.close()

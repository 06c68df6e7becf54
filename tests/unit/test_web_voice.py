"""Calls as sound: the real synthesiser in its process, its crashes, the chime, the route."""

import sys
import wave
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from queue_server.adapters.chime import chime, from_wav, silence, to_wav, trimmed
from queue_server.adapters.voice import EspeakVoice
from queue_server.contracts.base import Language
from queue_server.service import phrases
from queue_server.service.voice import Length, VoiceUnavailable
from tests.support import page_samples as samples
from tests.support.page_client import client_of

CRASH = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(4); sys.exit(3)")
HANG = (sys.executable, "-c", "import time; time.sleep(60)")
BABBLE = (
    sys.executable,
    "-c",
    "import sys; sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xff' * 9); sys.stdout.flush(); sys.stdin.read()",
)


@pytest.fixture
async def voice() -> AsyncIterator[EspeakVoice]:
    """espeak-ng."""
    made = EspeakVoice()
    yield made
    await made.close()


def seconds(data: bytes) -> float:
    """How long a WAV file is."""
    with wave.open(BytesIO(data)) as file:
        return file.getnframes() / file.getframerate()


async def test_announcement_is_a_chime_and_the_phrases(voice: EspeakVoice):
    """Twice each, once each, once in Chinese: ever shorter, all beginning with the same chime."""
    sounds = [await voice.announcement("A001", "12", length=n) for n in ("full", "brief", "shortest")]
    lengths = [seconds(s) for s in sounds]
    assert 14 < lengths[0] < 24
    assert 7 < lengths[1] < 12
    assert 3.5 < lengths[2] < 6.5
    samples, hertz = from_wav(sounds[0])
    assert samples.startswith(chime(hertz))


async def test_announcement_is_made_once(voice: EspeakVoice):
    """Ten boards ask; the second answer is the same object."""
    first = await voice.announcement("B012", "3", length="brief")
    assert await voice.announcement("B012", "3", length="brief") is first


async def test_announcement_after_a_crash_comes_from_a_new_process(voice: EspeakVoice):
    """A dead process is replaced without a word."""
    await voice.announcement("B012", "3", length="shortest")
    process = voice._process
    assert process is not None
    process.kill()
    await process.wait()
    assert await voice.announcement("B013", "3", length="shortest")


@pytest.mark.parametrize("program", [CRASH, HANG, BABBLE, ("/no/such/program",)])
async def test_announcement_without_a_working_process_is_unavailable(program: tuple[str, ...]):
    """Crash, hang, nonsense, missing program: one typed error each time, and the process is gone."""
    voice = EspeakVoice(program=program, timeout_s=1.0)
    for _ in range(2):
        with pytest.raises(VoiceUnavailable):
            await voice.announcement("A001", "1", length="shortest")
    assert voice._process is None


def test_chime_is_the_same_each_time_and_clicks_nowhere():
    """Deterministic, soft, beginning and ending in silence."""
    sound = chime(22050)
    values = memoryview(sound).cast("h")
    assert sound == chime(22050)
    assert max(abs(v) for v in values) < 16000
    assert abs(values[0]) < 50
    assert abs(values[-1]) < 50
    assert max(abs(a - b) for a, b in pairwise(values)) < 3000


def test_trimmed_takes_silence_from_both_ends():
    """What is loud stays, in one piece."""
    loud = b"\x00\x10" * 5
    assert trimmed(silence(100, 1) + loud + silence(100, 0.1) + loud + silence(100, 1)) == (
        loud + silence(100, 0.1) + loud
    )
    assert trimmed(silence(100, 1)) == b""


@pytest.mark.parametrize("data", [b"", b"RIFF", b"x" * 100, to_wav([b"\0\0"], 8000)[:30]])
def test_from_wav_refuses_what_is_none(data: bytes):
    """A broken answer of the process is a ValueError."""
    with pytest.raises(ValueError, match="WAV"):
        from_wav(data)


class Recorded:
    """A voice that says what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, str, Length]] = []
        self.languages: list[Language] = []
        self.error = error

    async def announcement(
        self, number: str, window_label: str, *, length: Length, language: Language = "zh"
    ) -> bytes:
        self.asked.append((number, window_label, length))
        self.languages.append(language)
        if self.error:
            raise self.error
        return b"RIFF"

    async def taken_back(self, number: str, *, length: Length, language: Language = "zh") -> bytes:
        self.asked.append((number, "", length))
        self.languages.append(language)
        return b"back"


async def test_voice_route_speaks_a_call_that_a_board_shows(tmp_path: Path):
    """The call's number and window come from the hall, never from the address."""
    voice = Recorded()
    async with client_of(tmp_path, voice=voice) as web:
        reply = await web.http.get("/voice/50-1.wav?length=brief")
    assert (reply.status_code, reply.headers["content-type"], reply.content) == (200, "audio/wav", b"RIFF")
    assert voice.asked == [("B012", "3", "brief")]


async def test_voice_route_speaks_that_a_call_was_taken_back(tmp_path: Path):
    """By what the hall says of the call, not by the address."""
    voice = Recorded()
    line = samples.call("B012", "3", 60).model_copy(update={"taken_back": True})
    async with client_of(tmp_path, voice=voice) as web:
        web.hall.show("board/b", samples.board(9, calls=(line,)))
        reply = await web.http.get("/voice/60-1.wav?length=full")
    assert reply.content == b"back"
    assert voice.asked == [("B012", "", "full")]


@pytest.mark.parametrize(
    "path",
    ["/voice/999-1.wav", "/voice/50.wav", "/voice/50-1.mp3", "/voice/50-1.wav?length=long", "/voice/x-1.wav"],
)
async def test_voice_route_refuses_everything_else(tmp_path: Path, path: str):
    """No free text reaches the synthesiser, no old call, no strange length."""
    voice = Recorded()
    async with client_of(tmp_path, voice=voice) as web:
        assert (await web.http.get(path)).status_code == 404
    assert voice.asked == []


async def test_voice_route_without_a_voice_is_only_silent(tmp_path: Path):
    """503 while the voice is away, 404 in a hall without one; the board shows the call all the same."""
    async with client_of(tmp_path, voice=Recorded(VoiceUnavailable())) as web:
        assert (await web.http.get("/voice/50-1.wav")).status_code == 503
    (tmp_path / "silent").mkdir()
    async with client_of(tmp_path / "silent") as web:
        assert (await web.http.get("/voice/50-1.wav")).status_code == 404


@pytest.mark.parametrize("length", ["full", "brief", "shortest"])
async def test_voice_route_speaks_the_language_that_the_number_was_taken_in(tmp_path: Path, length: Length):
    """However short: the hall says which, for calls and for those taken back."""
    voice = Recorded()
    english = samples.call("B012", "3", 60).model_copy(update={"language": "en"})
    async with client_of(tmp_path, voice=voice) as web:
        for rev, back in ((9, False), (10, True)):
            line = english.model_copy(update={"taken_back": back})
            web.hall.show("board/b", samples.board(rev, calls=(line,)))
            await web.http.get(f"/voice/60-1.wav?length={length}")
    assert voice.languages == ["en", "en"]


def test_own_language_comes_first_and_is_the_one_that_is_left():
    """English for whoever took the number in English; with four waiting nothing else is said."""
    for said in (phrases.call("B012", "3", first="en"), phrases.taken_back("B012", first="en")):
        assert [phrase.language for phrase in said] == ["en", "zh"]
    assert phrases.call("B012", "3")[0].language == "zh"
    assert phrases.call("B012", "3", first="en")[::-1] == phrases.call("B012", "3")
